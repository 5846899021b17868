"""Training a Q to a P, where minimising D(P‖Q) and minimising H(P,Q) are the same thing."""

from kullback.fitting import _story as _story  # registers what results say
from kullback.fitting.held_out import HeldOut
from kullback.fitting.train import train
from kullback.fitting.train_on import train_on
from kullback.fitting.training import Training

__all__ = ["HeldOut", "Training", "train", "train_on"]

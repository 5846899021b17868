"""Training a Q to a P, where minimising D(P‖Q) and minimising H(P,Q) are the same thing."""

from kullback.fitting import _story as _story  # registers what results say
from kullback.fitting._train import train, train_on
from kullback.fitting._training import HeldOut, Training

__all__ = ["HeldOut", "Training", "train", "train_on"]

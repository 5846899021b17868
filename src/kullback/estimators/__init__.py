"""Honest numbers from samples: entropy, cross-entropy and divergences of counts and samples."""

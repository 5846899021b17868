"""Results as pages that stand alone."""

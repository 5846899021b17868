"""How profiles are made, written, read, merged and compared."""

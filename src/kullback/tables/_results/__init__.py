"""What the results of comparing tables are: data, checked and addressed by name."""

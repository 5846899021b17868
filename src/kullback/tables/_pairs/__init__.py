"""What is counted of two columns together, and what follows from it."""

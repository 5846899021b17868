"""What is counted of a table: values, cells, missing ones."""

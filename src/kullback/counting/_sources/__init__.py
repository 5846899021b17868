"""What opens a table, whatever holds it: files, frames, databases, clusters."""

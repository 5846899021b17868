"""Sources of tables: files, frames, databases and clusters."""

"""The project's environment and its dependency files: what is missing, where it comes from, where it is recorded."""

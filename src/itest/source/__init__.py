"""Reading a project from disk: paths, cached syntax trees, packaging metadata."""

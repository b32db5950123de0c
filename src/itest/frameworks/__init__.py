"""One module is one web framework: a frozen declaration named FRAMEWORK."""

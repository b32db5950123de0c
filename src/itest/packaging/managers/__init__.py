"""The package managers: one module each, its stem is the name that inspection gives it."""

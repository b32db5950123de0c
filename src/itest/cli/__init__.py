"""The command line: one module a verb, found by walking this package."""

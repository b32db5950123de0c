"""Composes the stages into commands, one module each; nothing is imported here, so that each costs only itself."""

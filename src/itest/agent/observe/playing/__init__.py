"""Calls played inside the rendered suite, and everything that can be seen of them."""

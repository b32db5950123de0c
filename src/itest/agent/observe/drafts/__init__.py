"""Requests on their way to being right: bodies, values that should be refused, and what they start from."""

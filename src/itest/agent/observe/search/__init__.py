"""The variant of each endpoint that achieves most, and what must be there before it."""

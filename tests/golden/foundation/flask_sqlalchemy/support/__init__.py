"""What the fixtures are built from; tests need only what conftest.py gives them and `support.rows`."""

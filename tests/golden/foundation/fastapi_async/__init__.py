"""Integration tests: the application is called as its clients call it, on a scratch database."""

"""The accounts that tests act for: sign-up, log-in, scheme and rights, found by trying."""

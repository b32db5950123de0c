"""The commands that take single definitions out of a suite that is made anew, one module each."""

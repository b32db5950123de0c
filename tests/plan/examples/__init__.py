"""Observations written by hand, one for each kind of application, as the observer would have recorded them."""

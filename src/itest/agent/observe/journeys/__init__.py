"""The flows that matter most: put together, told and played."""

"""The boundaries storage and search: what shows them, the files that are sent, how a suite sees those kept."""

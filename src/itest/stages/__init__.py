"""The stages that data passes through, once and in one direction; no stage imports another."""

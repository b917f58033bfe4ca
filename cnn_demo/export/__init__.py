"""A trained network to files that other programs read. Runs in worker processes only."""

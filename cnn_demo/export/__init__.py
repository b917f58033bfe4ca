"""Exports trained networks to the file formats of other programs. Runs in worker processes only."""

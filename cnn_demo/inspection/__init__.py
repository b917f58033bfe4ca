"""Looks into a trained network: images and probabilities in, NumPy out. Runs in worker processes only."""

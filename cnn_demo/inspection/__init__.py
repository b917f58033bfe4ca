"""Explains a trained network: a model and images in, NumPy arrays out. Runs in worker processes only."""

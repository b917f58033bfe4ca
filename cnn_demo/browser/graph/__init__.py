"""Writes the TensorFlow.js graph of a design, layer by layer, with NumPy alone."""

"""A workshop for convolutional neural networks: design, train, draw, look inside, take away."""

__version__ = "0.1.0"

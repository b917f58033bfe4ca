"""A workshop for convolutional neural networks: design, train, draw, look inside, take away."""

import os

__version__ = "0.1.0"

# Read when NumPy is imported. Its threads wait for each other by spinning: on two busy cores, a prediction took four times
# the processor's time with two threads. Each thread also has memory of its own. TensorFlow's threads are others.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

"""Prepares a drawn or uploaded picture in the way the training images of a network were prepared. Knows no Keras."""

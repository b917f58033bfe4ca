"""The Draw page: a picture, the network's prediction, and the steps between them."""

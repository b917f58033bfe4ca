"""The Explain page: every number of a network, and the convolution sandbox."""

"""The visitor's own data sets on the Data page: the path from pictures to a set that a network can be trained on."""

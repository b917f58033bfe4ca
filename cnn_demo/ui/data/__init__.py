"""The Data page: samples and statistics of a data set, and its download."""

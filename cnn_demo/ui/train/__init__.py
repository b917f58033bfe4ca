"""The Train page: the form of a new run, the view of a running one, and its results."""

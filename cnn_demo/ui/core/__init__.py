"""What every page stands on: the page frame, the session's state, forms, text and the compute worker."""

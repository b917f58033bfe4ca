"""What every page uses: the page frame, the session's state, forms, text and the compute worker."""

"""The Runs page: the table of runs, their comparison, and an epoch promoted to a run of its own."""

"""Trains one run in a worker process of its own. Never imported by the web process."""

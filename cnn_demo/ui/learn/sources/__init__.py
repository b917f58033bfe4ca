"""What the chapters cite, by subject."""

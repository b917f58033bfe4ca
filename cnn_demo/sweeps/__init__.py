"""Searches for good settings: a process of its own chooses runs, watches them, and stops poor ones early."""

"""Numeric problems with generated numbers, for the chapters of the Learn page."""

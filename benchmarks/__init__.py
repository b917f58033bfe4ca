"""Measurements, each against something else in the same run: machines differ and drift, ratios hold."""

"""Benchmarks. Most measure this project and a reference alternately: their ratio depends less on the machine."""

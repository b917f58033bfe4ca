"""Sizes of memory and files in bytes. What the pages, settings and messages call MB is MEGABYTE."""

KILOBYTE, MEGABYTE, GIGABYTE = 1024, 1024**2, 1024**3

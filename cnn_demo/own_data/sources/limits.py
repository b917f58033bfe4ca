"""What is taken at once at most, so that a stranger's file cannot use up memory or disk."""

from __future__ import annotations

from cnn_demo.byte_sizes import GIGABYTE, MEGABYTE

MOST_FILES = 80_000  # MNIST has 70,000 images
MOST_UNPACKED_BYTES = 40 * GIGABYTE  # of all files in a zip
MOST_ZIP_TABLE_BYTES = 32 * MEGABYTE  # of a zip's table of contents
MOST_SIDE = 1024  # of an image in a table, in pixels
MOST_LINE_BYTES = MEGABYTE  # of a table
MOST_LABEL_BYTES = 64 * MEGABYTE  # of the labels in a table
NAMES_SHOWN = 12  # in a sentence that lists names

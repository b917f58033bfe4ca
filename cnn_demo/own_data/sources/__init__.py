"""Reads what visitors bring as data: folders, zips, tables of pixels and single pictures."""

from __future__ import annotations

from pathlib import Path

from cnn_demo.errors import DatasetError
from cnn_demo.own_data.sources.source import Source

__all__ = ["Source", "read_source"]


def read_source(path: Path, *, name: str, label: str = "") -> Source:
    """Look at a folder or file and say what it is taken for.

    path: where it lies. name: what the visitor calls it, such as leaves.zip. label: the class that the visitor has chosen for
    all its pictures, "" where folders or the table name the classes.
    Raises DatasetError where it cannot be understood; the message names the file and says what to do.
    """
    raise DatasetError(f"{name} cannot be read: folders, zips and tables are not supported yet.")

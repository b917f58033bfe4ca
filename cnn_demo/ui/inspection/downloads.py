"""A download menu for every figure: the picture as PNG or SVG, and its numbers as CSV or NPZ."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from cnn_demo.ui.inspection.chart_picture import chart_picture

MIME = {"png": "image/png", "csv": "text/csv", "npz": "application/zip"}
FORMULA_STARTS = ("=", "+", "-", "@")
LABELS = {"png": "Picture (PNG)", "csv": "Table (CSV)", "npz": "Arrays for NumPy (NPZ)"}


def downloads(name: str, files: Mapping[str, bytes], *, chart: str | None = None) -> None:
    """One menu for the files of a figure. name: of the files, without suffix. files: png, csv or npz -> content.

    chart: key of a chart with the config charts.config_with_svg(name), which can be saved as SVG, too.
    """
    with st.popover("Download", icon=":material/download:", type="tertiary"):
        if chart:
            chart_picture(chart, name)
        for kind, content in files.items():
            st.download_button(
                LABELS[kind],
                content,
                f"{name}.{kind}",
                MIME[kind],
                key=f"download-{name}-{kind}",
                on_click="ignore",
                type="tertiary",
                help=f"{name}.{kind}",
            )


def npz(arrays: Mapping[str, np.ndarray]) -> bytes:
    """Arrays by name as a compressed NPZ file, without pickled objects."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def table_csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """A CSV file with a header row. A text that a spreadsheet would compute as a formula gets an apostrophe before it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerows([_cell(value) for value in row] for row in (columns, *rows))
    return buffer.getvalue().encode()


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value

"""Every figure can be taken away: the picture as PNG or SVG, and the numbers behind it as CSV or NPZ."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from cnn_demo.ui.inspection.chart_picture import chart_picture

MIME = {"png": "image/png", "svg": "image/svg+xml", "csv": "text/csv", "npz": "application/zip"}


def downloads(name: str, files: Mapping[str, bytes], *, chart: str | None = None) -> None:
    """A button for each file of a figure. name: what the files are called. files: png, svg, csv or npz -> content.

    chart: the key of a chart that is to be had as SVG too, and has the config charts.config_with_svg(name).
    """
    with st.container(horizontal=True, gap="small"):
        if chart:
            chart_picture(chart, name)
        for kind, content in files.items():
            st.download_button(
                kind.upper(),
                content,
                f"{name}.{kind}",
                MIME[kind],
                icon=":material/download:",
                key=f"download-{name}-{kind}",
                on_click="ignore",
                type="tertiary",
                help=f"{name}.{kind}",
            )


def npz(arrays: Mapping[str, np.ndarray]) -> bytes:
    """Arrays by name, compressed, without anything that could be executed."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def table_csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """A table with a heading, as spreadsheets read it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return buffer.getvalue().encode()

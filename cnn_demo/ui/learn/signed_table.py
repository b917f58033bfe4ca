"""Columns with negative numbers for a table on the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from streamlit.dataframe_util import convert_anything_to_pandas_df

from cnn_demo.ui.learn.latex import decimal_text


def signed_table(columns: Mapping[str, Any]) -> Any:
    """What st.dataframe shows with typographic minus signs, and still sorts as numbers. columns: lists or arrays."""
    table = convert_anything_to_pandas_df(columns)
    numbers = [name for name, kind in table.dtypes.items() if kind.kind == "f"]
    return table.style.format(decimal_text, subset=numbers)

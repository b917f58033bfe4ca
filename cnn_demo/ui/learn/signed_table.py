"""Columns with negative numbers for a table on the page. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnn_demo.ui.learn.latex import decimal_text


def signed_table(columns: Mapping[str, Any]) -> Any:
    """What st.dataframe shows with typographic minus signs, and still sorts as numbers. columns: lists or arrays."""
    import pandas as pd  # takes long, and few pages need it

    table = pd.DataFrame(columns)
    numbers = [name for name, kind in table.dtypes.items() if kind.kind == "f"]
    return table.style.format(decimal_text, subset=numbers)

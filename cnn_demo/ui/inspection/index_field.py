"""A number field for the index of a test image, limited to the images of a class."""

from __future__ import annotations

from typing import Literal

import numpy as np
import streamlit as st

from cnn_demo.ui.core import store

INDEX = "inspect-index"


def choose_index(indices: np.ndarray, key: str) -> int:
    """The choice of one of these ascending indices. A number between two of them moves on in the direction of the change."""
    first, last, before = int(indices[0]), int(indices[-1]), store.get(INDEX, 0)
    key = f"{INDEX}-{key}-{first}-{last}"
    index = allowed_index(indices, st.session_state.get(key, before), before)
    if st.session_state.get(key) != index:
        st.session_state[key] = index
    st.number_input(
        f"Index, {first} to {last:,}",
        first,
        last,
        key=key,
        help="Position among the test images, counted from 0 as in the files of the data set and in the downloads.",
    )
    store.put(INDEX, index)
    return index


def allowed_index(indices: np.ndarray, wanted: int, before: int) -> int:
    """The index nearest to the wanted one in the direction away from `before`, or the last one in that direction."""
    side: Literal["left", "right"] = "left" if wanted >= before else "right"
    place = int(np.searchsorted(indices, wanted, side)) - (side == "right")
    return int(indices[min(max(place, 0), len(indices) - 1)])

"""A field for the index of a test image, where some of them may be left out."""

from __future__ import annotations

from typing import Literal

import numpy as np
import streamlit as st

from cnn_demo.ui.core import store

INDEX = "inspect-index"


def choose_index(indices: np.ndarray, key: str) -> int:
    """One of the indices, which ascend; a number between two of them becomes the next one on the way it went."""
    first, last, before = int(indices[0]), int(indices[-1]), store.get(INDEX, 0)
    key = f"{INDEX}-{key}-{first}-{last}"
    index = next_of(indices, st.session_state.get(key, before), before)
    if st.session_state.get(key) != index:
        st.session_state[key] = index
    st.number_input(
        f"Index, {first} to {last:,}",
        first,
        last,
        key=key,
        width=180,
        help="Its place among the test images, counted from 0 as in the data set's files and in the downloads.",
    )
    store.put(INDEX, index)
    return index


def next_of(indices: np.ndarray, wanted: int, before: int) -> int:
    """Of ascending indices the one at or beyond the wanted one, coming from before; the last on that way where none is."""
    side: Literal["left", "right"] = "left" if wanted >= before else "right"
    place = int(np.searchsorted(indices, wanted, side)) - (side == "right")
    return int(indices[min(max(place, 0), len(indices) - 1)])

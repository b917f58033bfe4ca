"""Downloads the images of an own data set as the npz file that the Keras script of a design reads."""

from __future__ import annotations

import io
from functools import partial
from typing import BinaryIO

import numpy as np
import streamlit as st

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.images import KEYS
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.keras_code import HELD
from cnn_demo.ui.core import state

MOST_BYTES = 64 * MEGABYTE  # of the images: Streamlit keeps a download in memory until two pages have run after it


def download_button(data: DataSpec) -> None:
    """The button; none for a data set whose images are too large for a download."""
    if _bytes(state.catalog(), data) > MOST_BYTES:
        return
    st.download_button(
        "Download the images (npz)",
        partial(npz, state.catalog(), data),
        f"{data.name}.npz",
        "application/octet-stream",
        icon=":material/download:",
        on_click="ignore",
        help="The file that the Keras script on the Build page reads. Python reads it with numpy.load: x_train, y_train, "
        "x_test, y_test, and held, which is true for the training images that are for validation.",
    )


def npz(catalog: Catalog, data: DataSpec) -> BinaryIO:
    """The images and labels of both parts, laid out like Keras's mnist.npz, and which are for validation.

    Raises what Catalog.load raises.
    """
    images, file = catalog.load(data), io.BytesIO()
    arrays = {key: getattr(images, key) for key in (*KEYS, HELD)}
    np.savez_compressed(file, allow_pickle=False, **arrays)
    file.seek(0)
    return file


def _bytes(catalog: Catalog, data: DataSpec) -> int:
    images = catalog.load(data)
    return images.x_train.nbytes + images.x_test.nbytes

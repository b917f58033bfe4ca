"""Offers the bundle of a network together with the pictures of the own data set that it has learned from."""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path
from typing import BinaryIO

import streamlit as st

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.errors import DatasetError
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.runs import bundle_pictures
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.spec.data import WORKSPACE
from cnn_demo.ui.core import own_work
from cnn_demo.ui.core.number_text import bytes_text

PRIVACY = (
    "Anyone who gets this file can see all pictures of the data set. Choose it only if everybody in them agrees. Importing the "
    "file brings the data set back."
)


def is_wanted(network: TrainedNetwork, bundle: Path) -> bool:
    """The checkbox, off at first; a sentence where the pictures cannot go along. Nothing for data that comes with the app."""
    data = network.project().data
    if data.origin != WORKSPACE:
        return False
    try:
        data_set = bundle_pictures.data_set_of(data, own_work.workspace().folder)
    except DatasetError as error:
        st.caption(f"Without pictures. {escaped(str(error))}")
        return False
    whole, most = _size(bundle, data_set), int(st.get_option("server.maxUploadSize")) * MEGABYTE
    if whole > most:
        st.caption(
            f"Without pictures: with them it would have {bytes_text(whole)}, and an import takes at most {bytes_text(most)}. "
            f"{bundle_pictures.ANOTHER_WAY}"
        )
        return False
    wanted = st.checkbox("With the pictures of its data set", key=f"with-pictures-{network.name}")
    if wanted:
        st.caption(PRIVACY)
    return wanted


def download_button(network: TrainedNetwork, bundle: Path) -> None:
    """Makes the file when it is pressed; about how large it will be stands on it."""
    data_set = bundle_pictures.data_set_of(network.project().data, own_work.workspace().folder)
    st.download_button(
        f"Download with pictures (about {bytes_text(_size(bundle, data_set))})",
        partial(_file, bundle, data_set),
        bundle.name,
        "application/zip",
        icon=":material/download:",
        key="download-bundle-with-pictures",
        on_click="ignore",
        width="stretch",
    )


def _size(bundle: Path, data_set: OwnDataSet) -> int:
    return bundle.stat().st_size + bundle_pictures.size(data_set)


def _file(bundle: Path, data_set: OwnDataSet) -> BinaryIO:
    file = io.BytesIO()
    bundle_pictures.write_with_pictures(file, bundle, data_set)
    file.seek(0)
    return file

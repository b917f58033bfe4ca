"""Downloads an own data set as a zip with a folder for each class, which can be brought back as it was.

Streamlit keeps a download in memory until two pages have run after it. So a large data set is downloaded in parts, and each
is made when its button is pressed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import partial
from typing import BinaryIO

import streamlit as st

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.records import StoredPicture

MOST_BYTES = 32 * MEGABYTE  # of the pictures of a part


def download_buttons(data_set: OwnDataSet) -> None:
    """A button for the zip, or one for each part; a sentence where there is nothing to take."""
    parts = list(_parts(data_set.pictures()))
    for number, part in enumerate(parts, start=1):
        is_whole = len(parts) == 1
        st.download_button(
            "Take it away as a zip" if is_whole else f"Take part {number} of {len(parts)} away as a zip",
            partial(_zip, data_set, part),
            f"{data_set.name}.zip" if is_whole else f"{data_set.name}-{number}-of-{len(parts)}.zip",
            "application/zip",
            icon=":material/download:",
            key=f"take-away-{number}",
            on_click="ignore",
            width="stretch",
        )
    if parts:
        st.caption("A folder for each class. Drop the zip on a new data set to bring everything back.")


def _parts(pictures: Sequence[StoredPicture]) -> Iterator[list[StoredPicture]]:
    part, size = list[StoredPicture](), 0
    for picture in pictures:
        if part and size + picture.size > MOST_BYTES:
            yield part
            part, size = [], 0
        part.append(picture)
        size += picture.size
    if part:
        yield part


def _zip(data_set: OwnDataSet, pictures: Sequence[StoredPicture]) -> BinaryIO:
    file = io.BytesIO()
    data_set.write_zip(file, pictures=pictures)
    file.seek(0)
    return file

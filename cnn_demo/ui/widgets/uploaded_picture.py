"""Takes a picture from the visitor: an upload, or one of the example photographs. All pages share the one taken last."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from cnn_demo.drawing import picture_formats
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import one_line
from cnn_demo.spec.data import PICTURE, DataSpec
from cnn_demo.ui.core import sent, store
from cnn_demo.ui.widgets import example_photographs, prediction
from cnn_demo.ui.widgets.own_picture import expect_upload

LONGEST_NAME = 80
UPLOADED = "uploaded-picture"
RGB = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """The picture taken last: its name on the visitor's machine, or its title, and the file's content."""

    name: str
    data: bytes


def uploaded_picture(network: TrainedNetwork, *, key: str) -> Uploaded | None:
    """The field and, for networks of photographs, the examples. Returns the picture taken last, on this page or another."""
    expect_upload()
    file = st.file_uploader(
        prediction.upload_label(network), picture_formats.SUFFIXES, key=key, on_change=_keep_uploaded, args=(key,)
    )
    st.caption(
        f"Formats: {picture_formats.NAMES}. A file of any other kind is refused, and the previous picture stays."
    )
    if takes_photographs(network.project().data):
        _examples(_example_key(key))
    uploaded: Uploaded | None = store.get(UPLOADED)
    if uploaded is not None and file is None:
        st.button("Remove the picture", icon=":material/close:", on_click=_remove, args=(key,), key=f"{key}-remove")
    return uploaded


def takes_photographs(data: DataSpec) -> bool:
    """Whether a photograph looks like the images of this data set."""
    return data.preparation == PICTURE and data.input_shape[2] == RGB and not data.light_on_dark


def _examples(key: str) -> None:
    if titles := example_photographs.titles():
        st.pills("Or try one of these photographs", titles, key=key, on_change=_keep_example, args=(key,))


def _example_key(key: str) -> str:
    return f"{key}-example"


def _remove(key: str) -> None:
    store.put(UPLOADED, None)
    st.session_state[_example_key(key)] = None  # so that the same example can be chosen again


def _keep_uploaded(key: str) -> None:
    """Keep the file in the session: one, at most as large as .streamlit/config.toml allows."""
    file = sent.uploaded_file(key)
    store.put(
        UPLOADED, None if file is None else Uploaded(name=one_line(file.name, LONGEST_NAME), data=file.getvalue())
    )


def _keep_example(key: str) -> None:
    title = sent.option(key, example_photographs.titles())
    if title is not None:
        store.put(UPLOADED, Uploaded(name=title, data=example_photographs.read(title)))

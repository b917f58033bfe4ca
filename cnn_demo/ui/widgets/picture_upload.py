"""The field for folders, pictures, zip files and tables (web/picture_upload), which arrive in pieces and lie on disk.

Streamlit's own field would keep all files in memory until the session ends.
"""

from __future__ import annotations

import streamlit as st

from cnn_demo.browser import published
from cnn_demo.browser.modules import UPLOAD_STYLES
from cnn_demo.drawing import picture_formats
from cnn_demo.own_data.upload import MOST_BYTES, PIECE_BYTES
from cnn_demo.own_data.upload_header import MOST_FILES
from cnn_demo.ui.core.visitor import browser_key
from cnn_demo.ui.core.web_component import component
from cnn_demo.ui.widgets.upload_pieces import OnUpload, answer, are_waiting, ended, take_pieces

HTML = '<div class="picture-upload"></div>'
TABLES = ("zip", "csv", "npz", "gz", "idx", "idx1-ubyte", "idx3-ubyte")
ACCEPT = ",".join(["image/*", *(f".{suffix}" for suffix in (*picture_formats.SUFFIXES, *TABLES))])
FORMATS = (
    "A folder with one folder for each class, a zip of it, single pictures, or a table: a CSV of pixels, IDX or NPZ."
)
FORMATS_WITHOUT_FOLDERS = (
    "Single pictures, a zip with one folder for each class, or a table: a CSV of pixels, IDX or NPZ."
)


def picture_upload(key: str, label: str, *, on_begin: OnUpload) -> None:
    """Show the field. on_begin: called with an upload at its first piece, when it has made room; it may raise UserError.

    label: the class of the files that are chosen now, "" for none; it comes with the upload.
    Shown again in another place of the app, it goes on with the files that are on their way. It hands the upload to a thread
    that waits for its end. The page runs again when all has arrived, and shows the field again when that thread has ended.
    """
    with st.container():  # needed around a fragment that reruns, see cnn_demo/ui/train/run_view.py
        st.fragment(_picture_upload)(key, label, on_begin, ended(key))


def _picture_upload(key: str, label: str, on_begin: OnUpload, over: str | None) -> None:
    """over: the upload that had ended when the whole page ran. The one that a run of the fragment ends is still to be added."""
    ends = take_pieces(key, on_begin=on_begin)
    are_waiting(key)
    component("picture_upload", HTML, UPLOAD_STYLES)(
        key=key,
        data={
            "key": browser_key(key),
            "modules": published.modules_url(),
            "label": label,
            "answer": answer(key),
            "over": over,
            "pieceBytes": PIECE_BYTES,
            "mostBytes": MOST_BYTES,
            "mostFiles": MOST_FILES,
            "accept": ACCEPT,
            "formats": FORMATS,
            "formatsWithoutFolders": FORMATS_WITHOUT_FOLDERS,
        },
        on_piece_change=lambda: None,
        on_stopped_change=lambda: None,
        on_waiting_change=lambda: None,
    )
    if ends:
        st.rerun()

"""The field for folders, pictures, zip files and tables (web/picture_upload), which arrive in pieces and lie on disk.

Streamlit's own field would keep all files in memory until the session ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypedDict

import streamlit as st

from cnn_demo.browser import published
from cnn_demo.drawing import picture_formats
from cnn_demo.errors import DatasetError, UserError
from cnn_demo.own_data import upload
from cnn_demo.own_data.upload import MOST_BYTES, MOST_FILES, OUT_OF_ORDER, PIECE_BYTES, Upload
from cnn_demo.ui.core import sent, server, store
from cnn_demo.ui.core.sent import Piece
from cnn_demo.ui.core.web_component import component

HTML = '<div class="picture-upload"></div>'
STYLES = ("workbench/theme.css", "workbench/controls.css", "picture_upload/picture_upload.css")
ID = re.compile("[0-9a-f]{16}")
TABLES = ("zip", "csv", "npz", "gz", "idx", "idx1-ubyte", "idx3-ubyte")
ACCEPT = ",".join(["image/*", *(f".{suffix}" for suffix in (*picture_formats.SUFFIXES, *TABLES))])
FORMATS = (
    "A folder with one folder for each class, a zip of it, single pictures, or a table: a CSV of pixels, IDX or NPZ."
)

OnBegin = Callable[[Upload], None]


class Answer(TypedDict):
    """What the browser is told; web/types/picture_upload.d.ts has the same record."""

    id: str
    pieces: int
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arriving:
    """An upload of this session. id: the browser's name of it."""

    id: str
    upload: Upload


def picture_upload(key: str, *, on_begin: OnBegin) -> None:
    """Show the field. on_begin: called with an upload at its first piece, when it has made room; it may raise UserError.

    It hands the upload to a thread that waits for its end. The page runs again when all has arrived.
    """
    with st.container():  # needed around a fragment that reruns, see cnn_demo/ui/train/run_view.py
        st.fragment(_picture_upload)(key, on_begin)


def arriving(key: str) -> Upload | None:
    """The upload of this session that is on its way through the field of that key."""
    found: _Arriving | None = store.get(_arriving(key))
    return found.upload if found and not found.upload.has_ended else None


def _picture_upload(key: str, on_begin: OnBegin) -> None:
    piece = sent.piece_of_component(key, "piece", id_pattern=ID, most_bytes=PIECE_BYTES)
    stopped = sent.text_of_component(key, "stopped")
    ends = False
    if piece:
        ends = _take(key, piece, on_begin)
    elif stopped:
        ends = _stop(key, stopped)
    component("picture_upload", HTML, STYLES)(
        key=key,
        data={
            "modules": published.modules_url(),
            "answer": store.get(_answer(key)),
            "pieceBytes": PIECE_BYTES,
            "mostBytes": MOST_BYTES,
            "mostFiles": MOST_FILES,
            "accept": ACCEPT,
            "formats": FORMATS,
        },
        on_piece_change=lambda: None,
        on_stopped_change=lambda: None,
    )
    if ends:
        st.rerun()


def _take(key: str, piece: Piece, on_begin: OnBegin) -> bool:
    """Take a piece, and leave the answer to it. Whether all has arrived now."""
    found: _Arriving | None = store.get(_arriving(key))
    pieces, error = 0, None
    try:
        if found is None or found.id != piece.id:
            if piece.index:
                raise DatasetError(OUT_OF_ORDER)
            found = _begun(key, piece, on_begin)
        found.upload.add(piece.index, piece.content)
        pieces = found.upload.pieces
    except UserError as refusal:
        error = str(refusal)
        if found:
            _stop(key, found.id)
    store.put(_answer(key), Answer(id=piece.id, pieces=pieces, error=error))
    return found is not None and found.upload.is_complete


def _begun(key: str, piece: Piece, on_begin: OnBegin) -> _Arriving:
    """A new upload in place of one that has not arrived whole."""
    if before := arriving(key):
        before.stop()
    begun = _Arriving(id=piece.id, upload=upload.begin(server.settings().cache_folder, piece.size))
    try:
        on_begin(begun.upload)
    except UserError:
        begun.upload.remove()
        raise
    store.put(_arriving(key), begun)
    return begun


def _stop(key: str, identity: str) -> bool:
    """End the upload of that id. Whether there was one on its way."""
    found: _Arriving | None = store.get(_arriving(key))
    if found is None or found.id != identity or found.upload.has_ended:
        return False
    found.upload.stop()
    return True


def _arriving(key: str) -> str:
    return f"{key}-arriving"


def _answer(key: str) -> str:
    return f"{key}-answer"

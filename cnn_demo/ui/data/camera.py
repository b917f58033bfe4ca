"""Takes pictures for a class of an own data set with the visitor's camera (web/camera), and adds them."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial

import streamlit as st

from cnn_demo.browser import published
from cnn_demo.browser.modules import CAMERA_STYLES
from cnn_demo.errors import DatasetError
from cnn_demo.own_data.adding import Added, add_pictures
from cnn_demo.own_data.camera_pictures import camera_arrivals, check_size
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.upload import PIECE_BYTES, Upload
from cnn_demo.ui.core import notices
from cnn_demo.ui.core.visitor import browser_key
from cnn_demo.ui.core.web_component import component
from cnn_demo.ui.widgets import upload_pieces

HTML = '<div class="picture-taker"></div>'
NO_CLASS = "The pictures need a class. Choose one, then add them."


def camera(data_set: OwnDataSet, label: str) -> None:
    """The camera, with pictures to take, delete and add to the class label. The page runs again when some were added.

    label: "" while no class is chosen; pictures can be taken then, but not added. Pictures that were not added yet stay in
    the browser while another part of the app is shown.
    """
    with st.container():  # needed around a fragment that reruns, see cnn_demo/ui/train/run_view.py
        st.fragment(_camera)(data_set, label)


def are_waiting(data_set: OwnDataSet) -> bool:
    """Whether the browser keeps pictures of the camera for this data set that were not added yet."""
    return upload_pieces.are_waiting(_key(data_set))


def _camera(data_set: OwnDataSet, label: str) -> None:
    key = _key(data_set)
    has_added = upload_pieces.take_pieces(key, on_begin=partial(_check, data_set), on_whole=partial(_add, data_set))
    are_waiting(data_set)
    component("picture_taker", HTML, CAMERA_STYLES)(
        key=key,
        data={
            "key": browser_key(key),
            "modules": published.modules_url(),
            "label": label,
            "rules": asdict(preparation.rules) if (preparation := data_set.preparation) else None,
            "answer": upload_pieces.answer(key),
            "pieceBytes": PIECE_BYTES,
        },
        on_piece_change=lambda: None,
        on_stopped_change=lambda: None,
        on_waiting_change=lambda: None,
    )
    if has_added:
        st.rerun()


def _key(data_set: OwnDataSet) -> str:
    return f"camera-{data_set.name}"


def _check(data_set: OwnDataSet, upload: Upload) -> None:
    """Refuse an upload that is too large, or whose class is none of the data set's. Raises UserError."""
    check_size(upload)
    if upload.label not in data_set.classes:
        raise DatasetError(NO_CLASS)


def _add(data_set: OwnDataSet, upload: Upload) -> None:
    """Add the pictures of an upload. Raises DatasetError where none can be added, StorageError."""
    try:
        arrivals = camera_arrivals(upload, upload.label)
        added = add_pictures(data_set, arrivals, total=None, report=lambda *_: None, is_stopped=lambda: False)
    finally:
        upload.remove()
    _tell(added, upload.label)


def _tell(added: Added, label: str) -> None:
    if added.already_there and not added.count:  # the answer to them was lost, as where another page was opened
        notices.add_toast(f"These pictures are in {label} already.")
        return
    reasons = [added.ended_early, *(f"{each.name}: {each.reason}" for each in added.left_out)]
    reason = next(filter(None, reasons), "")
    if not added.count:
        raise DatasetError(reason or "No picture has arrived. Take them again.")
    notices.add_toast(f"Pictures added to {label}: {added.count}")
    if reason:
        notices.add_error(DatasetError(reason))

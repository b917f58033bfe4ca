"""Takes pictures for a class of an own data set with the visitor's camera (web/camera), and adds them."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial

import streamlit as st

from cnn_demo.browser import published
from cnn_demo.browser.modules import CAMERA_STYLES
from cnn_demo.errors import DatasetError, UserError
from cnn_demo.jobs.long_work import LongWork
from cnn_demo.own_data.adding import Added, add_pictures
from cnn_demo.own_data.camera_pictures import camera_arrivals, check_size
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.upload import PIECE_BYTES, Upload
from cnn_demo.ui.core import long_work, notices
from cnn_demo.ui.core.uncut import uncut
from cnn_demo.ui.core.visitor import browser_key
from cnn_demo.ui.core.web_component import component
from cnn_demo.ui.widgets import upload_pieces

HTML = '<div class="picture-taker"></div>'
ALREADY = "Pictures are being added already. Wait until that has ended, then add these."
NO_CLASS = "The pictures need a class. Choose one, then add them."


def camera(data_set: OwnDataSet, label: str) -> None:
    """The camera, with pictures to take, delete and add to the class label. The page runs again when some were added.

    label: "" while no class is chosen; pictures can be taken then, but not added. Pictures that were not added yet stay in
    the browser while another part of the app is shown.
    """
    place = st.container()  # needed around a fragment that reruns, see cnn_demo/ui/train/run_view.py
    follow(data_set)
    with place:
        st.fragment(_camera)(data_set, label)


@uncut()
def follow(data_set: OwnDataSet) -> None:
    """How far the adding of pictures is; at its end the page runs again. A refusal goes to the browser, which keeps them."""
    work = _work_name(data_set)
    if not long_work.is_begun(work):
        return
    try:
        if (ended := long_work.show(work)) is None:
            return
        _tell(*ended)
    except UserError as error:
        upload_pieces.refuse(key_of(data_set), str(error))
    st.rerun()


def are_waiting(data_set: OwnDataSet) -> bool:
    """Whether the browser keeps pictures of the camera for this data set that were not added yet."""
    return upload_pieces.are_waiting(key_of(data_set))


def _camera(data_set: OwnDataSet, label: str) -> None:
    key = key_of(data_set)
    has_added = upload_pieces.take_pieces(
        key, on_begin=partial(_check, data_set), on_whole=partial(_begin_adding, data_set)
    )
    are_waiting(data_set)
    component("picture_taker", HTML, CAMERA_STYLES)(
        key=key,
        data={
            "key": browser_key(key),
            "modules": published.modules_url(),
            "label": label,
            "rules": asdict(preparation.rules) if (preparation := data_set.preparation) else None,
            # Until they are added, the browser keeps its pictures.
            "answer": None if long_work.is_begun(_work_name(data_set)) else upload_pieces.answer(key),
            "pieceBytes": PIECE_BYTES,
        },
        on_piece_change=lambda: None,
        on_stopped_change=lambda: None,
        on_waiting_change=lambda: None,
    )
    if has_added:
        st.rerun()


def key_of(data_set: OwnDataSet) -> str:
    """Of the camera of a data set, for cnn_demo/ui/widgets/upload_pieces.py."""
    return f"camera-{data_set.name}"


def _work_name(data_set: OwnDataSet) -> str:
    return f"camera-{data_set.name}"


def _check(data_set: OwnDataSet, upload: Upload) -> None:
    """Refuse an upload that is too large, that comes too soon, or whose class is none of the data set's. Raises UserError."""
    check_size(upload)
    if long_work.is_begun(_work_name(data_set)):
        raise DatasetError(ALREADY)
    if upload.label not in data_set.classes:
        raise DatasetError(NO_CLASS)


def _begin_adding(data_set: OwnDataSet, upload: Upload) -> None:
    long_work.begin(_work_name(data_set), partial(_add, data_set, upload))


def _add(data_set: OwnDataSet, upload: Upload, work: LongWork) -> tuple[Added, str]:
    """Add the pictures of an upload to its class, also when nobody looks. Raises DatasetError, StorageError."""
    try:
        arrivals = camera_arrivals(upload, upload.label)
        added = add_pictures(
            data_set, arrivals, total=upload.expected, report=work.tell, is_stopped=lambda: work.is_asked_to_stop
        )
    finally:
        upload.remove()
    return added, upload.label


def _tell(added: Added, label: str) -> None:
    """Say what was added. Raises DatasetError where the browser has to keep its pictures."""
    if added.count:
        notices.add_toast(f"Pictures added to {label}: {added.count}")
    if added.ended_early:
        raise DatasetError(added.ended_early)
    if added.already_there and not added.count:  # the answer to them was lost, as where another page was opened
        notices.add_toast(f"These pictures are in {label} already.")
        return
    reason = next((f"{each.name}: {each.reason}" for each in added.left_out), "")
    if not added.count:
        raise DatasetError(reason or "No picture has arrived. Take them again.")
    if reason:
        notices.add_error(DatasetError(reason))

"""What a visitor says of pictures that a network reads wrong: collected, shown, and trained on.

web/workbench/correction_view.js asks and sends the picture; own_data/corrections.py says where it is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import streamlit as st

from cnn_demo.drawing.canvas_png import decode_canvas, decode_within, png_of, png_within
from cnn_demo.drawing.steps import Picture, Prepared
from cnn_demo.errors import PictureError
from cnn_demo.own_data.corrections import (
    add_correction,
    begin_set,
    can_be_corrected,
    corrections,
    preparation_of,
    set_of_corrections,
    title_of_set,
)
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.images import image_of
from cnn_demo.own_data.records import CAMERA, CORRECTION, FILE, StoredPicture
from cnn_demo.own_data.stored_copy import MOST_SIDE
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.spec.data import DataSpec
from cnn_demo.ui.core import own_data, store
from cnn_demo.ui.core.page import show_errors_here, show_errors_on_top
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.draw.correction_training import train_on
from cnn_demo.ui.widgets.answer_text import with_article
from cnn_demo.ui.widgets.display import picture as show_picture

WAYS = {"pad": CORRECTION, "camera": CAMERA}  # what web/workbench calls them, and the way of the arrival
PAD_SIDE = 280  # pixels, as in web/pad/strokes.js
ID = re.compile("[0-9a-f]{1,8}")
TAKEN = "taken-correction"  # the id of the one that was added last: a component repeats it at each run of the page
SHOWN, TILE = 6, 72
MARGIN = 0.2  # around a part of a picture, as a share of its longer side


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What web/workbench has sent, checked. label: index of the class. way: as for Arrival."""

    png: bytes
    label: int
    way: str


def is_offered(network: TrainedNetwork) -> bool:
    """Whether the visitor can correct what this network says."""
    return can_be_corrected(network.project().data)


def take(network: TrainedNetwork, value: object) -> None:
    """Add the correction that the workbench has sent, unless that is done. value: as it came from the browser."""
    identity = value.get("id") if isinstance(value, dict) else None
    is_new = isinstance(identity, str) and ID.fullmatch(identity) and store.get(TAKEN) != identity
    if not isinstance(value, dict) or not is_new:
        return
    store.put(TAKEN, identity)
    data = network.project().data
    with show_errors_on_top():
        correction = _checked(value, data)
        _add(data, correction.png, correction.label, correction.way)


def offer(network: TrainedNetwork, picture: Picture, prepared: Prepared) -> None:
    """A choice of what an uploaded picture really shows, and a button that adds it: of several things the chosen one."""
    data = network.project().data
    if not can_be_corrected(data):
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        label = st.selectbox(
            "No, this is",
            range(len(data.classes)),
            index=None,
            key=f"correct-upload-{data.name}",
            format_func=lambda label: with_article(data, label),
            placeholder="Choose what it is",
        )
        is_wanted = pressed("Add to my corrections", icon=":material/edit_note:", disabled=label is None)
    if is_wanted and label is not None:
        with show_errors_here():
            _add(data, _chosen_part(picture, prepared), label, FILE)


def show(network: TrainedNetwork) -> None:
    """A button that opens the corrections for networks of this data; nothing where there are none."""
    data = network.project().data
    data_set = set_of_corrections(own_data.data_sets(), data)
    found = corrections(data_set) if data_set else ()
    if data_set is None or not found:
        return
    with st.popover(f"Corrections: {len(found)}", icon=":material/edit_note:"):
        st.markdown(
            f"Kept in your data set **{escaped(data_set.title)}**. Left as it came, right as the network sees it."
        )
        with st.container(horizontal=True, gap="small"):
            for each in found[: -SHOWN - 1 : -1]:
                _tile(data_set, each, data)
        if len(found) > SHOWN:
            st.caption(f"These are the newest {SHOWN}. The Data page shows all.")
        st.button("Undo the last one", icon=":material/undo:", on_click=_undo, args=(data_set, found[-1]))
        train_on(network, data_set)


def _add(data: DataSpec, content: bytes | Picture, label: int, way: str) -> None:
    add_correction(_data_set(data), content, data.classes[label], way)
    st.toast(f"Added to your corrections: {escaped(with_article(data, label))}")


def _chosen_part(picture: Picture, prepared: Prepared) -> Picture:
    """The picture; where several things could be meant, the chosen one with some paper around it."""
    if len(prepared.candidates) < 2:
        return picture
    box = prepared.candidates[prepared.chosen]
    margin = round(MARGIN * max(box.bottom - box.top, box.right - box.left))
    rows = slice(max(0, box.top - margin), box.bottom + margin)
    return picture[rows, max(0, box.left - margin) : box.right + margin]


def _data_set(data: DataSpec) -> OwnDataSet:
    """The data set for corrections of this data, made where there is none. Raises LimitError, StorageError."""
    if found := set_of_corrections(own_data.data_sets(), data):
        return found
    made = own_data.create_data_set(title_of_set(data))
    begin_set(made, data)
    return made


def _tile(data_set: OwnDataSet, correction: StoredPicture, data: DataSpec) -> None:
    with st.container(width=2 * TILE + 8, gap=None):
        with st.container(horizontal=True, gap="xxsmall"):
            pixels = data_set.pixels(correction)
            seen = image_of(pixels, correction.way, preparation_of(data))
            for image, what in ((pixels[..., :3], "as it came"), (seen, "as the network sees it")):
                with st.container(width=TILE):
                    show_picture(image.squeeze(), TILE, f"{correction.label}, {what}")
        st.caption(escaped(correction.label), text_alignment="center")


def _undo(data_set: OwnDataSet, correction: StoredPicture) -> None:
    with show_errors_on_top():
        data_set.remove([correction.id])


def _checked(value: dict[str, object], data: DataSpec) -> Correction:
    """Raises PictureError where the browser has sent anything else than a correction."""
    label, way = value.get("label"), value.get("way")
    if type(label) is not int or not 0 <= label < len(data.classes) or way not in WAYS:
        raise PictureError("The correction that was sent is damaged. Reload the page, and add it again.")
    if WAYS[way] == CAMERA:
        png = png_within(value.get("picture"), MOST_SIDE)
        decode_within(png)
    else:
        png = png_of(value.get("picture"), PAD_SIDE)
        decode_canvas(png, PAD_SIDE)
    return Correction(png=png, label=label, way=WAYS[way])

"""Takes back the last change of an own data set, where that is cheap: pictures that were deleted are kept for the session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields

import streamlit as st

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.records import MeasuredPicture, StoredPicture
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import store
from cnn_demo.ui.core.page import show_errors_on_top

MOST_KEPT_BYTES = 4 * MEGABYTE  # of deleted pictures, in each session
Back = Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """told: a sentence on the change that `back` takes back."""

    of: str
    told: str
    back: Back


KEY = "own-data-undo"


def offer(data_set: OwnDataSet, told: str, back: Back) -> None:
    """Let the visitor take back the change that was just made. One change is kept."""
    store.put(KEY, _Change(of=data_set.name, told=told, back=back))


def forget() -> None:
    """The last change cannot be taken back."""
    store.put(KEY, None)


def kept(data_set: OwnDataSet, pictures: Sequence[StoredPicture]) -> Back | None:
    """What brings these pictures back once they are deleted; None where they are too large to be kept."""
    if sum(picture.size for picture in pictures) > MOST_KEPT_BYTES:
        return None
    copies = [(_measured(picture), data_set.read(picture)) for picture in pictures]
    return lambda: _add(data_set, copies)


def button(data_set: OwnDataSet) -> None:
    """What was changed last, and a button that takes it back; nothing where nothing can be."""
    change: _Change | None = store.get(KEY)
    if change and change.of == data_set.name:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
            st.caption(escaped(change.told), width="content")
            st.button("Undo", icon=":material/undo:", on_click=_undo, args=(change,), key="undo-own-data")


def _undo(change: _Change) -> None:
    forget()
    with show_errors_on_top():
        change.back()


def _add(data_set: OwnDataSet, copies: Sequence[tuple[MeasuredPicture, bytes]]) -> None:
    data_set.add(copies)


def _measured(picture: StoredPicture) -> MeasuredPicture:
    values = asdict(picture)
    return MeasuredPicture(**{field.name: values[field.name] for field in fields(MeasuredPicture)})

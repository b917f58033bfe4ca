"""Checks what a browser has sent for a component, a widget or a chart. A client may send any value for any of them.

Streamlit itself bounds numbers, sliders and texts (server.maxWidgetStateSize bounds them all together), and replaces an
option that does not exist by the default. That happens when the widget is shown: a callback runs before and reads the
value as it was sent, so it asks here.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st
from streamlit.typing import UploadedFile

LONGEST_TEXT = 256
LARGEST_FILE = 2**33  # in bytes; who takes one has a limit of their own
Option = TypeVar("Option")


def of_component(key: str, name: str) -> object:
    """The value of that name that a component has sent, None before that."""
    return _entry(st.session_state.get(key), name)


def text_of_component(key: str, name: str, *, most: int = LONGEST_TEXT) -> str | None:
    """The same where it is a text of at most that many characters; None for anything else."""
    value = of_component(key, name)
    return value if isinstance(value, str) and len(value) <= most else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a file. id: of the file. size: of the whole file, in bytes. index: of the piece, from 0.

    label: the class that was chosen when its sending began, as it was sent; "" for none.
    """

    id: str
    size: int
    index: int
    label: str
    content: bytes


def piece_of_component(key: str, name: str, *, id_pattern: re.Pattern[str], most_bytes: int) -> Piece | None:
    """The piece of a file that a component has sent: base64 of at most that many bytes. None for anything else."""
    value = of_component(key, name)
    identity, data = _entry(value, "id"), _entry(value, "data")
    is_piece = isinstance(identity, str) and id_pattern.fullmatch(identity) and isinstance(data, str)
    if not is_piece or len(data) > 4 * -(-most_bytes // 3):
        return None
    try:
        content = base64.b64decode(data, validate=True)
    except ValueError:
        return None
    size, index = whole_number(value, "size", most=LARGEST_FILE), whole_number(value, "index", most=LARGEST_FILE)
    return Piece(id=identity, size=size, index=index, label=short_text(value, "label"), content=content)


def short_text(values: object, name: str) -> str:
    """The entry of that name of a JSON object where it is a text of at most LONGEST_TEXT characters; "" for anything else."""
    value = _entry(values, name)
    return value if isinstance(value, str) and len(value) <= LONGEST_TEXT else ""


def whole_number(values: object, name: str, *, most: int) -> int:
    """The entry of that name of a JSON object where it is a whole number from 0 to most; 0 for anything else."""
    value = _entry(values, name)
    return value if type(value) is int and 0 <= value <= most else 0


def option(key: str, options: Sequence[Option]) -> Option | None:
    """What was chosen in a select box, radio or segmented control; None where it is none of the options."""
    value = st.session_state.get(key)
    return next((each for each in options if type(each) is type(value) and each == value), None)


def uploaded_file(key: str) -> UploadedFile | None:
    """The file in an upload field that takes one. A client may also name a file that it has never uploaded."""
    value = st.session_state.get(key)
    return value if isinstance(value, UploadedFile) else None


def selected_points(key: str, *counts: int) -> list[tuple[int, ...]]:
    """What a chart's selected points stand for: the first values of their customdata, whole numbers below these counts."""
    selection = of_component(key, "selection")
    points = _entry(selection, "points")
    found = (_indices(_entry(point, "customdata"), counts) for point in points) if isinstance(points, list) else ()
    return [indices for indices in found if indices is not None]


def _indices(data: object, counts: tuple[int, ...]) -> tuple[int, ...] | None:
    values: list[Any] = list(data) if isinstance(data, list | tuple) else [data]
    if len(values) < len(counts):
        return None
    are_possible = all(type(value) is int and 0 <= value < count for value, count in zip(values, counts, strict=False))
    return tuple(values[: len(counts)]) if are_possible else None


def _entry(values: Any, name: str) -> Any:
    return values.get(name) if isinstance(values, Mapping) else None

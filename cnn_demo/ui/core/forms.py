"""Form fields of a record (a layer, a recipe, an augmentation): one widget for each field, chosen by its kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from cnn_demo.errors import UserError
from cnn_demo.spec.fields import (
    BoolField,
    ChoiceField,
    Field,
    FieldError,
    FloatField,
    IntField,
    NestedField,
    Record,
    fields_of,
)
from cnn_demo.ui.core import form_revision, notices

SMALL_STEP = 0.0101  # fields with smaller steps need more than two decimals


def fields(
    current: Callable[[], Record],
    *,
    key: str,
    change: Callable[[Any], None],
    only: tuple[str, ...] = (),
    columns: int = 2,
) -> None:
    """Widgets for a record's fields.

    current: returns the record as it is now, also to an edit that comes before the page has run again.
    change: is called with the new record after each edit; a UserError that it raises is shown on top of the page.
    only: names of the fields to show; empty for all that are not records themselves. key: prefix of the widgets' keys.
    """
    record = current()
    shown = {
        name: kind
        for name, kind in fields_of(type(record)).items()
        if not isinstance(kind, NestedField) and (not only or name in only)
    }
    for index, (name, kind) in enumerate(shown.items()):
        if index % columns == 0:  # a row at a time: the widgets have several heights, and a phone stacks them in order
            places = st.columns(columns, vertical_alignment="bottom")
        # Another revision makes the widget show the current value, after an undo or an error. It stays the same while
        # one edits: a new widget would lose the focus and what is being typed into it.
        widget_key = f"{key}-{name}-{form_revision.current()}"
        with places[index % columns]:
            WIDGETS[type(kind)](kind, getattr(record, name), widget_key, _edit(current, name, widget_key, change))


def _edit(
    current: Callable[[], Record], name: str, widget_key: str, change: Callable[[Any], None]
) -> Callable[[], None]:
    def on_change() -> None:
        try:
            change(replace(current(), **{name: st.session_state[widget_key]}))
        except FieldError as error:
            notices.add_error(UserError(str(error)))
        except UserError as error:
            notices.add_error(error)

    return on_change


def _int_input(kind: Field, value: Any, key: str, on_change: Callable[[], None]) -> None:
    assert isinstance(kind, IntField)
    st.number_input(
        kind.label, kind.low, kind.high, value, step=1, key=key, on_change=on_change, help=kind.help or None
    )


def _float_input(kind: Field, value: Any, key: str, on_change: Callable[[], None]) -> None:
    assert isinstance(kind, FloatField)
    number_format = "%.2f" if kind.step >= SMALL_STEP else "%g"
    st.number_input(
        kind.label,
        kind.low,
        kind.high,
        value,
        step=kind.step,
        format=number_format,
        key=key,
        on_change=on_change,
        help=kind.help or None,
    )


def _select_box(kind: Field, value: Any, key: str, on_change: Callable[[], None]) -> None:
    assert isinstance(kind, ChoiceField)
    st.selectbox(
        kind.label, kind.options, kind.options.index(value), key=key, on_change=on_change, help=kind.help or None
    )


def _toggle(kind: Field, value: Any, key: str, on_change: Callable[[], None]) -> None:
    st.toggle(kind.label, value, key=key, on_change=on_change, help=kind.help or None)


WIDGETS = {IntField: _int_input, FloatField: _float_input, ChoiceField: _select_box, BoolField: _toggle}

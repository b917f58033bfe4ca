"""Forms for the fields of a layer, a recipe or an augmentation: one widget a field, made from the field's kind."""

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

SMALL_STEP = 0.0101


def fields(
    current: Callable[[], Record],
    *,
    key: str,
    change: Callable[[Any], None],
    only: tuple[str, ...] = (),
    columns: int = 2,
) -> None:
    """Widgets for a record's fields. change gets the new record after each edit; what it refuses is shown as an error.

    current: gives the record as it stands, also to an edit that comes before the page has run again.
    only: the fields to show, all but nested ones where empty. key: prefix of the widgets' keys.
    """
    record = current()
    shown = {
        name: kind
        for name, kind in fields_of(type(record)).items()
        if not isinstance(kind, NestedField) and (not only or name in only)
    }
    places = st.columns(columns)
    for index, (name, kind) in enumerate(shown.items()):
        # The revision makes the widget show the value that stands, after an undo or a refusal. It stays the same while
        # one edits: a widget made anew would lose the keyboard and what is being typed into it.
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


def _whole(kind: Field, value: Any, key: str, on_change: Callable[[], None]) -> None:
    assert isinstance(kind, IntField)
    st.number_input(
        kind.label, kind.low, kind.high, value, step=1, key=key, on_change=on_change, help=kind.help or None
    )


def _real(kind: Field, value: Any, key: str, on_change: Callable[[], None]) -> None:
    assert isinstance(kind, FloatField)
    digits = "%.2f" if kind.step >= SMALL_STEP else "%g"
    st.number_input(
        kind.label,
        kind.low,
        kind.high,
        value,
        step=kind.step,
        format=digits,
        key=key,
        on_change=on_change,
        help=kind.help or None,
    )


def _choice(kind: Field, value: Any, key: str, on_change: Callable[[], None]) -> None:
    assert isinstance(kind, ChoiceField)
    st.selectbox(
        kind.label, kind.options, kind.options.index(value), key=key, on_change=on_change, help=kind.help or None
    )


def _flag(kind: Field, value: Any, key: str, on_change: Callable[[], None]) -> None:
    st.toggle(kind.label, value, key=key, on_change=on_change, help=kind.help or None)


WIDGETS = {IntField: _whole, FloatField: _real, ChoiceField: _choice, BoolField: _flag}

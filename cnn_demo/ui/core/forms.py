"""Form fields of a record (a layer, a recipe, an augmentation): one widget for each field, chosen by its kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
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
    PairField,
    Record,
    fields_of,
    pair,
)
from cnn_demo.ui.core import form_revision, notices

SIDES = ("height", "width")
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
    only: names of the fields to show; empty for all that have a widget. key: prefix of the widgets' keys.
    """
    record = current()
    shown = {
        name: kind
        for name, kind in fields_of(type(record)).items()
        if type(kind) in WIDGETS and (not only or name in only)
    }
    # Another revision makes the widgets show the current values, after an undo or an error. It stays the same while one
    # edits: a new widget would lose the focus and what is being typed into it.
    form = _Form(record=record, key=key, revision=form_revision.current(), edit=_editing(current, change))
    pairs = [name for name, kind in shown.items() if isinstance(kind, PairField)]
    apart = bool(pairs) and _are_sides_apart(form, pairs)
    inputs = [each for name, kind in shown.items() for each in _inputs(form, name, kind, apart=apart)]
    for start in range(0, len(inputs), columns):  # a row at a time: heights differ, and a phone stacks them in order
        places = st.columns(columns, vertical_alignment="bottom")
        for place, show_input in zip(places, inputs[start : start + columns], strict=False):
            with place:
                show_input()
    if pairs:
        _sides_toggle(form, pairs, apart=apart)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """A record's widgets. edit: changes fields of the record to what a function reads from the widgets."""

    record: Record
    key: str
    revision: int
    edit: Callable[[Callable[[], dict[str, Any]]], None]

    def widget_key(self, name: str) -> str:
        return f"{self.key}-{name}-{self.revision}"


def _editing(
    current: Callable[[], Record], change: Callable[[Any], None]
) -> Callable[[Callable[[], dict[str, Any]]], None]:
    def edit(read: Callable[[], dict[str, Any]]) -> None:
        try:
            change(replace(current(), **read()))
        except FieldError as error:
            notices.add_error(UserError(str(error)))
        except UserError as error:
            notices.add_error(error)

    return edit


def _inputs(form: _Form, name: str, kind: Field, *, apart: bool) -> list[Callable[[], None]]:
    """The widgets of a field: one, or one for the height and one for the width."""
    value, key = getattr(form.record, name), form.widget_key(name)
    if isinstance(kind, PairField) and apart and value:
        keys = {side: f"{key}-{side}" for side in SIDES}

        def read() -> dict[str, Any]:
            return {name: tuple(st.session_state[side_key] for side_key in keys.values())}

        return [
            partial(_side_input, kind, side, length, keys[side], lambda: form.edit(read))
            for side, length in zip(SIDES, pair(value), strict=True)
        ]
    on_change = partial(form.edit, lambda: {name: st.session_state[key]})
    return [partial(WIDGETS[type(kind)], kind, value, key, on_change)]


def _are_sides_apart(form: _Form, pairs: list[str]) -> bool:
    """Whether height and width have inputs of their own: where they differ, or where the visitor asks for it."""
    differ = any(isinstance(getattr(form.record, name), tuple) for name in pairs)
    return differ or bool(st.session_state.get(form.widget_key("sides")))


def _sides_toggle(form: _Form, pairs: list[str], *, apart: bool) -> None:
    key = form.widget_key("sides")

    def on_change() -> None:
        if not st.session_state[key]:
            form.edit(lambda: {name: pair(getattr(form.record, name))[0] for name in pairs})

    st.toggle("Different height and width", apart, key=key, on_change=on_change)


def _side_input(kind: PairField, side: str, value: int, key: str, on_change: Callable[[], None]) -> None:
    low = max(kind.low, 1)
    st.number_input(f"{kind.label}, {side}", low, kind.high, value, step=1, key=key, on_change=on_change)


def _int_input(kind: Field, value: Any, key: str, on_change: Callable[[], None]) -> None:
    assert isinstance(kind, IntField | PairField)
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
        kind.label,
        kind.options,
        kind.options.index(value),
        format_func=lambda option: kind.words.get(option, option),
        key=key,
        on_change=on_change,
        help=kind.help or None,
    )


def _toggle(kind: Field, value: Any, key: str, on_change: Callable[[], None]) -> None:
    st.toggle(kind.label, value, key=key, on_change=on_change, help=kind.help or None)


WIDGETS = {
    IntField: _int_input,
    PairField: _int_input,
    FloatField: _float_input,
    ChoiceField: _select_box,
    BoolField: _toggle,
}

"""One row of fields for each setting that a search varies: its lowest and highest number, or the values to choose from."""

from __future__ import annotations

from typing import Any

import streamlit as st

from cnn_demo.errors import SweepError
from cnn_demo.spec.fields import BoolField, ChoiceField, FloatField, IntField, PairField
from cnn_demo.spec.varied import Varied, suggested
from cnn_demo.spec.varied_fields import Value, VariedField
from cnn_demo.ui.core import form_revision
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.train import search_plan
from cnn_demo.ui.train.search_plan import Fields

LOG_HELP = "Tries numbers evenly over their logarithms: as many from 0.001 to 0.01 as from 0.01 to 0.1."


def ranges(fields: Fields, space: tuple[Varied, ...]) -> None:
    """The rows, in the order of what varies."""
    for varied in space:
        field = fields[varied.path]
        if isinstance(field.kind, BoolField):
            st.caption(f"{field.label}: on or off.")
        elif suggested(field).choices:
            _choices(fields, field, varied)
        else:
            _range(fields, field, varied)


def _range(fields: Fields, field: VariedField, varied: Varied) -> None:
    """Two numbers, and whether they are tried over their logarithms."""
    kind = field.kind
    assert isinstance(kind, IntField | PairField | FloatField)
    is_float = isinstance(kind, FloatField)
    number = float if is_float else int
    *places, last = st.columns([2, 2, 1], vertical_alignment="bottom")
    for place, name, word in zip(places, ("low", "high"), ("lowest", "highest"), strict=True):
        key = _key(field, name)
        place.number_input(
            f"{field.label}, {word}",
            number(kind.low),
            number(kind.high),
            number(getattr(varied, name)),
            step=_step(field, varied),
            format="%g" if is_float else "%d",
            key=key,
            on_change=lambda name=name, key=key: _vary(fields, field, **{name: st.session_state[key]}),
        )
    key = _key(field, "log")
    last.toggle(
        "Log scale",
        varied.log,
        key=key,
        help=LOG_HELP,
        on_change=lambda: _vary(fields, field, log=st.session_state[key]),
    )


def _step(field: VariedField, varied: Varied) -> float | int:
    """Of the buttons beside a number: the field's own, or the lowest number where that is far smaller."""
    if not isinstance(field.kind, FloatField):
        return 1
    return min(field.kind.step, varied.low or field.kind.step)


def _choices(fields: Fields, field: VariedField, varied: Varied) -> None:
    """The values to choose from; numbers can be added."""
    key, words = _key(field, "choices"), {}
    if isinstance(field.kind, ChoiceField):
        options: list[Value] = list(field.kind.options)
        words = dict(field.kind.words)
    else:
        options = sorted({*suggested(field).choices, *varied.choices})
    texts = {_text(option): words.get(str(option), _text(option)) for option in options}
    st.multiselect(
        field.label,
        list(texts),
        default=[_text(choice) for choice in varied.choices],
        format_func=lambda text: texts.get(text, text),
        accept_new_options=not words and not isinstance(field.kind, ChoiceField),
        key=key,
        on_change=lambda: _choose(fields, field, key),
    )


def _choose(fields: Fields, field: VariedField, key: str) -> None:
    texts = st.session_state[key]
    with show_errors_on_top():
        _vary(fields, field, choices=tuple(_value(field, text) for text in texts))


def _value(field: VariedField, text: object) -> Value:
    """What a text of the multiselect stands for. Raises SweepError where a number was added that is none."""
    if isinstance(field.kind, ChoiceField):
        return str(text)
    try:
        return float(str(text))  # a whole number becomes one when the search is made
    except ValueError:
        raise SweepError(f"{field.label}: {str(text)[:20]} is not a number.") from None


def _vary(fields: Fields, field: VariedField, **changes: Any) -> None:
    search_plan.vary(fields, field.path, **changes)


def _text(value: Value) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def _key(field: VariedField, name: str) -> str:
    return f"search-{field.path}-{name}-{form_revision.current()}"

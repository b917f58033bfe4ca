"""The value of a field, as pages show it."""

from __future__ import annotations

from cnn_demo.shown_text import typographic
from cnn_demo.spec.fields import ChoiceField, Field, FloatField, IntField
from cnn_demo.ui.core.number_text import number_text

MOST_DIGITS = 4  # that somebody sets by hand; a searched number may have seventeen


def field_text(kind: Field, value: object) -> str:
    """In words where the field has some for it; a number with more than four significant digits is rounded to three."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(kind, ChoiceField | IntField | FloatField) and value in kind.words:
        return kind.words[value]  # type: ignore[index]
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        short = f"{value:.{MOST_DIGITS}g}"
        return typographic(short) if float(short) == value else number_text(value)
    return str(value)

"""Parses JSON from strangers and checks each field.

A check is a function of where a value stands and the value; it returns the value, or raises BundleError.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from cnn_demo.errors import BundleError
from cnn_demo.spec.fields import show

Check = Callable[[str, Any], Any]


def parse_object(data: bytes, where: str) -> dict[str, Any]:
    """A JSON object from bytes. NaN and the infinities, which JSON does not have, are refused like any other damage."""
    try:
        value = json.loads(data.decode(), parse_constant=no_number)
    except (ValueError, RecursionError) as error:
        raise BundleError(f"{where} is not valid JSON: {error}.") from None
    return _object(where, value)


def number(low: float, high: float) -> Check:
    """A number from low to high."""

    def check(where: str, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise BundleError(f"{where} is {show(value)}; it must be a number from {low:g} to {high:g}.")
        return float(value)

    return check


def count(most: int) -> Check:
    """A whole number from 0."""

    def check(where: str, value: Any) -> int:
        if type(value) is not int or not 0 <= value <= most:
            raise BundleError(f"{where} is {show(value)}; it must be a whole number from 0 to {most:,}.")
        return value

    return check


def text(where: str, value: Any) -> str:
    """Any text; the size of the file bounds it."""
    if not isinstance(value, str):
        raise BundleError(f"{where} is {show(value)}; it must be text.")
    return value


def optional(inner: Check) -> Check:
    return lambda where, value: None if value is None else inner(where, value)


def rows(length: int, inner: Check) -> Check:
    """A list of so many values."""

    def check(where: str, value: Any) -> list[Any]:
        if not isinstance(value, list) or len(value) != length:
            raise BundleError(f"{where} is {show(value)}; it must be a list of {length}.")
        return [inner(f"{where}[{index}]", item) for index, item in enumerate(value)]

    return check


def record(fields: Mapping[str, Check]) -> Check:
    """An object that has these fields; others are left out, so that a newer program's bundle can be read."""

    def check(where: str, value: Any) -> dict[str, Any]:
        found = _object(where, value)
        if missing := [name for name in fields if name not in found]:
            raise BundleError(f"{where} lacks {missing[0]}.")
        return {name: inner(f"{where}: {name}", found[name]) for name, inner in fields.items()}

    return check


def texts(where: str, value: Any) -> dict[str, str]:
    """An object whose values are texts."""
    return {name: text(f"{where}: {show(name)}", item) for name, item in _object(where, value).items()}


def _object(where: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BundleError(f"{where} is {show(value)}; it must be a JSON object.")
    return value


def no_number(constant: str) -> float:
    """Refuse NaN and the infinities, for json.loads(parse_constant=no_number). Raises ValueError."""
    raise ValueError(f"{constant} is not a number in JSON")

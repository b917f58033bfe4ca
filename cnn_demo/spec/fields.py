"""The kinds of field that layers and recipes have. They check values, and the forms are built from them.

A dataclass field carries its kind in its metadata: `filters: int = int_field(32, "Filters", 1, 1024)`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar


class FieldError(ValueError):
    """A value that a field does not allow; the message names the field, the value and what is allowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Base of all kinds of field: a label and one line of help for forms.

    omitted_at_default: whether to_dict leaves it out at its default. So a field that comes to an existing record leaves
    the JSON, the hashes and the links of older records as they are.
    """

    label: str
    help: str = ""
    omitted_at_default: bool = False

    def parse(self, name: str, value: object) -> Any:
        """Convert the value to the field's type. Raises FieldError."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class IntField(Field):
    """A whole number from low to high, both included. words: a value with a meaning of its own -> how pages show it."""

    low: int
    high: int
    words: Mapping[int, str] = dataclasses.field(default_factory=dict)

    def parse(self, name: str, value: object) -> int:
        if not _is_whole(value, self.low, self.high):
            raise FieldError(f"{name} is {show(value)}; it must be a whole number from {self.low} to {self.high}.")
        return int(value)  # type: ignore[call-overload]


Pair = tuple[int, int]  # height and width


@dataclass(frozen=True, slots=True, kw_only=True)
class PairField(Field):
    """A whole number from low to high for height and width alike, or two of them; two equal ones become one."""

    low: int
    high: int

    def parse(self, name: str, value: object) -> int | Pair:
        is_pair = isinstance(value, list | tuple)
        lengths = tuple(value) if isinstance(value, list | tuple) else (value, value)
        low = max(self.low, 1) if is_pair else self.low  # 0 stands for another value, not for a length
        if len(lengths) != 2 or not all(_is_whole(length, low, self.high) for length in lengths):
            raise FieldError(
                f"{name} is {show(value)}; it must be a whole number from {self.low} to {self.high}, or two of them: "
                "[height, width]."
            )
        height, width = (int(length) for length in lengths)
        return height if height == width else (height, width)


def _is_whole(value: object, low: int, high: int) -> bool:
    """Whether a value is a whole number from low to high."""
    # Bounds go first: a huge whole number has no float, and NaN and the infinities have no int.
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and low <= value <= high and value == int(value)  # type: ignore[operator,call-overload]


def pair(value: int | Pair) -> Pair:
    """Height and width of a PairField's value."""
    return (value, value) if isinstance(value, int) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class FloatField(Field):
    """A finite number from low to high, both included. words: as for IntField."""

    low: float
    high: float
    step: float = 0.05
    words: Mapping[float, str] = dataclasses.field(default_factory=dict)

    def parse(self, name: str, value: object) -> float:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not (is_number and self.low <= value <= self.high):  # type: ignore[operator]
            raise FieldError(f"{name} is {show(value)}; it must be a number from {self.low:g} to {self.high:g}.")
        return float(value) + 0.0  # type: ignore[arg-type]  # turns -0.0 into 0.0, which would be written differently


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceField(Field):
    """One of a few options. aliases: another spelling -> its option. words: an option -> how pages show it."""

    options: tuple[str, ...]
    aliases: Mapping[str, str] = dataclasses.field(default_factory=dict)
    words: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def parse(self, name: str, value: object) -> str:
        if isinstance(value, str):
            value = self.aliases.get(value, value)
        if value not in self.options:
            raise FieldError(f"{name} is {show(value)}; it must be one of {', '.join(self.options)}.")
        return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoolField(Field):
    """True or False."""

    def parse(self, name: str, value: object) -> bool:
        if not isinstance(value, bool):
            raise FieldError(f"{name} is {show(value)}; it must be true or false.")
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class NestedField(Field):
    """A value that is itself a Record."""

    record: type[Record]

    def parse(self, name: str, value: object) -> Record:
        if isinstance(value, self.record):
            return value
        return self.record.from_dict(value, where=name)


@dataclass(frozen=True)
class Record:
    """A frozen record that checks its fields when it is created. Raises FieldError."""

    __slots__ = ()
    what: ClassVar[str] = "record"

    def __post_init__(self) -> None:
        for field, kind in fields_of(type(self)).items():
            object.__setattr__(self, field, kind.parse(field, getattr(self, field)))

    def to_dict(self) -> dict[str, Any]:
        """The record as JSON-ready values."""
        values = dataclasses.asdict(self)
        for field in dataclasses.fields(self):
            value = values[field.name]
            if field.metadata["kind"].omitted_at_default and value == field.default:
                del values[field.name]
            elif isinstance(value, tuple):
                values[field.name] = list(value)
        return values

    @classmethod
    def from_dict(cls, data: object, *, where: str = "") -> Any:
        """Parse a JSON object; unknown names and bad values raise FieldError, absent names take their defaults."""
        where = where or cls.what
        if not isinstance(data, Mapping):
            raise FieldError(f"{where} is {show(data)}; it must be a JSON object.")
        known = fields_of(cls)
        if unknown := [name for name in data if name not in known]:
            raise FieldError(f"{where} has no {show(unknown[0])}; it has {', '.join(known) or 'no fields'}.")
        return cls(**data)


def fields_of(record: type[Record]) -> dict[str, Field]:
    """Field name -> kind, in the order of declaration."""
    return {field.name: field.metadata["kind"] for field in dataclasses.fields(record)}


def show(value: object) -> str:
    """A value as text for a message, shortened to 60 characters."""
    try:
        text = repr(value)
    except (RecursionError, ValueError):  # nested too deeply, or a number of thousands of digits
        text = f"a {type(value).__name__} too large to show"
    return text if len(text) <= 60 else text[:57] + "..."


def int_field(
    default: int,
    label: str,
    low: int,
    high: int,
    help: str = "",
    *,
    omitted_at_default: bool = False,
    words: Mapping[int, str] | None = None,
) -> Any:
    kind = IntField(
        label=label, low=low, high=high, help=help, omitted_at_default=omitted_at_default, words=words or {}
    )
    return dataclasses.field(default=default, metadata={"kind": kind})


def pair_field(default: int, label: str, low: int, high: int, help: str = "") -> Any:
    kind = PairField(label=label, low=low, high=high, help=help)
    return dataclasses.field(default=default, metadata={"kind": kind})


def float_field(
    default: float,
    label: str,
    low: float,
    high: float,
    step: float = 0.05,
    help: str = "",
    *,
    omitted_at_default: bool = False,
    words: Mapping[float, str] | None = None,
) -> Any:
    kind = FloatField(
        label=label, low=low, high=high, step=step, help=help, omitted_at_default=omitted_at_default, words=words or {}
    )
    return dataclasses.field(default=default, metadata={"kind": kind})


def choice_field(
    default: str,
    label: str,
    options: tuple[str, ...],
    help: str = "",
    *,
    aliases: Mapping[str, str] | None = None,
    words: Mapping[str, str] | None = None,
    omitted_at_default: bool = False,
) -> Any:
    kind = ChoiceField(
        label=label,
        options=options,
        help=help,
        aliases=aliases or {},
        words=words or {},
        omitted_at_default=omitted_at_default,
    )
    return dataclasses.field(default=default, metadata={"kind": kind})


def bool_field(default: bool, label: str, help: str = "") -> Any:
    return dataclasses.field(default=default, metadata={"kind": BoolField(label=label, help=help)})


def nested_field(record: type[Record], label: str) -> Any:
    return dataclasses.field(default_factory=record, metadata={"kind": NestedField(label=label, record=record)})

"""What a search varies: one field of a project, with a range of numbers or a list of values; and the usual ranges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cnn_demo.errors import SweepError
from cnn_demo.spec.fields import BoolField, ChoiceField, FieldError, FloatField, IntField, PairField, show
from cnn_demo.spec.varied_fields import Value, VariedField

MOST_CHOICES = 50
NAMES = ("low", "high", "log", "choices")


@dataclass(frozen=True, slots=True, kw_only=True)
class Varied:
    """A field and what it may be: a number from low to high, both included, or one of the choices.

    log: numbers are tried evenly over their logarithms, as suits a learning rate. low, high: None with choices.
    """

    path: str
    low: int | float | None = None
    high: int | float | None = None
    log: bool = False
    choices: tuple[Value, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, without the path."""
        if self.choices:
            return {"choices": list(self.choices)}
        return {"low": self.low, "high": self.high, "log": self.log}

    @classmethod
    def from_dict(cls, path: str, data: object) -> Varied:
        """Parse to_dict(), or JSON that a person wrote. Raises SweepError. Ranges are checked by of_field()."""
        if not isinstance(data, Mapping):
            raise SweepError(f"{path} is {show(data)}; it must be an object with low and high, or with choices.")
        if unknown := [name for name in data if name not in NAMES]:
            raise SweepError(f"{path} has no {show(unknown[0])}; it has {', '.join(NAMES)}.")
        choices, log = data.get("choices", []), data.get("log", False)
        if not isinstance(choices, list) or not isinstance(log, bool):
            raise SweepError(f"{path}: choices must be a list, and log true or false.")
        return cls(path=path, low=data.get("low"), high=data.get("high"), log=log, choices=tuple(choices))

    def of_field(self, field: VariedField) -> Varied:
        """The same with its values parsed by the field. Raises SweepError where the field does not allow them."""
        if self.choices:
            return self._choices_of(field)
        if not isinstance(field.kind, IntField | PairField | FloatField):
            raise SweepError(f"{self.path} has no range of numbers; it needs choices.")
        low, high = self._parsed(field, "low", self.low), self._parsed(field, "high", self.high)
        if not low < high:
            raise SweepError(f"{self.path}: low is {low:g} and high is {high:g}; low must be less than high.")
        if self.log and low <= 0:
            raise SweepError(f"{self.path}: low is {low:g}; with log it must be more than 0.")
        return Varied(path=self.path, low=low, high=high, log=self.log)

    def _choices_of(self, field: VariedField) -> Varied:
        if self.low is not None or self.high is not None or self.log:
            raise SweepError(f"{self.path} has both a range and choices; leave one of them out.")
        choices = tuple(dict.fromkeys(self._parsed(field, "a choice", choice) for choice in self.choices))
        if not 2 <= len(choices) <= MOST_CHOICES:
            raise SweepError(f"{self.path} has {len(choices)} different choices; it needs 2 to {MOST_CHOICES}.")
        return Varied(path=self.path, choices=choices)

    def _parsed(self, field: VariedField, what: str, value: object) -> Any:
        if isinstance(value, list | tuple):  # the sampler compares plain values
            raise SweepError(f"{self.path}: {what} is {show(value)}; a search takes one number for height and width.")
        try:
            return field.kind.parse(f"{self.path}: {what}", value)
        except FieldError as error:
            raise SweepError(str(error)) from None


# Field -> (low, high, whether log), or choices. What is not here follows from the field's kind and value.
USUAL: dict[str, tuple[float, float, bool] | list[Value]] = {
    "learning_rate": (1e-4, 3e-2, True),
    "momentum": (0.5, 0.99, False),
    "weight_decay": (1e-6, 1e-2, True),
    "batch_size": [32, 64, 128, 256],
    "label_smoothing": (0.0, 0.2, False),
    "weight_averaging": [0.0, 0.9, 0.99, 0.999],
    "outlier_exposure": (0.0, 1.0, False),
    "shift": (0.0, 0.15, False),
    "rotate": (0.0, 20.0, False),
    "zoom": (0.0, 0.2, False),
    "shear": (0.0, 15.0, False),
    "elastic": (0.0, 0.06, False),
    "thickness": (0.0, 0.6, False),
    "rate": (0.0, 0.6, False),
    "l2": (1e-6, 1e-3, True),
    "kernel_size": [3, 5],
    "pool_size": [2, 3],
    "strides": [1, 2],
    "activation": ["relu", "gelu", "silu", "tanh"],
}


def suggested(field: VariedField) -> Varied:
    """A range to begin with: the usual one, or from half to twice the field's value, or all of its options."""
    usual = USUAL.get(field.name)
    if isinstance(usual, list):
        return Varied(path=field.path, choices=tuple(usual)).of_field(field)
    if usual is not None:
        low, high, log = usual
        return Varied(path=field.path, low=low, high=high, log=log).of_field(field)
    if isinstance(field.kind, ChoiceField):
        return Varied(path=field.path, choices=field.kind.options)
    if isinstance(field.kind, BoolField):
        return Varied(path=field.path, choices=(False, True))
    assert isinstance(field.kind, IntField | PairField | FloatField)
    if isinstance(field.kind, FloatField):
        return Varied(path=field.path, low=field.kind.low, high=field.kind.high)
    assert isinstance(field.value, int)
    low = max(field.kind.low, field.value // 2, 1)
    return Varied(path=field.path, low=low, high=min(field.kind.high, max(field.value * 2, low + 1)), log=True)

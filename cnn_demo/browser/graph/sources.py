"""What a constant of a TensorFlow.js graph is made of: a weight of the network, a part of one, or fixed numbers.

web/network/filled_weights.js does the same in a browser, for networks whose weights stay there: same names, same bits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import numpy as np

Tensors = Mapping[str, np.ndarray]  # weight name (layer/weight) -> float32


@dataclass(frozen=True, slots=True)
class Source:
    """One of the classes below. kind: its name in JSON, and in web/types/network.d.ts."""

    kind: ClassVar[str] = ""

    def array(self, tensors: Tensors) -> np.ndarray:
        """The values: float32, or int32 for sizes and axes."""
        raise NotImplementedError

    def to_json(self) -> dict[str, Any]:
        """The record that JavaScript reads."""
        return {"kind": self.kind, **asdict(self)}


@dataclass(frozen=True, slots=True)
class Whole(Source):
    """A weight as it is."""

    kind: ClassVar[str] = "whole"
    weight: str

    def array(self, tensors: Tensors) -> np.ndarray:
        return tensors[self.weight]


@dataclass(frozen=True, slots=True)
class Group(Source):
    """The part of a grouped convolution's weight that belongs to one group: a range of its last axis."""

    kind: ClassVar[str] = "group"
    weight: str
    group: int
    groups: int

    def array(self, tensors: Tensors) -> np.ndarray:
        return np.split(tensors[self.weight], self.groups, axis=-1)[self.group]


@dataclass(frozen=True, slots=True)
class Factor(Source):
    """What a batch normalization multiplies each channel by when a network predicts."""

    kind: ClassVar[str] = "factor"
    layer: str
    epsilon: float

    def array(self, tensors: Tensors) -> np.ndarray:
        variance = tensors[f"{self.layer}/moving_variance"]
        return tensors[f"{self.layer}/gamma"] * (np.float32(1) / np.sqrt(variance + np.float32(self.epsilon)))


@dataclass(frozen=True, slots=True)
class Shift(Source):
    """What a batch normalization adds to each channel after that."""

    kind: ClassVar[str] = "shift"
    layer: str
    epsilon: float

    def array(self, tensors: Tensors) -> np.ndarray:
        factor = Factor(self.layer, self.epsilon).array(tensors)
        return tensors[f"{self.layer}/beta"] - tensors[f"{self.layer}/moving_mean"] * factor


@dataclass(frozen=True, slots=True)
class Integers(Source):
    """Sizes or axes, in C order."""

    kind: ClassVar[str] = "integers"
    values: tuple[int, ...]

    def array(self, tensors: Tensors) -> np.ndarray:
        return np.array(self.values, np.int32)


@dataclass(frozen=True, slots=True)
class Number(Source):
    """A constant of a function, such as the 1/6 of hard_silu."""

    kind: ClassVar[str] = "number"
    value: float

    def array(self, tensors: Tensors) -> np.ndarray:
        return np.array(self.value, np.float32)

"""The constants of a graph as a model.json lists them, and as bytes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cnn_demo.browser.graph.parts import Constant
from cnn_demo.browser.graph.sources import Tensors
from cnn_demo.browser.model_json import Quantization, WeightSpec
from cnn_demo.errors import ModelError

HALF = "float16"
LARGEST = float(np.finfo(HALF).max)


def spec(constant: Constant, quantization: Quantization | None) -> WeightSpec:
    """A constant's entry in the manifest."""
    entry = WeightSpec(name=constant.name, shape=list(constant.shape), dtype=constant.dtype)
    return {**entry, "quantization": quantization} if quantization else entry


def stored_dtype(constant: Constant) -> str:
    """How `half_bytes` stores its values."""
    return HALF if constant.is_weight else constant.dtype


def half_specs(constants: Sequence[Constant]) -> list[WeightSpec]:
    """The manifest of weights of 16 bits."""
    half = Quantization(dtype=HALF, original_dtype="float32")
    return [spec(constant, half if constant.is_weight else None) for constant in constants]


def half_bytes(constants: Sequence[Constant], tensors: Tensors) -> bytes:
    """The bytes that `half_specs` describes. Raises ModelError where a weight is too large for 16 bits."""
    return b"".join(_half_or_whole(constant, constant.source.array(tensors)) for constant in constants)


def _half_or_whole(constant: Constant, values: np.ndarray) -> bytes:
    if not constant.is_weight:
        return values.tobytes()
    if np.abs(values).max(initial=0) > LARGEST:
        raise ModelError(
            f"The network has weights beyond {LARGEST:,.0f}, the largest number of the 16 bits in which a browser gets "
            "them. So it cannot be used in a browser; choose another network."
        )
    return values.astype("<f2").tobytes()

"""The constants of a graph as a model.json lists them, and as bytes: at full precision, or the weights in fewer bits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

import numpy as np

from cnn_demo.browser.graph.parts import Constant
from cnn_demo.browser.graph.sources import Tensors
from cnn_demo.browser.model_json import Quantization, WeightSpec
from cnn_demo.errors import ModelError

Precision = Literal["float32", "float16", "uint8"]
HALF: Precision = "float16"
LARGEST = float(np.finfo(HALF).max)
LEVELS = 255  # steps of an 8-bit number


def _whole(values: np.ndarray) -> tuple[None, np.ndarray]:
    return None, values


def _half(values: np.ndarray) -> tuple[Quantization, np.ndarray]:
    if np.abs(values).max(initial=0) > LARGEST:
        raise ModelError(
            f"The network has weights beyond {LARGEST:,.0f}, the largest number of the 16 bits in which a browser gets "
            "them. So it cannot be used in a browser; choose another network."
        )
    return Quantization(dtype=HALF, original_dtype="float32"), values.astype("<f2")


def _eight_bits(values: np.ndarray) -> tuple[Quantization, np.ndarray]:
    """Steps of equal size from the least to the largest value. 0 is one of them where the values lie around it."""
    least, largest = float(values.min()), float(values.max())
    scale = (largest - least) / LEVELS or 1.0
    if least < 0 < largest:
        least = round(least / scale) * scale
    steps = np.clip(np.round((values - least) / scale), 0, LEVELS).astype(np.uint8)
    return Quantization(dtype="uint8", min=least, scale=scale, original_dtype="float32"), steps


# Precision of the stored weights -> how they are stored.
ENCODINGS: dict[Precision, Callable[[np.ndarray], tuple[Quantization | None, np.ndarray]]] = {
    "float32": _whole,
    "float16": _half,
    "uint8": _eight_bits,
}


def encoded(
    constants: Iterable[Constant], tensors: Tensors, precision: Precision = HALF
) -> tuple[list[WeightSpec], bytes]:
    """The manifest of the constants and their bytes. Raises ModelError where a weight is too large for 16 bits."""
    specs, parts = [], []
    for constant in constants:
        encode = ENCODINGS[precision] if constant.is_weight else _whole
        quantization, stored = encode(constant.source.array(tensors))
        specs.append(_spec(constant, quantization))
        parts.append(stored.tobytes())
    return specs, b"".join(parts)


def half_specs(constants: Iterable[Constant]) -> list[WeightSpec]:
    """The manifest of weights of 16 bits, which does not depend on their values."""
    half = Quantization(dtype=HALF, original_dtype="float32")
    return [_spec(constant, half if constant.is_weight else None) for constant in constants]


def half_dtype(constant: Constant) -> str:
    """How its values are stored among weights of 16 bits."""
    return HALF if constant.is_weight else constant.dtype


def _spec(constant: Constant, quantization: Quantization | None) -> WeightSpec:
    spec = WeightSpec(name=constant.name, shape=list(constant.shape), dtype=constant.dtype)
    return {**spec, "quantization": quantization} if quantization else spec

"""Checks that a weights.safetensors file from a stranger holds exactly the tensors of a design. Executes nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load

from cnn_demo.byte_sizes import KILOBYTE
from cnn_demo.errors import BundleError
from cnn_demo.runs.bundle_json import parse_object
from cnn_demo.spec.fields import show
from cnn_demo.spec.layers import Shape
from cnn_demo.spec.layers.base import shape_text

FLOAT, FLOAT_BYTES = "F32", 4
LENGTH_BYTES = 8
HEADER_BYTES = 256 * KILOBYTE  # twice what the largest design needs
METADATA = "__metadata__"
LARGEST_WEIGHT = 1e6  # those of trained networks stay below 1,000; much larger ones overflow in the layers that follow


def check_weights(data: bytes, expected: Mapping[str, Shape]) -> None:
    """Raise BundleError unless the file holds exactly these tensors (name -> shape), float32, no value absurdly large."""
    header, metadata = read_header(data, "weights.safetensors")
    if metadata not in (None, {}):
        raise BundleError("weights.safetensors holds more than weights.")
    _check_header(header, expected)
    size = len(data) - LENGTH_BYTES - int.from_bytes(data[:LENGTH_BYTES], "little")
    needed = FLOAT_BYTES * sum(math.prod(shape) for shape in expected.values())
    if size != needed:
        raise BundleError(f"weights.safetensors holds {size:,} bytes of weights; the design needs {needed:,}.")
    for name, tensor in load_finite(data, "weights.safetensors").items():
        if np.abs(tensor).max(initial=0) > LARGEST_WEIGHT:
            raise BundleError(
                f"weights.safetensors: {name} holds numbers beyond {LARGEST_WEIGHT:,.0f}, which no training gives."
            )


def load_finite(data: bytes, where: str) -> dict[str, np.ndarray]:
    """The tensors of a safetensors file, by name. Raises BundleError where one holds NaN or infinity.

    where: what messages call the file.
    """
    try:
        tensors = load(data)
    except SafetensorError as error:
        raise BundleError(f"{where} is damaged: {error}.") from None
    for name, tensor in tensors.items():
        if not np.isfinite(tensor).all():
            raise BundleError(f"{where}: {name} holds values that are not finite numbers.")
    return tensors


def read_header(data: bytes, where: str) -> tuple[dict[str, Any], Any]:
    """The tensors' entries of a safetensors file, name -> entry, and its metadata, None where there are none.

    The header is read only where it is short enough for a design. where: what messages call the file. Raises BundleError.
    """
    length = int.from_bytes(data[:LENGTH_BYTES], "little")
    if not LENGTH_BYTES + length <= min(len(data), LENGTH_BYTES + HEADER_BYTES):
        raise BundleError(f"{where} is not a safetensors file, or it is incomplete.")
    header = parse_object(data[LENGTH_BYTES : LENGTH_BYTES + length], f"The header of {where}")
    return header, header.pop(METADATA, None)


def _check_header(header: dict[str, Any], expected: Mapping[str, Shape]) -> None:
    if missing := [name for name in expected if name not in header]:
        raise BundleError(f"weights.safetensors lacks {missing[0]}; it belongs to another design.")
    if extra := [name for name in header if name not in expected]:
        raise BundleError(f"weights.safetensors holds {show(extra[0])}, which the design does not have.")
    for name, shape in expected.items():
        tensor = header[name] if isinstance(header[name], dict) else {}
        if tensor.get("dtype") != FLOAT:
            raise BundleError(
                f"weights.safetensors: {name} is of type {show(tensor.get('dtype'))}; expected float32 ({FLOAT})."
            )
        if tensor.get("shape") != list(shape):
            raise BundleError(
                f"weights.safetensors: {name} has shape {show(tensor.get('shape'))}; "
                f"the design needs {shape_text(shape)}."
            )

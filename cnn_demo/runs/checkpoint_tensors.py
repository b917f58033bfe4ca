"""Checks a checkpoint.safetensors from a stranger without Keras: plain finite tensors and a possible position.

Whether the tensors belong to the run's design is checked where they are restored (training/checkpoint.py).
"""

from __future__ import annotations

import re
from typing import Any

from cnn_demo.errors import BundleError
from cnn_demo.runs.bundle_json import Check, count, number, parse_object, record
from cnn_demo.runs.bundle_tensors import load_finite, read_header
from cnn_demo.spec.fields import show

POSITION = "position"
TENSOR_NAME = re.compile(r"(weights|optimizer|random)/\d{4,6}")
TYPES = ("F32", "F64", "I32", "I64", "U32", "U64", "BOOL")
MOST, LARGE = 10**12, 1e12


def check_checkpoint(data: bytes, epochs: int, where: str) -> None:
    """Raise BundleError unless the file is a checkpoint of a run of so many epochs. where: what messages call it."""
    header, metadata = read_header(data, where)
    if not isinstance(metadata, dict) or not isinstance(metadata.get(POSITION), str):
        raise BundleError(f"{where} does not say how far its run is.")
    _check_position(parse_object(metadata[POSITION].encode(), f"The position in {where}"), epochs, where)
    for name, tensor in header.items():
        kind = tensor.get("dtype") if isinstance(tensor, dict) else None
        if not TENSOR_NAME.fullmatch(name) or kind not in TYPES:
            raise BundleError(f"{where} holds {show(name)} of type {show(kind)}, which no checkpoint has.")
    load_finite(data, where)


def _check_position(position: dict[str, Any], epochs: int, where: str) -> None:
    """The fields of training.checkpoint.Position."""
    amount = number(-LARGE, LARGE)
    fields = {
        **dict.fromkeys(("batch", "step", "image_sum"), count(MOST)),
        "epoch": count(epochs),
        "seconds": number(0, LARGE),
        **dict.fromkeys(("loss_sum", "right_sum"), amount),
        "best_accuracy": number(-1, 1),
        "best_epoch": _best_epoch(epochs),
    }
    if extra := [name for name in position if name not in fields]:
        raise BundleError(f"The position in {where} holds {show(extra[0])}, which no checkpoint has.")
    record(fields)(f"The position in {where}", position)


def _best_epoch(epochs: int) -> Check:
    """The best epoch, from 0; -1 before the first."""
    return lambda where, value: value if value == -1 else count(epochs)(where, value)

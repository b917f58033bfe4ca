"""Reads a layer as Keras users write it: names of classes and settings become the kinds and fields of spec/layers/.

A design stores one spelling only. What Keras can do and this program cannot is refused, with the value that would do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cnn_demo.spec.fields import FieldError, IntField, fields_of, show
from cnn_demo.spec.layers import LAYERS
from cnn_demo.spec.layers.base import L2
from cnn_demo.spec.layers.branches import JOINS

# Kind -> further names of its class in keras.layers.
FURTHER_CLASSES = {
    "conv2d": ("Convolution2D",),
    "separable_conv2d": ("SeparableConvolution2D",),
    "max_pooling2d": ("MaxPool2D",),
    "average_pooling2d": ("AvgPool2D",),
    "global_average_pooling2d": ("GlobalAvgPool2D",),
    "global_max_pooling2d": ("GlobalMaxPool2D",),
}
# Keras's classes of a single activation function, without their settings -> the function.
FUNCTION_CLASSES = {"relu": "relu", "elu": "elu", "softmax": "softmax"}
KERAS_L2 = 0.01  # of keras.regularizers.L2 and of its short name "l2"
L2_TEXT = re.compile(r"(?:keras\.)?(?:regularizers\.)?l2\((?:l2=)?([0-9.e+-]+)\)", re.IGNORECASE)
REGULARIZERS = ("kernel_regularizer", "depthwise_regularizer", "pointwise_regularizer")
# Settings that do not change a design -> the values that say nothing, in Keras's spelling, compared by _plain.
SAYS_NOTHING: dict[str, tuple[object, ...]] = {
    "trainable": (True,),
    "data_format": (None, "channels_last"),
    "dtype": (None, "float32"),
    "kernel_initializer": ("glorot_uniform",),
    "depthwise_initializer": ("glorot_uniform",),
    "pointwise_initializer": ("glorot_uniform",),
    "bias_initializer": ("zeros",),
    "bias_regularizer": (None,),
    "activity_regularizer": (None,),
    "kernel_constraint": (None,),
    "bias_constraint": (None,),
    "seed": (None,),
    "noise_shape": (None,),
    "axis": (-1, 3),
    "center": (True,),
    "scale": (True,),
    "keepdims": (False,),
}


def _plain(value: object) -> object:
    """A name without case, underscores and spaces; any other value as it is."""
    return re.sub(r"[\s_]", "", value).lower() if isinstance(value, str) else value


KINDS: dict[object, str] = {
    _plain(name): kind
    for kind, layer in LAYERS.items()
    for name in (kind, layer.keras_class or kind, *FURTHER_CLASSES.get(kind, ()))
}


def kind_of(name: object) -> tuple[str, dict[str, Any]] | None:
    """The kind that a name stands for, and the fields that it implies; None where it stands for none."""
    plain = _plain(name) if isinstance(name, str) else None
    if plain in KINDS:
        return KINDS[plain], {}
    if plain in JOINS:
        return "branches", {"join": str(plain)}
    if plain in FUNCTION_CLASSES:
        return "activation", {"function": FUNCTION_CLASSES[str(plain)]}
    return None


def own_fields(kind: str, written: Mapping[Any, Any]) -> dict[Any, Any]:
    """The fields of a layer of this kind from its settings as they were written. Raises FieldError."""
    known = fields_of(LAYERS[kind])
    fields: dict[Any, Any] = {}
    for name, value in written.items():
        if name == "strides" and "pool_size" in known and value is None:
            fields[name] = 0  # as large as the window
        elif name in known:
            _put(fields, name, name, _own_value(name, value, isinstance(known[name], IntField)))
        elif name in REGULARIZERS and L2 in known:
            _put(fields, L2, name, l2_factor(name, value))
        elif kind == "activation" and name == "activation":
            _put(fields, "function", name, _own_value(name, value, False))
        elif name == "name":
            continue
        elif name in SAYS_NOTHING:
            _check_says_nothing(name, value)
        else:
            fields[name] = value  # the record refuses it, and names those that it has
    return fields


def l2_factor(name: str, value: object) -> float:
    """The factor of an L2 regularizer as Keras writes it; 0 for none. Raises FieldError for any other."""
    if value is None:
        return 0.0
    if isinstance(value, str):
        if _plain(value) == L2:
            return KERAS_L2
        if (found := L2_TEXT.fullmatch(value.strip())) and (number := _number(found[1])) is not None:
            return number
    if isinstance(value, Mapping):
        config = value.get("config", {})
        is_l2 = _plain(value.get("class_name")) in (L2, "l1l2") and isinstance(config, Mapping)
        factor = config.get(L2, KERAS_L2) if is_l2 else None
        if isinstance(factor, int | float) and not isinstance(factor, bool) and not config.get("l1"):
            return float(factor)
    raise FieldError(
        f"{name} is {show(value)}; it must be an L2 penalty: 'l2' for Keras's {KERAS_L2:g}, or l2: 0.001 in its place."
    )


def _put(fields: dict[Any, Any], field: str, name: str, value: object) -> None:
    """Set a field; two spellings of one field must agree."""
    if field in fields and fields[field] != value:
        raise FieldError(f"{name} is {show(value)}, but {field} is {show(fields[field])} already; give it once.")
    fields[field] = value


def _own_value(name: str, value: object, is_whole_number: bool) -> object:
    """A value in this program's spelling: no activation is linear, an equal pair is one number."""
    if value is None and name in ("activation", "function"):
        return "linear"
    if name == "padding" and value in ("SAME", "VALID"):
        return str(value).lower()
    if is_whole_number and isinstance(value, list | tuple) and len(value) == 2 and type(value[0]) in (int, list, tuple):
        first, second = value
        if first == second:
            return _own_value(name, first, True)
        raise FieldError(f"{name} is {show(value)}; both numbers of it must be equal here.")
    return value


def _check_says_nothing(name: str, value: object) -> None:
    allowed = SAYS_NOTHING[name]
    plain = _plain(value)
    if not any(plain == _plain(one) and type(value) is type(one) for one in allowed):
        raise FieldError(
            f"{name} is {show(value)}; this program has {show(allowed[-1])} only, which can be left out as well."
        )


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None

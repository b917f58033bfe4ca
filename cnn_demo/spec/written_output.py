"""Recognizes an output stage that a design lists among its layers, as Keras users write it.

A design stores the output stage apart from its layers, since its size follows from the classes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cnn_demo.spec.fields import FieldError, show
from cnn_demo.spec.keras_names import kind_of, own_fields
from cnn_demo.spec.layers import ConvolutionOutput, Output

POOLED = {"global_average_pooling2d": "average", "global_max_pooling2d": "max"}
Listed = tuple[str, dict[Any, Any]]  # the kind of a layer, and its settings as they were written


def split_output(layers: Sequence[object], classes: int) -> tuple[Sequence[object], Output | ConvolutionOutput | None]:
    """The layers without the output stage at their end, and that stage; None where they have none.

    layers: as they stand in JSON. Raises FieldError where they end in softmax, but not in one value a class.
    """
    listed = [_listed(layer) for layer in layers[-3:]]
    last = listed[-1] if listed else None
    if last is None or not _is_softmax(last):
        return layers, None
    if last[0] == "dense":
        return layers[:-1], _dense(_without(last[1], "activation"), classes)
    before = listed[-2] if len(listed) > 1 else None
    if before and before[0] == "dense":
        _check_linear(before)
        return layers[:-2], _dense(before[1], classes)
    first = listed[0] if len(listed) > 2 else None
    if before and before[0] in POOLED and first and first[0] == "conv2d":
        return layers[:-3], _convolution(first[1], POOLED[before[0]], classes)
    raise FieldError(
        f"softmax must have one value for each of the {classes:,} classes before it: a dense layer with {classes:,} units, "
        f"or a conv2d layer with {classes:,} filters and global pooling. Or leave softmax out: then a dense output is "
        "added automatically."
    )


def _listed(layer: object) -> Listed | None:
    """None for what is no layer; the layer's own reader refuses it."""
    if not isinstance(layer, Mapping) or (found := kind_of(layer.get("kind"))) is None:
        return None
    kind, implied = found
    return kind, {**implied, **_without(layer, "kind")}


def _is_softmax(listed: Listed) -> bool:
    kind, written = listed
    functions = {"activation": ("function", "activation"), "dense": ("activation",)}.get(kind, ())
    return any(str(written.get(name)).lower() == "softmax" for name in functions)


def _check_linear(listed: Listed) -> None:
    if (activation := listed[1].get("activation")) not in (None, "linear"):
        raise FieldError(
            f"its input has the activation {show(activation)}; softmax needs plain sums. Leave that activation out."
        )


def _dense(written: dict[Any, Any], classes: int) -> Output:
    fields = own_fields("dense", _without(written, "activation"))
    _check_count("units", fields.get("units", classes), classes)
    return Output.from_dict({**fields, "units": classes}, where="it")


def _convolution(written: dict[Any, Any], pooling: str, classes: int) -> ConvolutionOutput:
    """Keras's defaults where the convolution says nothing: no activation."""
    fields = own_fields("conv2d", written)
    _check_count("filters", fields.get("filters", classes), classes)
    kernel = {"kernel_size": 3} | fields
    return ConvolutionOutput.from_dict({**kernel, "filters": classes, "pooling": pooling}, where="it")


def _check_count(name: str, found: object, classes: int) -> None:
    if found != classes:
        raise FieldError(
            f"the layer before softmax has {show(found)} {name}, but there are {classes:,} classes. Write {classes:,} "
            f"{name}, or leave this output out: a fitting one is added automatically."
        )


def _without(written: Mapping[Any, Any], name: str) -> dict[Any, Any]:
    return {key: value for key, value in written.items() if key != name}

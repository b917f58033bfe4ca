"""The table of formats that a trained network can be exported to.

Those that need no worker are written by cnn_demo/browser/export, the others by cnn_demo/export.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from cnn_demo.errors import ModelError
from cnn_demo.spec.architecture import MAX_CLASSES, Architecture
from cnn_demo.spec.fields import show
from cnn_demo.spec.keras_graph import keras_graph
from cnn_demo.spec.layers import Activation, Node

# TensorFlow's converter merges the relu into the gelu, and then no longer recognizes the gelu.
RELU_AFTER_GELU = ("relu", "gelu")

# Bounds for probabilities: two programs sum the same float32 numbers in different orders; float16 keeps 11 bits of a weight.
SAME_PROGRAM, FLOAT32, FLOAT16, EIGHT_BITS = 1e-5, 1e-4, 0.01, 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFormat:
    """One format.

    short_title: for a button, after "Make". sentence: what it is for. runtime: what checks it. largest_difference: the
    largest difference of a probability from the original's with which an export is accepted.
    needs_worker: whether only a worker process with Keras can make it. needs_tensorflow: whether it needs TensorFlow as the
    backend of Keras.
    is_trainable: whether its runtime can train it further. never_after: an activation, and the one that it cannot follow
    directly. most_classes: of a network in this format.
    """

    name: str
    title: str
    short_title: str
    sentence: str
    runtime: str
    largest_difference: float
    needs_worker: bool = False
    needs_tensorflow: bool = False
    is_trainable: bool = False
    never_after: tuple[str, str] | None = None
    most_classes: int = MAX_CLASSES

    def refusal(self, architecture: Architecture) -> str | None:
        """Why this design cannot be written in this format, naming the layer; None where it can."""
        if architecture.classes > self.most_classes:
            return f"{self.title}: at most {self.most_classes} classes. This network has {architecture.classes:,}."
        if self.never_after is None:
            return None
        activation, before = self.never_after
        refused = _first_after(architecture, activation, before)
        if refused is None:
            return None
        return f"{self.title} cannot have {activation} right after {before} (layer {refused}). {WHAT_TO_DO}"

    def limitation(self, architecture: Architecture) -> str | None:
        """What this design cannot do in this format, naming the layer; None where there is nothing to say."""
        for node in keras_graph(architecture) if self.is_trainable else ():
            if any(window.dilation > 1 for window in node.layer.windows()):
                return (
                    f"This model predicts, but cannot be trained further: TensorFlow.js has no gradient of a dilated "
                    f"convolution (layer {node.name})."
                )
        return None


@lru_cache(maxsize=64)  # several formats, and every visitor of a page, ask for the same design
def _first_after(architecture: Architecture, activation: str, before: str) -> str | None:
    """The first layer that applies an activation to values to which another one was last applied."""
    activated: dict[str, str] = {}  # node -> the activation last applied to its output
    for node in keras_graph(architecture):
        applied, earlier = node.arguments.get("activation", ""), activated.get(node.inputs[0], "")
        if isinstance(node.layer, Activation) and (applied, earlier) == (activation, before):
            return node.name
        activated[node.name] = earlier if _passes(node) else applied
    return None


def _passes(node: Node) -> bool:
    """Whether it leaves values unchanged in a prediction."""
    return node.layer.only_in_training or node.layer == Activation(function="linear")


WHAT_TO_DO = "Replace it in the design, or choose another format."

EXPORTS: dict[str, ExportFormat] = {
    item.name: item
    for item in (
        ExportFormat(
            name="tfjs",
            title="TensorFlow.js graph model",
            short_title="TensorFlow.js",
            sentence="For web pages: the fastest format there, with the full weights.",
            runtime="tfjs",
            largest_difference=FLOAT32,
        ),
        ExportFormat(
            name="tfjs-float16",
            title="TensorFlow.js graph model, float16 weights",
            short_title="TensorFlow.js, float16",
            sentence="For web pages, with half the download; the predictions hardly change.",
            runtime="tfjs",
            largest_difference=FLOAT16,
        ),
        ExportFormat(
            name="tfjs-uint8",
            title="TensorFlow.js graph model, uint8 weights",
            short_title="TensorFlow.js, uint8",
            sentence="For web pages, with a quarter of the download; the probabilities change a little.",
            runtime="tfjs",
            largest_difference=EIGHT_BITS,
        ),
        ExportFormat(
            name="tfjs-layers",
            title="TensorFlow.js layers model",
            short_title="TensorFlow.js layers",
            sentence="For web pages that train the network further or use its single layers.",
            runtime="tfjs",
            is_trainable=True,
            largest_difference=FLOAT32,
        ),
        ExportFormat(
            name="keras",
            title="Keras (.keras)",
            short_title="Keras",
            sentence="For Python: load it with Keras 3, train it further, change it.",
            runtime="keras",
            largest_difference=SAME_PROGRAM,
            needs_worker=True,
        ),
        ExportFormat(
            name="saved_model",
            title="TensorFlow SavedModel",
            short_title="SavedModel",
            sentence="For TensorFlow and TensorFlow Serving; needs none of this app's code.",
            runtime="tensorflow",
            largest_difference=SAME_PROGRAM,
            needs_worker=True,
            needs_tensorflow=True,
        ),
        ExportFormat(
            name="onnx",
            title="ONNX",
            short_title="ONNX",
            sentence="For ONNX Runtime and most other programs and languages.",
            runtime="onnxruntime",
            largest_difference=FLOAT32,
            needs_worker=True,
        ),
        ExportFormat(
            name="litert",
            title="LiteRT (TensorFlow Lite)",
            short_title="LiteRT",
            sentence="For phones and small computers.",
            runtime="litert",
            largest_difference=FLOAT32,
            needs_worker=True,
            needs_tensorflow=True,
            never_after=RELU_AFTER_GELU,
        ),
        ExportFormat(
            name="litert-float16",
            title="LiteRT, float16 weights",
            short_title="LiteRT, float16",
            sentence="For phones, at half the size; the predictions hardly change.",
            runtime="litert",
            largest_difference=FLOAT16,
            needs_worker=True,
            needs_tensorflow=True,
            never_after=RELU_AFTER_GELU,
        ),
        ExportFormat(
            name="litert-int8",
            title="LiteRT, int8 weights",
            short_title="LiteRT, int8",
            sentence="For phones, at a quarter of the size (dynamic range); the probabilities change a little.",
            runtime="litert",
            largest_difference=EIGHT_BITS,
            needs_worker=True,
            needs_tensorflow=True,
            never_after=RELU_AFTER_GELU,
        ),
        ExportFormat(
            name="bundle",
            title="Bundle (.cnn.zip)",
            short_title="the bundle",
            sentence="For this app: the design, recipe, weights and figures in one file that the Runs page imports.",
            runtime="keras",
            largest_difference=SAME_PROGRAM,
            most_classes=256,  # as many as it can have figures for; runs/bundle_figures.py
        ),
        ExportFormat(
            name="site",
            title="Static site",
            short_title="the static site",
            sentence="A web site where anyone can draw and see predictions. Runs on any static host and offline.",
            runtime="tfjs",
            largest_difference=FLOAT16,
        ),
        ExportFormat(
            name="site-single",
            title="Single page",
            short_title="the single page",
            sentence="The same web site as one HTML file, to send to others or to open directly from your disk.",
            runtime="tfjs",
            largest_difference=FLOAT16,
        ),
    )
}

# In the order of the Export page, grouped by what the network is exported for.
GROUPS = {
    "A web site": ("site", "site-single"),
    "Other web pages": ("tfjs", "tfjs-float16", "tfjs-uint8", "tfjs-layers"),
    "Python": ("keras", "saved_model"),
    "Other programs and devices": ("onnx", "litert", "litert-float16", "litert-int8"),
    "Back to this app": ("bundle",),
}


def difference_text(difference: float) -> str:
    """A difference of probabilities for people: 0.0012, below 0.000001. NaN, which a broken file gives, is said as it is."""
    if math.isnan(difference):
        return "NaN"
    if difference < 1e-6:
        return "0" if difference == 0 else "below 0.000001"
    decimals = min(6, 1 - math.floor(math.log10(difference)))
    return f"{difference:.{decimals}f}".rstrip("0").rstrip(".")


def export_format(name: str) -> ExportFormat:
    """The format of that name. Raises ModelError that lists the known ones."""
    if name not in EXPORTS:
        raise ModelError(f"There is no format {show(name)}; there are {', '.join(EXPORTS)}.")
    return EXPORTS[name]

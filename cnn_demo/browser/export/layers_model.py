"""A TensorFlow.js layers model: slower than a graph model, but it can be trained further in the browser.

Written here from the design, since TensorFlow.js refuses what tensorflowjs makes of a Keras 3 model.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from cnn_demo.browser.export.trained import Trained
from cnn_demo.browser.graph.sources import Tensors
from cnn_demo.spec.activations import FUNCTIONS, Operation, X
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.keras_graph import INPUT_NAME, keras_graph
from cnn_demo.spec.layers import Conv2D, Node

WEIGHTS_FILE = "weights.bin"
KERAS_VERSION = "2.15.0"  # the last that wrote this format
LAST_AXIS = "channels_first"  # under which Cropping2D crops a map's last two axes, width and channels


@dataclass(frozen=True, slots=True, kw_only=True)
class TfjsLayer:
    """A layer of TensorFlow.js: its class, its config without the name, the layers it is called on, its weights."""

    name: str
    class_name: str
    config: Mapping[str, Any]
    inputs: tuple[str, ...]
    weights: Mapping[str, np.ndarray] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The layer as a functional model of Keras 2 holds it."""
        calls = [[[source, 0, 0, {}] for source in self.inputs]] if self.inputs else []
        config = {"name": self.name, **self.config}
        return {"class_name": self.class_name, "name": self.name, "config": config, "inbound_nodes": calls}


def write_layers_model(trained: Trained, folder: Path) -> None:
    """model.json and one file of float32 weights."""
    layers = list(tfjs_layers(trained.project.architecture, trained.tensors))
    weights = {f"{layer.name}/{name}": value for layer in layers for name, value in layer.weights.items()}
    specs = [{"name": name, "shape": list(value.shape), "dtype": "float32"} for name, value in weights.items()]
    model = {
        "format": "layers-model",
        "generatedBy": "CNN workshop",
        "modelTopology": _topology(layers),
        "weightsManifest": [{"paths": [WEIGHTS_FILE], "weights": specs}],
    }
    (folder / "model.json").write_text(json.dumps(model))
    (folder / WEIGHTS_FILE).write_bytes(b"".join(value.astype("<f4").tobytes() for value in weights.values()))


def tfjs_layers(architecture: Architecture, weights: Tensors) -> Iterator[TfjsLayer]:
    """The layers of a design in order, the input first and the output last. weights: name (layer/weight) -> array."""
    shape = {"batch_input_shape": [None, *architecture.input_shape], "dtype": "float32", "sparse": False}
    yield TfjsLayer(name=INPUT_NAME, class_name="InputLayer", config=shape, inputs=())
    ends = {INPUT_NAME: INPUT_NAME}  # node -> the layer that gives its output
    for node in keras_graph(architecture):
        name = INPUT_NAME
        for layer in _layers_of(node, tuple(ends[name] for name in node.inputs), weights):
            yield layer
            name = layer.name
        ends[node.name] = name


def _topology(layers: list[TfjsLayer]) -> dict[str, Any]:
    """The functional model as Keras 2 wrote it, which is what TensorFlow.js reads."""
    config = {
        "name": "network",
        "layers": [layer.to_json() for layer in layers],
        "input_layers": [[layers[0].name, 0, 0]],
        "output_layers": [[layers[-1].name, 0, 0]],
    }
    return {
        "keras_version": KERAS_VERSION,
        "backend": "tensorflow",
        "model_config": {"class_name": "Functional", "config": config},
    }


def _layers_of(node: Node, inputs: tuple[str, ...], weights: Mapping[str, np.ndarray]) -> Iterator[TfjsLayer]:
    """A node as one layer, followed by its activation's layers where TensorFlow.js has no such activation."""
    renamed = node.layer.tfjs_weight_names
    own = {renamed.get(name, name): weights[f"{node.name}/{name}"] for name in node.weights}
    config = {**node.arguments, **node.layer.tfjs_config}
    steps: tuple[Operation, ...] = ()
    if name := config.get("activation"):
        activation = FUNCTIONS[name].tfjs_layers
        config["activation"], steps = (activation, ()) if isinstance(activation, str) else ("linear", activation)
    if _needs_zeros_before(node):
        zeros = _zeros_around(node, inputs)
        yield zeros
        inputs, config["padding"] = (zeros.name,), "valid"
    if isinstance(node.layer, Conv2D) and node.layer.groups > 1:
        yield from _grouped_convolution(node, inputs, config, own)
    else:
        yield TfjsLayer(name=node.name, class_name=node.tfjs_class, config=config, inputs=inputs, weights=own)
    names: dict[str | int | float, str] = {X: node.name}
    for index, step in enumerate(steps):
        names[index] = f"{node.name}_{name}_{index}"
        reads = tuple(names[operand] for operand in step.inputs)
        yield TfjsLayer(name=names[index], class_name=step.name, config=step.attributes, inputs=reads)


def _needs_zeros_before(node: Node) -> bool:
    """With "same", the WebAssembly backend of TensorFlow.js 4.22 begins such convolutions at a wrong cell."""
    if node.layer.family != "convolution" or node.arguments["padding"] != "same":
        return False
    (window,), (height, width, _) = node.layer.windows(), node.input_shape
    return window.leaves_cells_unread((height, width))


def _zeros_around(node: Node, inputs: tuple[str, ...]) -> TfjsLayer:
    """A layer that adds the zeros which the layer of this node would add to its input."""
    (window,), (height, width, _) = node.layer.windows(), node.input_shape
    sides = [list(pair) for pair in window.same_padding((height, width))]
    config = {"padding": sides, "data_format": "channels_last"}
    return TfjsLayer(name=f"{node.name}_zeros", class_name="ZeroPadding2D", config=config, inputs=inputs)


def _grouped_convolution(
    node: Node, inputs: tuple[str, ...], config: Mapping[str, Any], weights: Mapping[str, np.ndarray]
) -> Iterator[TfjsLayer]:
    """Each group's channels, convolved by themselves, and joined: TensorFlow.js convolves no groups."""
    groups = config["groups"]
    filters, channels = config["filters"] // groups, node.input_shape[2] // groups
    own = {name: value for name, value in config.items() if name != "groups"} | {"filters": filters}
    parts = []
    for group in range(groups):
        crop, part = f"{node.name}_channels_{group}", f"{node.name}_group_{group}"
        sides = (group * channels, (groups - 1 - group) * channels)
        cropping = {"cropping": [[0, 0], list(sides)], "data_format": LAST_AXIS}
        yield TfjsLayer(name=crop, class_name="Cropping2D", config=cropping, inputs=inputs)
        chosen = slice(group * filters, (group + 1) * filters)
        cut = {name: value[..., chosen] for name, value in weights.items()}
        yield TfjsLayer(name=part, class_name="Conv2D", config=own, inputs=(crop,), weights=cut)
        parts.append(part)
    yield TfjsLayer(name=node.name, class_name="Concatenate", config={"axis": -1}, inputs=tuple(parts))

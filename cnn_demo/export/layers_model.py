"""A TensorFlow.js layers model: slower than a graph model, but it can be trained on in the browser.

Written here from the design, since TensorFlow.js refuses what tensorflowjs makes of a Keras 3 model.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras

from cnn_demo.export.source import Source
from cnn_demo.network.weights import weights_of
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.keras_graph import INPUT_NAME, Node, keras_graph

WEIGHTS_FILE = "weights.bin"
LEAKY_RELU = "leaky_relu"
LEAKY_RELU_SLOPE = 0.2  # of Keras's activation; the layer's own default is another
# What TensorFlow.js calls otherwise: an activation, and a layer's weight.
ACTIVATIONS = {"silu": "swish"}
WEIGHTS = {("DepthwiseConv2D", "kernel"): "depthwise_kernel"}


def write_layers_model(source: Source, folder: Path) -> None:
    """model.json and one file of float32 weights."""
    architecture = source.project.architecture
    classes = {node.name: node.class_name for node in keras_graph(architecture)}
    weights = {_weight_name(name, classes): value for name, value in weights_of(source.model).items()}
    specs = [{"name": name, "shape": list(value.shape), "dtype": "float32"} for name, value in weights.items()]
    model = {
        "format": "layers-model",
        "generatedBy": f"Keras {keras.__version__}",
        "convertedBy": "CNN workshop",
        "modelTopology": _topology(architecture),
        "weightsManifest": [{"paths": [WEIGHTS_FILE], "weights": specs}],
    }
    (folder / "model.json").write_text(json.dumps(model))
    (folder / WEIGHTS_FILE).write_bytes(b"".join(value.astype("<f4").tobytes() for value in weights.values()))


def _weight_name(name: str, classes: dict[str, str]) -> str:
    """Keras's name of a weight (layer/weight) as TensorFlow.js has it."""
    layer, weight = name.split("/")
    return f"{layer}/{WEIGHTS.get((classes[layer], weight), weight)}"


def _topology(architecture: Architecture) -> dict[str, Any]:
    """The functional model as Keras 2 wrote it, which is what TensorFlow.js reads."""
    shape = {"batch_input_shape": [None, *architecture.input_shape], "dtype": "float32", "sparse": False}
    start = Node(name=INPUT_NAME, class_name="InputLayer", arguments=shape, inputs=())
    layers = [_layer(node) for node in (start, *_with_leaky_layers(keras_graph(architecture)))]
    config = {
        "name": "network",
        "layers": layers,
        "input_layers": [[INPUT_NAME, 0, 0]],
        "output_layers": [[layers[-1]["name"], 0, 0]],
    }
    return {
        "keras_version": keras.__version__,
        "backend": "tensorflow",
        "model_config": {"class_name": "Functional", "config": config},
    }


def _with_leaky_layers(nodes: Iterable[Node]) -> Iterator[Node]:
    """leaky_relu as a layer of its own: TensorFlow.js has no activation of that name."""
    ends: dict[str, str] = {}
    for node in nodes:
        moved = replace(node, inputs=tuple(ends.get(name, name) for name in node.inputs))
        if node.arguments.get("activation") != LEAKY_RELU:
            yield moved
            continue
        yield replace(moved, arguments={**node.arguments, "activation": "linear"})
        ends[node.name] = f"{node.name}_{LEAKY_RELU}"
        slope = {"alpha": LEAKY_RELU_SLOPE}
        yield Node(name=ends[node.name], class_name="LeakyReLU", arguments=slope, inputs=(node.name,))


def _layer(node: Node) -> dict[str, Any]:
    config = {"name": node.name, **node.arguments}
    if "activation" in config:
        config["activation"] = ACTIVATIONS.get(config["activation"], config["activation"])
    calls = [[[source, 0, 0, {}] for source in node.inputs]] if node.inputs else []
    return {"class_name": node.class_name, "name": node.name, "config": config, "inbound_nodes": calls}

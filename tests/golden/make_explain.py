"""Writes tests/golden/explain.json: the outputs of all layers of small random Keras networks, for the page Explain.

Run from the project's folder: python -m tests.golden.make_explain
It holds a list of {"architecture", "nodes": as Explained.nodes, "weights": base64 of the bytes they point into, "image",
"outputs": node's name -> values, channels last}. Together the designs have every kind of layer and every activation.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_demo.browser.explanation import explanation
from cnn_demo.browser.graph.manifest import encoded
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.weight_shapes import weight_shapes

PATH = Path(__file__).with_name("explain.json")
SEED = 43
SIGNIFICANT_DIGITS = 8


def _layers(*layers: tuple[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"kind": kind, **fields} for kind, fields in layers]


DESIGNS = (
    {
        "input_shape": [7, 6, 3],
        "classes": 4,
        "layers": _layers(
            ("conv2d", {"filters": 3, "kernel_size": 3, "padding": "same", "activation": "gelu"}),
            ("batch_normalization", {"epsilon": 0.01}),
            ("spatial_dropout2d", {"rate": 0.25}),
            ("max_pooling2d", {"pool_size": 3, "strides": 2, "padding": "same"}),
            ("separable_conv2d", {"filters": 4, "strides": 2, "activation": "elu", "depth_multiplier": 2}),
            ("flatten", {}),
            ("dropout", {"rate": 0.5}),
            ("dense", {"units": 5, "activation": "tanh"}),
            ("batch_normalization", {}),
        ),
    },
    {
        "input_shape": [6, 6, 1],
        "classes": 3,
        "layers": _layers(
            ("residual_block", {"filters": 2, "strides": 2, "activation": "silu"}),
            ("residual_block", {"filters": 2, "kernel_size": [2, 1], "batch_normalization": False}),
            ("depthwise_conv2d", {"kernel_size": [1, 2], "depth_multiplier": 2, "activation": "leaky_relu"}),
            ("average_pooling2d", {"pool_size": [2, 3], "strides": 1, "padding": "same"}),
            ("activation", {"function": "sigmoid"}),
            ("global_average_pooling2d", {}),
        ),
    },
    {
        "input_shape": [5, 5, 1],
        "classes": 2,
        "layers": _layers(
            ("conv2d", {"filters": 2, "kernel_size": 5, "strides": 2, "use_bias": False, "activation": "linear"}),
            ("activation", {"function": "linear"}),
            ("flatten", {}),
        ),
    },
    {
        "input_shape": [7, 6, 1],
        "classes": 3,
        "layers": _layers(
            ("zero_padding2d", {"padding": 2}),
            ("conv2d", {"filters": 4, "kernel_size": 3, "dilation_rate": 2, "activation": "selu"}),
            ("conv2d", {"filters": 6, "kernel_size": 2, "groups": 2, "padding": "same", "activation": "hard_silu"}),
            ("conv2d", {"filters": 4, "dilation_rate": 2, "groups": 2, "padding": "same", "use_bias": False}),
            ("zero_padding2d", {}),
            ("conv2d", {"filters": 3, "kernel_size": [1, 2], "dilation_rate": 2}),
            ("conv2d", {"filters": 3, "kernel_size": [3, 1], "strides": [1, 2], "padding": "same"}),
            ("separable_conv2d", {"filters": 2, "kernel_size": [2, 1]}),
            ("max_pooling2d", {"pool_size": [2, 1]}),
            ("global_max_pooling2d", {}),
        ),
    },
    {
        "input_shape": [6, 5, 1],
        "classes": 3,
        "layers": _layers(
            (
                "branches",
                {
                    "branches": [
                        _layers(
                            ("conv2d", {"filters": 2, "kernel_size": [3, 1], "padding": "same"}),
                            ("conv2d", {"filters": 3, "kernel_size": [1, 3], "padding": "same"}),
                        ),
                        _layers(("conv2d", {"filters": 2, "kernel_size": 1}), ("batch_normalization", {})),
                        [],
                    ]
                },
            ),
            (
                "branches",
                {
                    "join": "add",
                    "branches": [
                        _layers(
                            ("branches", {"branches": [_layers(("conv2d", {"filters": 3, "padding": "same"})), []]}),
                            ("conv2d", {"filters": 2, "strides": 2, "padding": "same"}),
                        ),
                        _layers(("residual_block", {"filters": 2, "strides": 2})),
                        _layers(("max_pooling2d", {"padding": "same"}), ("conv2d", {"filters": 2, "kernel_size": 1})),
                    ],
                },
            ),
            ("branches", {"branches": [_layers(("global_max_pooling2d", {})), _layers(("flatten", {}))]}),
        ),
    },
    {
        "input_shape": [5, 6, 1],
        "classes": 3,
        "layers": _layers(("conv2d", {"filters": 4, "kernel_size": 2, "activation": "relu"})),
        "output": {"kind": "convolution"},
    },
    {
        "input_shape": [5, 6, 1],
        "classes": 4,
        "layers": _layers(("dropout", {})),
        "output": {
            "kind": "convolution",
            "kernel_size": [3, 2],
            "activation": "tanh",
            "pooling": "max",
            "use_bias": False,
        },
    },
    {
        "input_shape": [5, 4, 1],
        "classes": 3,
        "layers": _layers(("conv2d", {"filters": 4, "kernel_size": 2}), ("global_average_pooling2d", {})),
        "output": {"kind": "gated", "gate_units": 5},
    },
)


def main() -> None:
    """Write the file."""
    rng = np.random.default_rng(SEED)
    PATH.write_text(json.dumps([_golden(design, rng) for design in DESIGNS]) + "\n", encoding="utf-8")


def _golden(design: dict[str, Any], rng: np.random.Generator) -> dict[str, Any]:
    architecture = Architecture.from_dict({"version": 1, **design})
    tensors = {name: _weights(name, shape, rng) for name, shape in weight_shapes(architecture).items()}
    image = rng.integers(0, 256, architecture.input_shape).astype(np.float32) / 255
    found = explanation(architecture, known=())
    return {
        "architecture": architecture.to_dict(),
        "nodes": found.nodes,
        "weights": base64.b64encode(encoded(found.more, tensors)[1]).decode(),
        "image": _listed(image),
        "outputs": {name: _listed(values) for name, values in outputs(architecture, tensors, image).items()},
    }


def outputs(architecture: Architecture, tensors: dict[str, NDArray], image: NDArray) -> dict[str, NDArray]:
    """Layer name -> its output for the image, computed by Keras."""
    import keras

    from cnn_demo.network.build import build
    from cnn_demo.network.weights import set_weights

    model = build(architecture)
    set_weights(model, tensors, "the golden weights")
    layers = model.layers[1:]
    answers = keras.Model(model.inputs[0], [layer.output for layer in layers])(image[None], training=False)
    return {layer.name: np.asarray(answer)[0] for layer, answer in zip(layers, answers, strict=True)}


def tensors_of(golden: dict[str, Any]) -> dict[str, NDArray]:
    """Weight name -> float32, from the bytes that the nodes refer to. Keras has no weights factor and shift."""
    data = base64.b64decode(golden["weights"])
    return {
        f"{node['name']}/{name}": np.frombuffer(data, at["dtype"], int(np.prod(at["shape"])), at["offset"])
        .reshape(at["shape"])
        .astype(np.float32)
        for node in golden["nodes"]
        for name, at in node["weights"].items()
        if name not in ("factor", "shift")
    }


def _weights(name: str, shape: tuple[int, ...], rng: np.random.Generator) -> NDArray:
    """Random weights that float16 holds exactly; variances are positive."""
    values = rng.normal(0, 0.5, shape)
    return (np.abs(values) + 0.1 if name.endswith("variance") else values).astype(np.float16).astype(np.float32)


def _listed(values: NDArray) -> list[float]:
    return [float(f"{value:.{SIGNIFICANT_DIGITS}g}") for value in values.ravel()]


if __name__ == "__main__":
    main()

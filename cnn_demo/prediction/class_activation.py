"""Grad-CAM without gradients, for networks that average the maps of one layer: its weights follow from the output layer.

There, the gradient of a class's logit is known: of the maps that are averaged, it is that of their mean. Where the output
stage has a gate, it is the sum of two parts, as the mean changes the logit directly and through the gate. Zhou et al. 2016
(arXiv 1512.04150) call the result a class activation map; Selvaraju et al. 2017 show that Grad-CAM gives the same.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cnn_demo.errors import ModelError, NoWorkersError
from cnn_demo.prediction.activations import FUNCTIONS, Floats
from cnn_demo.prediction.attribution_check import weakness
from cnn_demo.prediction.numpy_network import NumpyNetwork, load_numpy
from cnn_demo.runs.inspection_results import Attribution
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.architecture import OUTPUT_NAME, Architecture
from cnn_demo.spec.keras_graph import keras_graph
from cnn_demo.spec.layers import BatchNormalization, GatedOutput, GlobalAveragePooling2D, Multiply, Node
from cnn_demo.spec.layers.gated_output import GATE, HIDDEN, NORMALIZED

GRAD_CAM = "grad_cam"


def attribution(path: str, image: np.ndarray, method: str, label: int, layer: str = "") -> Attribution:
    """As cnn_demo.inspection.attribution.attribution, for Grad-CAM of averaged_layer. Raises ModelError, NoWorkersError."""
    network = load_numpy(TrainedNetwork(Path(path)))
    network.check(image[None])
    if not 0 <= label < network.architecture.classes:
        raise ModelError(f"There is no class {label}; the network has {network.architecture.classes}.")
    if method != GRAD_CAM or layer != averaged_layer(network.architecture):
        raise NoWorkersError(
            "Without TensorFlow there is no gradient, so only Grad-CAM of the maps averaged last is known."
        )
    maps = _maps(network, image, layer)
    values = np.maximum(maps @ _slopes(network, maps.mean(axis=(0, 1)), label), 0) / (maps.shape[0] * maps.shape[1])
    return {"map": values.astype(np.float32), "signed": False, "weakness": weakness(values, is_gradient=False)}


def averaged_layer(architecture: Architecture) -> str | None:
    """The Keras layer whose maps the network averages for its output; None where it does not, or computes more after that."""
    nodes = {node.name: node for node in keras_graph(architecture)}
    before = _source(nodes, nodes[OUTPUT_NAME])
    if before is None or not isinstance(before.layer, GlobalAveragePooling2D):
        return None
    source = nodes.get(before.inputs[0])
    return source.name if source else None


def _source(nodes: dict[str, Node], node: Node) -> Node | None:
    """The layer that a node reads, without a gate and those that do nothing in a prediction; None for the image."""
    found = nodes.get(node.inputs[0])
    is_passed = found and ("Dropout" in found.class_name or isinstance(found.layer, Multiply))
    return _source(nodes, found) if found and is_passed else found


def _slopes(network: NumpyNetwork, means: Floats, label: int) -> Floats:
    """How much the class's logit rises with the mean of each averaged map. means: (maps,), these means."""
    kernel = network.weights.get(OUTPUT_NAME, {}).get("kernel")
    if kernel is None:
        return np.eye(network.architecture.classes, dtype=np.float32)[label]  # one map for each class
    weights: Floats = kernel[:, label]
    if not isinstance(network.architecture.output, GatedOutput):
        return weights
    normal, hidden, last = (network.weights[f"{OUTPUT_NAME}_{part}"] for part in (NORMALIZED, HIDDEN, GATE))
    scale = normal["gamma"] / np.sqrt(normal["moving_variance"] + np.float32(BatchNormalization().epsilon))
    sums = ((means - normal["moving_mean"]) * scale + normal["beta"]) @ hidden["kernel"] + hidden["bias"]
    gate = FUNCTIONS["sigmoid"](np.maximum(sums, 0) @ last["kernel"] + last["bias"])
    slopes_of_gate = gate * (1 - gate) * scale * (hidden["kernel"] @ ((sums > 0) * last["kernel"][:, 0]))
    return gate * weights + (means @ weights) * slopes_of_gate


def _maps(network: NumpyNetwork, image: np.ndarray, layer: str) -> Floats:
    found = list[Floats]()

    def keep(node: Node, output: Floats) -> None:
        if node.name == layer:
            found.append(output[0])

    network.run(image[None], keep)
    return found[0]

"""Transfer of a trained network to other classes or images: which layers keep their weights, and which are frozen.

All layers before the output stage keep their weights, or none can be kept. Knows no Keras.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cnn_demo.errors import DesignError
from cnn_demo.spec.architecture import OUTPUT_NAME, Architecture
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.keras_graph import keras_graph, nodes_by_layer
from cnn_demo.spec.layers import ConvolutionOutput, Dense, Flatten, GatedOutput, Node, Output, Shape, volume
from cnn_demo.spec.layers.base import shape_text
from cnn_demo.spec.project import Project
from cnn_demo.spec.weight_shapes import weight_shapes

COLOURS = {1: "grey", 3: "colour"}
FLOAT_BYTES = 4


def design_for(before: Project, data: DataSpec) -> Architecture:
    """The design of another network for these images and classes. Raises DesignError where its layers do not fit.

    A new output stage ends in softmax alone: behind an activation such as ReLU, a map that begins below 0 never learns. It
    has no gate: that would have to learn again which images show none of the classes.
    """
    architecture = before.architecture.for_data(data.input_shape, len(data.classes))
    if before.data.classes == data.classes:
        return architecture
    if isinstance(architecture.output, GatedOutput):
        return replace(architecture, output=Output())
    if isinstance(architecture.output, ConvolutionOutput):
        return replace(architecture, output=replace(architecture.output, activation="linear"))
    return architecture


def misfit(before: Project, now: Project) -> str | None:
    """Why a project cannot keep the layers of another one's network, in whole sentences; None where it can."""
    old, new = (weights_before_output(project.architecture) for project in (before, now))
    for name in [*old, *(name for name in new if name not in old)]:
        if old.get(name) != new.get(name):
            difference = f"{name} is {_shape(old.get(name))} in the network and {_shape(new.get(name))} in this design."
            return f"{difference} {_cause(name, before.architecture, now.architecture)}".strip()
    if not new and not keeps_output(before, now):
        return "Only its output layer learns, and the output layer has to be new for other classes or images."
    return None


def takes(before: Project, data: DataSpec) -> bool:
    """Whether a run on these data can keep the layers of a project's network."""
    try:
        return misfit(before, replace(before, architecture=design_for(before, data), data=data)) is None
    except DesignError:
        return False


def keeps_output(before: Project, now: Project) -> bool:
    """Whether the output stage keeps its weights: it must have the same ones, for the same classes."""
    old, new = weight_shapes(before.architecture), weight_shapes(now.architecture)
    return old == new and before.data.classes == now.data.classes


def kept_weights(before: Project, now: Project) -> tuple[str, ...]:
    """Names of the weights that a project keeps of another one's network, whose layers fit (see misfit)."""
    return tuple(
        weight_shapes(now.architecture) if keeps_output(before, now) else weights_before_output(now.architecture)
    )


def weights_before_output(architecture: Architecture) -> dict[str, Shape]:
    """Name -> shape of all weights but the output stage's: those that a run keeps where its output layer is new."""
    return _shapes(_nodes_before_output(architecture))


def is_of_output(weight: str) -> bool:
    """Whether a weight of that name belongs to the output stage, whose Keras layers all begin with its name."""
    return weight.startswith((f"{OUTPUT_NAME}/", f"{OUTPUT_NAME}_"))


def kept_text(before: Project, now: Project) -> str:
    """How many layers keep their weights and which are new, in whole sentences."""
    if keeps_output(before, now):
        return "All layers keep their weights."
    learned = [nodes for nodes in nodes_by_layer(now.architecture) if any(node.weights for node in nodes)]
    return f"Kept: {len(learned) - 1} of {len(learned)} layers that learn. New: the output layer."


def frozen_nodes(architecture: Architecture) -> tuple[Node, ...]:
    """The Keras layers that do not learn while the kept layers of a run are frozen: all with weights but the output's."""
    return tuple(node for node in _nodes_before_output(architecture) if node.weights)


def unchanging_layers(architecture: Architecture) -> int:
    """How many of the first layers give the same output for an image in every epoch, while the kept layers are frozen.

    These are all layers up to the first that acts at random in training. 0 where there is none that computes anything.
    """
    count, has_weights = 0, False
    for nodes in nodes_by_layer(architecture)[:-1]:
        if any(node.layer.only_in_training for node in nodes):
            break
        count += 1
        has_weights = has_weights or any(node.weights for node in nodes)
    return count if has_weights else 0


def feature_bytes(architecture: Architecture) -> int:
    """The output of the unchanging layers for one image, as float32."""
    return volume(architecture.shapes()[unchanging_layers(architecture)]) * FLOAT_BYTES


def _cause(name: str, before: Architecture, now: Architecture) -> str:
    """What the images have to do with a difference in a layer's weights, and what to do about it; "" for nothing."""
    if before.input_shape == now.input_shape:
        return ""
    if before.input_shape[2] != now.input_shape[2]:
        old, new = (COLOURS[each.input_shape[2]] for each in (before, now))
        return f"The network has learned from {old} images, and these are in {new}: make them ready in {old}."
    layer = name.partition("/")[0]
    if (flatten := _flatten_before(now, layer)) is None:
        return ""
    old, new = (shape_text(each.input_shape[:2]) for each in (before, now))
    return (
        f"{layer} comes after {flatten} and has weights for each place in an image, so it takes images of {old} alone, and "
        f"these are {new}. Prepare images of {old}, or choose a network that ends in global pooling."
    )


def _flatten_before(architecture: Architecture, name: str) -> str | None:
    """The Flatten layer whose output a Dense layer takes, possibly through layers without weights."""
    flatten = None
    for node in keras_graph(architecture):
        if isinstance(node.layer, Flatten):
            flatten = node.name
        elif node.name == name:
            return flatten if isinstance(node.layer, Dense) else None
        elif node.weights:
            flatten = None
    return None


def _nodes_before_output(architecture: Architecture) -> tuple[Node, ...]:
    return tuple(node for nodes in nodes_by_layer(architecture)[:-1] for node in nodes)


def _shapes(nodes: Iterable[Node]) -> dict[str, Shape]:
    return {f"{node.name}/{name}": shape for node in nodes for name, shape in node.weights.items()}


def _shape(shape: Shape | None) -> str:
    return "missing" if shape is None else shape_text(shape)

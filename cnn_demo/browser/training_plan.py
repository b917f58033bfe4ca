"""Describes a training for the visitor's own device: everything that decides its result, as one JSON-ready record."""

from __future__ import annotations

import secrets
from typing import Any, NotRequired, TypedDict

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.keras_graph import keras_graph
from cnn_demo.spec.layers import BatchNormalization, Node
from cnn_demo.spec.project import Project

ID_BYTES = 8
REGULARIZER = "_regularizer"


class DataSource(TypedDict):
    """Where browsers get a file: the images of a data set, see published_data.py, or weights, see published_weights.py.

    bytes: its length.
    """

    url: str
    bytes: int


class TrainingNode(TypedDict):
    """One Keras layer.

    arguments: those of Keras, with a batch normalization's epsilon and momentum. inputs: names of nodes, or "image".
    shape: of the output, without the batch. weights: name -> shape. regularizers: a weight's name -> factor of its L2
    penalty.
    """

    name: str
    class_name: str
    arguments: dict[str, Any]
    inputs: list[str]
    shape: list[int]
    weights: dict[str, list[int]]
    regularizers: dict[str, float]


class TrainingPlan(TypedDict):
    """What web/training/training_worker.js trains; web/types/training.d.ts has the same record.

    id: random; names what the device stores of the training. spec, recipe: as in spec.json and recipe.json.
    input_shape: height, width, channels. initial, starts_from: where it starts from another network, the file of the
    weights that it keeps, and that network's name.
    """

    id: str
    name: str
    spec: dict[str, Any]
    recipe: dict[str, Any]
    nodes: list[TrainingNode]
    input_shape: list[int]
    classes: list[str]
    data: DataSource
    initial: NotRequired[DataSource]
    starts_from: NotRequired[str]


def training_plan(project: Project, data: DataSource, *, name: str) -> TrainingPlan:
    """A new plan. data: where the project's images are. name: of the network that the training makes."""
    return TrainingPlan(
        id=secrets.token_hex(ID_BYTES),
        name=name,
        spec=project.spec_dict(),
        recipe=project.recipe.to_dict(),
        nodes=training_nodes(project.architecture),
        input_shape=list(project.architecture.input_shape),
        classes=list(project.data.classes),
        data=data,
    )


def training_nodes(architecture: Architecture) -> list[TrainingNode]:
    """The layers of a design in order; the last one gives the probabilities."""
    return [_described(node) for node in keras_graph(architecture)]


def _described(node: Node) -> TrainingNode:
    arguments = node.arguments
    if isinstance(node.layer, BatchNormalization):
        arguments = {**arguments, "epsilon": node.layer.epsilon, "momentum": node.layer.momentum}
    return TrainingNode(
        name=node.name,
        class_name=node.class_name,
        arguments=arguments,
        inputs=list(node.inputs),
        shape=list(node.shape),
        weights={name: list(shape) for name, shape in node.weights.items()},
        regularizers={_penalized(node, argument): factor for argument, factor in node.regularizers.items()},
    )


def _penalized(node: Node, argument: str) -> str:
    """The weight that a regularizer's argument of Keras is for.

    depthwise_regularizer is for the depthwise_kernel of a separable convolution and for the kernel of a depthwise one.
    """
    part = argument.removesuffix(REGULARIZER)
    return next(name for name in (part, f"{part}_kernel", "kernel") if name in node.weights)

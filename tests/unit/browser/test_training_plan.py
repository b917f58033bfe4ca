"""The plan of a training on the visitor's device describes the same network as Keras builds, in JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from cnn_demo.browser.training_plan import DataSource, TrainingNode, TrainingPlan, training_plan
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.keras_graph import keras_graph
from cnn_demo.spec.layers import BatchNormalization, Conv2D, DepthwiseConv2D, Flatten, Layer, SeparableConv2D
from cnn_demo.spec.presets import DESIGNS, design
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.spec.weight_shapes import weight_shapes
from tests.unit.designs import projects

DATA = DataSource(url="./app/static/data.gz", bytes=100)


def plan_of(project: Project) -> TrainingPlan:
    plan: TrainingPlan = json.loads(json.dumps(training_plan(project, DATA, name="Mine"), allow_nan=False))
    return plan


def project_of(name: str, *layers: Layer) -> Project:
    """On MNIST's digits. layers: in place of the preset's."""
    architecture = design(name).architecture()
    if layers:
        architecture = architecture.with_layers(layers)
    return Project(architecture=architecture, recipe=Recipe(), data=MNIST_5K)


def nodes_of(*layers: Layer) -> list[TrainingNode]:
    return plan_of(project_of("fast", *layers))["nodes"]


@settings(max_examples=50)
@given(project=projects)
def test_every_project_has_a_plan_with_all_its_weights(project: Project) -> None:
    plan = plan_of(project)
    weights = {
        f"{node['name']}/{name}": tuple(shape) for node in plan["nodes"] for name, shape in node["weights"].items()
    }
    assert weights == weight_shapes(project.architecture)
    for node, described in zip(keras_graph(project.architecture), plan["nodes"], strict=True):
        assert set(described["regularizers"]) <= set(described["weights"])
        assert list(described["regularizers"].values()) == list(node.regularizers.values())
    assert Project.from_dicts(plan["spec"], plan["recipe"]) == project


def test_penalties_name_the_weights_that_they_are_for() -> None:
    nodes = nodes_of(Conv2D(filters=2, l2=0.1), DepthwiseConv2D(l2=0.2), SeparableConv2D(filters=2, l2=0.3), Flatten())
    found = [node["regularizers"] for node in nodes if node["regularizers"]]
    assert found == [{"kernel": 0.1}, {"kernel": 0.2}, {"depthwise_kernel": 0.3, "pointwise_kernel": 0.3}]


def test_a_batch_normalization_has_its_epsilon_even_where_it_is_the_default() -> None:
    node = nodes_of(BatchNormalization(), Flatten())[0]
    assert node["arguments"] == {"momentum": 0.9, "epsilon": 0.001}


def test_each_plan_has_an_id_of_its_own() -> None:
    project = project_of("fast")
    assert plan_of(project)["id"] != plan_of(project)["id"]


@pytest.mark.parametrize("name", DESIGNS)
def test_inputs_stand_before_the_nodes_that_read_them(name: str) -> None:
    known = {"image"}
    for node in plan_of(project_of(name))["nodes"]:
        assert set(node["inputs"]) <= known
        known.add(node["name"])

"""Which runs may start from which network's weights, and what is said where they may not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cnn_demo.errors import ModelError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.record import read_record
from cnn_demo.runs.run_inputs import incompatibility, note_on_overlap, start_again, start_from
from cnn_demo.runs.status import QUEUED
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import builtin_named
from cnn_demo.spec.layers import Activation, Dense, Dropout, Flatten
from cnn_demo.spec.project import Project


@pytest.fixture
def network(trained_run: RunFolder) -> TrainedNetwork:
    return TrainedNetwork(trained_run.path)


def with_layers(project: Project, *layers: object) -> Project:
    return replace(project, architecture=project.architecture.with_layers(layers))  # type: ignore[arg-type]


def on(project: Project, dataset: str, **recipe: object) -> Project:
    data = builtin_named(dataset)
    architecture = Architecture(layers=(Flatten(),), input_shape=data.input_shape, classes=len(data.classes))
    return Project(architecture=architecture, recipe=project.recipe.with_changes(**recipe), data=data)


def test_a_run_is_given_the_networks_weights_and_says_so(
    workspace: Workspace, network: TrainedNetwork, project: Project
) -> None:
    run = workspace.create(project, name="next", given=start_from(network, project))
    assert run.initial_file.read_bytes() == network.weights_file.read_bytes()
    assert run.status().state == QUEUED
    assert read_record(run).origin == "Weights of My seven"
    run.rename("another name")
    assert read_record(run).origin == "Weights of My seven"


def test_a_run_with_fresh_weights_has_no_origin(run: RunFolder) -> None:
    assert read_record(run).origin == ""
    assert not run.initial_file.exists()


def test_a_run_that_is_repeated_starts_from_the_same_weights(
    workspace: Workspace, network: TrainedNetwork, project: Project, run: RunFolder
) -> None:
    first = workspace.create(project, name="first", given=start_from(network, project))
    network.weights_file.write_bytes(b"others meanwhile")
    again = workspace.create(project, name="again", given=start_again(first))
    assert again.initial_file.read_bytes() == first.initial_file.read_bytes()
    assert read_record(again).origin == "Weights of My seven"
    assert not workspace.create(project, name="fresh", given=start_again(run)).initial_file.exists()


def test_layers_without_weights_may_differ(network: TrainedNetwork, project: Project) -> None:
    assert incompatibility(network, project) is None
    assert incompatibility(network, with_layers(project, Dropout(rate=0.5), Flatten(), Activation())) is None


def test_another_layer_before_the_output_is_named_with_its_shapes(network: TrainedNetwork, project: Project) -> None:
    other = with_layers(project, Flatten(), Dense(units=784))
    reason = "dense_1/kernel is missing in the network and 784x784 in this design."
    assert incompatibility(network, other) == reason
    with pytest.raises(ModelError, match="cannot start from the weights of My seven"):
        start_from(network, other)


def test_a_network_of_an_output_layer_alone_fits_its_own_classes_and_images(
    network: TrainedNetwork, project: Project
) -> None:
    reason = "Only its output layer learns, and the output layer has to be new for other classes or images."
    assert incompatibility(network, on(project, "cifar10")) == reason
    assert incompatibility(network, on(project, "fashion_mnist")) == reason
    assert incompatibility(network, on(project, "mnist")) is None


def test_weights_that_are_gone_are_a_model_error(network: TrainedNetwork, project: Project) -> None:
    network.weights_file.unlink()
    with pytest.raises(ModelError, match="weights of My seven cannot be read"):
        start_from(network, project)


@pytest.mark.parametrize(
    ("dataset", "recipe", "measured"),
    [
        ("mnist-5k", {}, None),
        ("mnist-5k", {"epochs": 9}, None),
        ("mnist-5k", {"seed": 1}, "validation images"),
        ("mnist-5k", {"validation_share": 0.2}, "validation images"),
        ("mnist", {}, "validation images"),
        ("fashion_mnist", {"seed": 1}, None),
    ],
)
def test_images_that_were_trained_on_before_are_told(
    network: TrainedNetwork, project: Project, dataset: str, recipe: dict[str, object], measured: str | None
) -> None:
    note = note_on_overlap(network, on(project, dataset, **recipe))
    assert (
        note.startswith(f"The network may have been trained on some of this run's {measured}, ")
        if measured
        else note == ""
    )


def test_all_of_mnist_holds_the_small_sets_test_images_too(runs_folder: Path, project: Project) -> None:
    large = Workspace(runs_folder / "large").create(on(project, "mnist"), name="large")
    assert note_on_overlap(TrainedNetwork(large.path), project).startswith(
        "The network may have been trained on some of this run's validation and test images"
    )

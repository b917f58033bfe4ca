"""Which runs may start from which network's weights, and what is said where they may not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load, save

from cnn_demo.errors import ModelError
from cnn_demo.runs.folder import INITIAL, RunFolder, RunInputs
from cnn_demo.runs.record import read_record
from cnn_demo.runs.run_inputs import (
    incompatibility,
    note_on_overlap,
    repeated_project,
    start_again,
    start_from,
    start_text,
)
from cnn_demo.runs.run_precision import NAMED, RunPrecision, write_precision
from cnn_demo.runs.status import QUEUED
from cnn_demo.runs.trained_network import WEIGHTS, TrainedNetwork
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import builtin_named
from cnn_demo.spec.data import WORKSPACE
from cnn_demo.spec.kept_layers import design_for
from cnn_demo.spec.layers import Activation, Conv2D, Dense, Dropout, Flatten, GlobalAveragePooling2D
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import FOR_GOOD
from cnn_demo.spec.weight_shapes import weight_shapes


@pytest.fixture
def network(trained_run: RunFolder) -> TrainedNetwork:
    return TrainedNetwork(trained_run.path)


def with_layers(project: Project, *layers: object) -> Project:
    return replace(project, architecture=project.architecture.with_layers(layers))  # type: ignore[arg-type]


def on(project: Project, dataset: str, **recipe: object) -> Project:
    data = builtin_named(dataset)
    architecture = Architecture(layers=(Flatten(),), input_shape=data.input_shape, classes=len(data.classes))
    return Project(architecture=architecture, recipe=project.recipe.with_changes(**recipe), data=data)


def test_a_repeated_run_names_the_precision_of_the_first(
    trained_run: RunFolder, workspace: Workspace, project: Project
) -> None:
    assert project.recipe.precision == "auto"
    assert repeated_project(trained_run).recipe.precision == "float32", "an earlier program had no choice"
    fresh = workspace.create(project, name="has not trained")
    assert repeated_project(fresh) == project
    write_precision(fresh, RunPrecision(precision="bfloat16", why=NAMED))
    assert repeated_project(fresh) == replace(project, recipe=project.recipe.with_changes(precision="bfloat16"))
    named = replace(project, recipe=project.recipe.with_changes(precision="float16"))
    assert repeated_project(workspace.create(named, name="named")) == named


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
        ("drawn-digits", {}, "validation images"),
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


def test_another_version_of_an_own_data_set_may_test_with_pictures_that_were_learned_from(
    runs_folder: Path, project: Project
) -> None:
    own = replace(project.data, name="leaves", origin=WORKSPACE, version="1", validation_images=9)
    before = replace(project, data=own)
    run = Workspace(runs_folder / "own").create(before, name="leaves")
    now = replace(project, data=replace(own, version="2"))
    assert "this run's validation and test images" in note_on_overlap(TrainedNetwork(run.path), now)
    assert note_on_overlap(TrainedNetwork(run.path), before) == ""


@pytest.mark.parametrize("name", ["mnist", "drawn-digits"])
def test_larger_sets_hold_the_small_sets_test_images_too(runs_folder: Path, project: Project, name: str) -> None:
    large = Workspace(runs_folder / "large").create(on(project, name), name="large")
    assert note_on_overlap(TrainedNetwork(large.path), project).startswith(
        "The network may have been trained on some of this run's validation and test images"
    )


def test_data_that_is_made_from_mnist_shares_its_training_images_and_not_its_test_images(
    runs_folder: Path, project: Project
) -> None:
    drawn, mnist = on(project, "drawn-digits"), on(project, "mnist")
    for before, now in ((drawn, mnist), (mnist, drawn)):
        run = Workspace(runs_folder / before.data.name).create(before, name="before")
        assert "this run's validation images" in note_on_overlap(TrainedNetwork(run.path), now)


@pytest.mark.parametrize(
    ("frozen", "said"),
    [(0, ""), (1, "in the first epoch."), (2, "in the first 2 epochs."), (FOR_GOOD, "throughout.")],
)
def test_a_run_says_what_it_started_from_and_what_is_frozen(
    workspace: Workspace, network: TrainedNetwork, project: Project, run: RunFolder, frozen: int, said: str
) -> None:
    recipe = project.recipe.with_changes(frozen_epochs=frozen, epochs=5)
    given = start_from(network, project)
    text = start_text(workspace.create(replace(project, recipe=recipe), name="next", given=given))
    frozen_sentence = f" The other layers are frozen {said}" if said else ""
    assert text == f"Started from the weights of My seven.{frozen_sentence}"
    assert start_text(run) == ""


def test_a_new_output_layer_is_told(workspace: Workspace, network: TrainedNetwork, project: Project) -> None:
    given = RunInputs(files={INITIAL: save({"dense_1/kernel": np.zeros(3, np.float32)})}, about={"starts_from": "Mine"})
    run = workspace.create(project, name="next", given=given)
    assert start_text(run) == "Started from the weights of Mine, with a new output layer."


def test_the_output_layer_alone_is_left_out_for_other_classes(
    workspace: Workspace, trained_run: RunFolder, project: Project
) -> None:
    before = with_layers(project, Conv2D(filters=2), GlobalAveragePooling2D())
    weights = {name: np.full(shape, 2, np.float32) for name, shape in weight_shapes(before.architecture).items()}
    other = workspace.create(before, name="Pooled", given=RunInputs(files={WEIGHTS: save(weights)}))
    now = on(project, "faces")
    now = replace(now, architecture=design_for(before, now.data))
    given = start_from(TrainedNetwork(other.path), now)
    kept = load(given.files[INITIAL])
    assert set(kept) == {"conv2d_1/kernel", "conv2d_1/bias"}
    assert all((value == 2).all() for value in kept.values())

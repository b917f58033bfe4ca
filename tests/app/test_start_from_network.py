"""Starting from a network with other classes: its choice on the Train page, what is kept and frozen, and what is suggested."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from cnn_demo.browser import published
from cnn_demo.own_data.adding import add_pictures
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.records import Arrival, Preparation
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec import presets
from cnn_demo.spec.builtin_data import FACES, FASHION_MNIST, PHOTO_PIECES
from cnn_demo.spec.recipe import BALANCED, FOR_GOOD
from cnn_demo.ui.core import state, store
from cnn_demo.ui.data.own import steps
from cnn_demo.ui.train import on_device
from tests.app.visitor import Visitor
from tests.shipped import FIRST

KEPT_ALL = f"Starts from the weights of **{FIRST.name}**. All layers keep their weights."
SQUEEZED = (
    r"Starts from the weights of **SqueezeNet \(photographs\)**. "
    "Kept: 17 of 18 layers that learn. New: the output layer."
)


def labels(visitor: Visitor) -> set[str]:
    return {field.label for field in visitor.app.number_input}


def test_few_photographs_are_offered_a_network_that_knows_photographs(visitor: Visitor, runs_folder: Path) -> None:
    visitor.open("train").choose("Data set", PHOTO_PIECES.name).press("suggestion-start")
    assert visitor.notes[0] == SQUEEZED
    project = visitor.project
    assert project.architecture.input_shape == PHOTO_PIECES.input_shape
    assert (project.recipe.frozen_epochs, project.data) == (FOR_GOOD, PHOTO_PIECES)
    again = Visitor(visitor.workspace).open("train")  # as after a reload
    assert again.notes[0] == SQUEEZED
    again.press("start")
    run = Workspace(runs_folder / again.workspace).runs()[0]
    given = load_file(run.initial_file)
    assert "conv2d_1/kernel" in given
    assert not any(name.startswith("output") for name in given)
    assert run.about()["starts_from"] == "SqueezeNet (photographs)"


def test_kept_layers_are_frozen_for_good_for_a_while_or_not(visitor: Visitor) -> None:
    visitor.open("train").choose("Data set", PHOTO_PIECES.name).press("suggestion-start")
    kept = visitor.app.button_group[0]
    assert kept.label == "The kept layers"
    assert "Only the output layer learns." in visitor.text
    kept.set_value("first").run()
    assert visitor.project.recipe.frozen_epochs == 2
    visitor.fill("Epochs frozen", 4)
    assert visitor.project.recipe.frozen_epochs == 4
    visitor.app.button_group[0].set_value("learn").run()
    assert visitor.project.recipe.frozen_epochs == 0
    assert "Epochs frozen" not in labels(visitor)


def test_a_network_is_chosen_and_dropped_and_other_data_say_what_stays_of_it(visitor: Visitor) -> None:
    visitor.open("train").choose("Network to start from", FIRST.name)
    assert visitor.notes[0] == KEPT_ALL
    assert visitor.project.architecture == FIRST.project().architecture
    visitor.choose("Data set", FASHION_MNIST.name)
    assert visitor.notes[0].endswith("New: the output layer.")
    visitor.choose("Data set", FACES.name)  # smaller images: it ends in global pooling
    assert visitor.notes[0].endswith("New: the output layer.")
    visitor.choose("Data set", PHOTO_PIECES.name)
    assert "no longer fit." in visitor.warnings[0]
    assert "learned from grey images" in visitor.warnings[0]
    visitor.press("Use random weights instead")
    assert not any("Starts from" in note for note in visitor.notes)


def test_augmentation_is_suggested_with_a_reason_and_applied_by_one_click(visitor: Visitor) -> None:
    visitor.open("train").choose("Data set", PHOTO_PIECES.name)
    assert "half of them are mirrored" in visitor.text
    visitor.press("suggestion-augmentation")
    assert visitor.project.recipe.augmentation.mirror
    assert "half of them are mirrored" not in visitor.text


def test_nothing_is_suggested_for_many_built_in_images(visitor: Visitor) -> None:
    assert "Suggested for" not in visitor.open("train").text


def test_class_weights_are_among_the_settings(visitor: Visitor) -> None:
    visitor.open("train").choose("Class weights", BALANCED)
    assert visitor.project.recipe.class_weights == BALANCED


def test_the_size_of_the_training_set_is_among_the_settings(visitor: Visitor) -> None:
    visitor.open("train").fill("Training set size", 300)
    assert visitor.project.recipe.training_images == 300
    text = visitor.open("data").text
    assert "300 training, 400 validation and 1,000 test images" in text
    assert "The recipe learns from 300 of the others" in text


def test_the_device_gets_the_kept_weights_and_trains_from_them(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(published, "STATIC", tmp_path)
    visitor.open("train").choose("Data set", PHOTO_PIECES.name).press("suggestion-start")
    visitor.app.radio[0].set_value("device")
    visitor.look_again().press("start")
    plan = visitor.app.session_state[store.KEY][on_device.PLAN]
    (file,) = tmp_path.glob("weights-*")
    assert plan["initial"] == {"url": f"{published.URL}/{file.name}", "bytes": file.stat().st_size}
    assert plan["starts_from"] == "SqueezeNet (photographs)"
    assert plan["recipe"]["frozen_epochs"] == FOR_GOOD
    assert not any(name.startswith("output") for name in load_file(file))
    assert visitor.app.session_state[state.DRAFT].starts_from is None


def own_leaves(visitor: Visitor, runs_folder: Path, channels: int) -> Visitor:
    """On the step Train of a ready data set of twelve pictures."""
    visitor.open("home")
    leaves = OwnDataSet.create(runs_folder / visitor.workspace, "Leaves")
    random = np.random.default_rng(0)
    arrivals = [
        Arrival(
            name=f"{label} {number}",
            label=label,
            content=random.integers(0, 256, (4, 4, channels), np.uint8).repeat(12, axis=0).repeat(12, axis=1),
        )
        for label in ("oak", "ash")
        for number in range(6)
    ]
    add_pictures(leaves, arrivals, total=len(arrivals), report=lambda *_: None, is_stopped=lambda: False)
    leaves.set_preparation(Preparation(side=48, channels=channels))
    leaves.prepare(lambda *_: None)
    return visitor.open("data", data=leaves.name).mark("Step", steps.LAST)


def test_few_own_photographs_start_from_a_network_that_knows_photographs_and_one_click_leads_back(
    visitor: Visitor, runs_folder: Path
) -> None:
    own = visitor.open("home").project
    own_leaves(visitor, runs_folder, channels=3).press("Train with these images")
    visitor.open("train")
    assert visitor.notes[0].startswith(SQUEEZED)
    assert "training images are few" in visitor.notes[0]
    assert visitor.project.recipe == presets.recipe("few-pictures").recipe
    visitor.press("Use my own design instead")
    assert visitor.project.architecture.layers == own.architecture.layers
    assert visitor.project.recipe != presets.recipe("few-pictures").recipe
    assert not any("Starts from" in note for note in visitor.notes)


def test_few_own_grey_pictures_are_trained_with_the_recipe_for_few_pictures(
    visitor: Visitor, runs_folder: Path
) -> None:
    own = visitor.open("home").project
    own_leaves(visitor, runs_folder, channels=1).press("Train with these images")
    visitor.open("train")
    assert visitor.project.architecture.layers == own.architecture.layers
    assert visitor.project.recipe == presets.recipe("few-pictures").recipe
    visitor.press("suggestion-back")
    assert visitor.project.recipe != presets.recipe("few-pictures").recipe
    visitor.press("suggestion-recipe")
    assert visitor.project.recipe == presets.recipe("few-pictures").recipe


@pytest.mark.parametrize("channels", [1, 3])
def test_runs_on_own_photographs_watch_an_image_and_are_named_after_the_data_set(
    visitor: Visitor, runs_folder: Path, channels: int
) -> None:
    own_leaves(visitor, runs_folder, channels).press("Train with these images")
    visitor.open("train")
    assert "Watch the network learn to recognise this image" in visitor.text
    assert "Not measured" not in visitor.text
    (name,) = [field.placeholder for field in visitor.app.text_input if field.label == "Name of the run"]
    assert name == {1: "Fast on Leaves", 3: "Leaves from SqueezeNet"}[channels]

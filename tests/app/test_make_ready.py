"""The step that makes the visitor's own pictures ready: choices with previews, the split, and what is made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cnn_demo.datasets.catalog import Catalog
from cnn_demo.own_data.adding import add_pictures
from cnn_demo.own_data.corrections import preparation_of
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.records import Arrival, Preparation
from cnn_demo.spec.builtin_data import CIFAR10
from cnn_demo.spec.data import DIGIT, PAD
from cnn_demo.spec.keras_code import keras_code
from cnn_demo.ui.core import server
from cnn_demo.ui.data import make_ready_download, make_ready_previews
from tests.app.visitor import Visitor

STEP = "3 Make ready"
LABEL = "Download the images (npz)"


@pytest.fixture
def leaves(visitor: Visitor, runs_folder: Path) -> OwnDataSet:
    """Noise in colour, 40 x 60: five pictures of each of two classes."""
    visitor.open("home")
    made = OwnDataSet.create(runs_folder / visitor.workspace, "Leaves")
    put(
        made,
        {name: [picture(10 * name_number + i) for i in range(5)] for name_number, name in enumerate(("oak", "ash"))},
    )
    return made


@pytest.fixture
def ready(visitor: Visitor, leaves: OwnDataSet) -> Visitor:
    return visitor.open("data", data=leaves.name).mark("Step", STEP)


def picture(seed: int) -> np.ndarray:
    """Coloured squares up to the border, which differ from picture to picture: (40, 60, 3) uint8."""
    squares = np.random.default_rng(seed).integers(0, 256, (4, 6, 3), np.uint8)
    return squares.repeat(10, axis=0).repeat(10, axis=1)


def chosen(visitor: Visitor, *labels: str) -> list[object]:
    values = {widget.label: widget.value for widget in visitor.app.segmented_control}
    return [values[label] for label in labels]


def buttons(visitor: Visitor) -> list[str]:
    return [each.proto.label for each in visitor.app.get("download_button")]


def put(data_set: OwnDataSet, pictures: dict[str, list[np.ndarray]]) -> None:
    arrivals = [
        Arrival(name=f"{label} {i}", label=label, content=each)
        for label, of_class in pictures.items()
        for i, each in enumerate(of_class)
    ]
    add_pictures(data_set, arrivals, total=None, report=lambda *_: None, is_stopped=lambda: False)


def test_choices_begin_with_what_suits_the_pictures(ready: Visitor) -> None:
    found = chosen(ready, "Each picture shows", "Size", "Colour", "Fit", "Background")
    assert found == ["picture", 48, 3, "crop", False]
    assert "Suggested: **48**. The shorter side of a usual picture has 40 pixels" in ready.text
    for alt in (
        "A picture of yours: Stretch",
        "A picture of yours: 96",
        "A drawing from the pad: Dark",
        "Pictures of oak, each with the image",
    ):
        assert any(alt in each for each in ready.pictures), alt


def test_images_are_made_as_chosen_and_the_project_takes_them(ready: Visitor, leaves: OwnDataSet) -> None:
    ready.mark("Size", 32).mark("Fit", "pad").mark("Colour", 1).press("Make it ready")
    made = leaves.ready()
    assert made is not None
    assert (made.input_shape, made.fit, made.training_images) == ((32, 32, 1), "pad", 8)
    assert "**Leaves is ready.**" in ready.successes[0]
    assert "32 × 32 pixels, in grey" in ready.successes[0]
    ready.press("Build a network for it")
    assert ready.project.data == made
    assert ready.project.architecture.input_shape == (32, 32, 1)


def test_choices_hold_while_other_pages_are_shown(ready: Visitor, leaves: OwnDataSet) -> None:
    ready.mark("Size", 96).fill("Test pictures", 20)
    ready.open("build").open("data", data=leaves.name)
    assert chosen(ready, "Size") == [96]
    assert [slider.value for slider in ready.app.slider if slider.label == "Test pictures"] == [20]


def test_handwriting_needs_no_further_choice(ready: Visitor, leaves: OwnDataSet) -> None:
    ready.mark("Each picture shows", DIGIT)
    assert "Fit" not in {widget.label for widget in ready.app.segmented_control}
    ready.press("Make it ready")
    made = leaves.ready()
    assert made is not None
    assert (made.preparation, made.input_shape, made.light_on_dark) == (DIGIT, (28, 28, 1), True)
    ready.mark("Each picture shows", "picture")
    assert chosen(ready, "Size") == [48]


def test_the_split_is_a_table_that_follows_the_shares(ready: Visitor, leaves: OwnDataSet) -> None:
    def table() -> list[list[object]]:
        rows: list[list[object]] = ready.app.dataframe[0].value.values.tolist()
        return rows

    assert table() == [["oak", 3, 1, 1], ["ash", 3, 1, 1]]
    assert "In total: 6 for training, 2 for validation and 2 for the test." in ready.text
    put(leaves, {"oak": [picture(90 + i) for i in range(15)]})
    ready.look_again()
    assert table() == [["oak", 14, 3, 3], ["ash", 3, 1, 1]]
    ready.fill("Test pictures", 40)
    assert table() == [["oak", 10, 3, 7], ["ash", 3, 1, 1]]


def test_pictures_that_cannot_be_split_are_told(ready: Visitor, leaves: OwnDataSet) -> None:
    leaves.remove([picture.id for picture in leaves.pictures() if picture.label == "oak"][1:])
    ready.look_again()
    assert "Pictures of the class oak to choose from: 1" in ready.errors[0]
    assert "Make it ready" not in [button.label for button in ready.app.button]
    ready.press("Add pictures")
    assert chosen(ready, "Step") == ["1 Pictures"]


def test_one_class_is_told_at_once_with_what_helps(visitor: Visitor, leaves: OwnDataSet) -> None:
    leaves.delete_class("oak")
    visitor.open("data", data=leaves.name).mark("Step", STEP)
    assert "at least two classes" in visitor.errors[0]
    assert "Size" not in {widget.label for widget in visitor.app.segmented_control}
    visitor.press("Add the class None of these")
    assert leaves.classes == ("ash", "None of these")
    assert chosen(visitor, "Step") == ["2 Health"]


def test_the_button_stands_above_the_choices_with_what_is_made(ready: Visitor) -> None:
    assert "images of **48 × 48 pixels, in colour, the middle cut out**" in ready.text
    labels = [label for element in ready.app.main if (label := getattr(element, "label", ""))]
    assert labels.index("Make it ready") < labels.index("Size")


def test_one_warning_names_all_classes_whose_recordings_are_cut(ready: Visitor, leaves: OwnDataSet) -> None:
    assert "stay in one part" in ready.text
    leaves.set_groups({picture.id: picture.label for picture in leaves.pictures()})
    ready.look_again()
    assert "stay in one part" not in ready.text
    (warning,) = ready.warnings
    assert "The pictures of oak, ash come from too few recordings" in warning


def test_a_changed_data_set_is_made_ready_again(ready: Visitor, leaves: OwnDataSet) -> None:
    ready.press("Make it ready")
    put(leaves, {"elm": [picture(90 + i) for i in range(4)]})
    ready.look_again()
    assert not ready.successes
    assert any("have changed since this data set was made ready" in note for note in ready.notes)
    ready.press("Make it ready")
    assert "It has 3 classes" in ready.successes[0]


def test_what_was_made_elsewhere_is_what_is_chosen(visitor: Visitor, leaves: OwnDataSet) -> None:
    leaves.set_preparation(Preparation(side=40, fit=PAD, light_on_dark=True, test_share=0.1))
    leaves.prepare(lambda *_: None)
    visitor.open("data", data=leaves.name).mark("Step", STEP)
    assert chosen(visitor, "Size", "Fit", "Background") == [40, PAD, True]
    assert visitor.successes


def test_many_classes_are_shown_a_few_at_a_time(visitor: Visitor, leaves: OwnDataSet) -> None:
    put(leaves, {f"tree {i}": [picture(90 + i)] for i in range(make_ready_previews.CLASSES)})
    visitor.open("data", data=leaves.name).mark("Step", STEP)
    assert "tree 11" not in " ".join(visitor.pictures)
    visitor.press("Show more classes (12 of 14 are shown)")
    assert "tree 11" in " ".join(visitor.pictures)


def test_without_pictures_there_is_nothing_to_make(visitor: Visitor, runs_folder: Path) -> None:
    visitor.open("home")
    empty = OwnDataSet.create(runs_folder / visitor.workspace, "Empty")
    visitor.open("data", data=empty.name).mark("Step", STEP)
    assert "There are no pictures yet" in " ".join(visitor.notes)
    visitor.mark("Step", "4 Train")
    assert "There are no pictures yet" in " ".join(visitor.notes)
    visitor.press("Add pictures")
    assert chosen(visitor, "Step") == ["1 Pictures"]


def test_corrections_of_built_in_data_are_prepared_as_that_data_is(visitor: Visitor, leaves: OwnDataSet) -> None:
    as_in_cifar = preparation_of(CIFAR10)
    leaves.set_preparation(as_in_cifar)
    visitor.open("data", data=leaves.name).mark("Step", STEP)
    assert chosen(visitor, "Size", "Fit") == [32, "crop"]
    visitor.press("Make it ready")
    assert leaves.preparation == as_in_cifar
    visitor.mark("Fit", "pad").press("Make it ready")
    assert leaves.preparation == replace(as_in_cifar, fit=PAD)


def test_the_images_can_be_downloaded_as_the_keras_script_reads_them(
    ready: Visitor, leaves: OwnDataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready.press("Make it ready")
    assert LABEL in buttons(ready)
    made = leaves.ready()
    assert made is not None
    catalog = Catalog(server.settings(), leaves.folder.parent.parent)
    with np.load(make_ready_download.npz(catalog, made), allow_pickle=False) as file:
        assert file["x_train"].shape == (8, 48, 48, 3)
        assert np.array_equal(file["y_test"], catalog.load(made).y_test)
        assert file["held"].sum() == made.validation_images > 0
    project = ready.press("Build a network for it").project
    assert f'np.load("{made.name}.npz")' in keras_code(project.architecture, project.recipe, project.data)
    ready.open("data", data=made.name).mark("Step", STEP)
    monkeypatch.setattr(make_ready_download, "MOST_BYTES", 1000)
    ready.look_again()
    assert LABEL not in buttons(ready)

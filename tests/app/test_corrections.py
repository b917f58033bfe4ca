"""Corrections on the Draw page: added once, shown, taken back, and trained on with images of the data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnn_demo.datasets.catalog import Catalog
from cnn_demo.own_data.corrections import add_correction, begin_set, corrections, title_of_set
from cnn_demo.own_data.data_set import OwnDataSet, own_data_sets
from cnn_demo.own_data.mixture import with_corrections
from cnn_demo.own_data.records import CAMERA, CORRECTION, FILE, Preparation
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec import presets
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.ui.core import server
from tests.app.conftest import WORKSPACE, FakeCompute, MakeRun
from tests.app.visitor import Visitor, data_url, digit_one, png
from tests.shipped import FIRST

TRAIN = "Train on with my corrections"
UNDO = "Undo the last one"


@pytest.fixture
def drawing(visitor: Visitor) -> Visitor:
    return visitor.open("draw")


def say(visitor: Visitor, label: int = 4, *, key: str = f"workbench-{FIRST.name}", **changed: Any) -> Visitor:
    """Let the browser send what the visitor says of the drawing."""
    said = {"label": label, "id": "1f", "way": "pad", "picture": data_url(digit_one())} | changed
    visitor.app.session_state[key] = {"sent": said}
    return visitor.look_again()


def data_sets(visitor: Visitor) -> list[OwnDataSet]:
    return own_data_sets(server.settings().runs_folder / visitor.workspace)


def runs(visitor: Visitor) -> list[RunFolder]:
    return Workspace(server.settings().runs_folder / visitor.workspace).runs()


def buttons(visitor: Visitor) -> list[str]:
    return [button.label for button in visitor.app.button]


def test_a_correction_is_kept_once_however_often_the_page_runs(drawing: Visitor) -> None:
    assert TRAIN not in buttons(drawing)
    say(drawing, 4)
    drawing.look_again()
    (data_set,) = data_sets(drawing)
    assert data_set.title == f"Corrections of {FIRST.project().data.short_title}"
    assert [(each.label, each.way) for each in data_set.pictures()] == [("4", CORRECTION)]
    say(drawing, 9, id="20")
    assert [each.label for each in corrections(data_set)] == ["4", "9"]
    assert {"9, as it came", "9, as the network sees it", "4, as it came"} <= set(drawing.pictures)


def test_the_whole_frame_of_a_camera_is_kept(drawing: Visitor) -> None:
    say(drawing, 1, way="camera", picture=data_url(digit_one()[40:232, 12:268]))
    (picture,) = data_sets(drawing)[0].pictures()
    assert (picture.way, picture.width, picture.height) == (CAMERA, 256, 192)


def test_the_last_correction_is_taken_back(drawing: Visitor) -> None:
    say(drawing, 4)
    say(drawing, 9, id="20")
    drawing.press(UNDO)
    (data_set,) = data_sets(drawing)
    assert [each.label for each in corrections(data_set)] == ["4"]
    drawing.press(UNDO)
    assert UNDO not in buttons(drawing)


def test_one_click_trains_the_network_on_with_the_corrections(drawing: Visitor) -> None:
    say(drawing, 4)
    assert "each of them 20 times an epoch, and from 3,000 images of MNIST" in drawing.text
    drawing.press(TRAIN)
    (run,) = runs(drawing)
    project = run.project()
    assert project.data.title == "MNIST with corrections"
    assert project.data.training_images == 3_420
    assert run.initial_file.is_file()
    assert run.about()["name"] == f"{FIRST.name} corrected"
    assert drawing.title == "Train"


def test_a_corrected_network_is_corrected_again_with_images_of_the_first_data(
    owner: Visitor, make_run: MakeRun, runs_folder: Path
) -> None:
    data_set = OwnDataSet.create(runs_folder / WORKSPACE, title_of_set(MNIST_5K))
    begin_set(data_set, MNIST_5K)
    add_correction(data_set, png(np.rot90(digit_one())), "4", FILE)
    data = with_corrections(data_set, MNIST_5K, Catalog(server.settings()).load(MNIST_5K), Recipe())
    architecture = presets.design("fast").architecture(data.input_shape, len(data.classes))
    project = Project(architecture=architecture, recipe=Recipe(), data=data)
    corrected = make_run(FINISHED, name="Corrected", project=project)
    owner.open("draw", network=corrected.id)
    say(owner, 9, key=f"workbench-{corrected.id}")
    assert "and from 3,000 images of MNIST" in owner.text
    owner.press(TRAIN)
    again = next(run for run in runs(owner) if run.id != corrected.id).project().data
    assert (again.name, again.cut_from) == (data_set.name, MNIST_5K.name)
    assert again.version != data.version
    assert again.training_images == 3_000 + 400 + 2 * 20


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("label", 10),
        ("label", True),
        ("way", "elsewhere"),
        ("way", "camera"),  # whose pictures are smaller
        ("picture", "data:image/png;base64,AAAA"),
    ],
)
def test_what_no_workbench_sends_is_refused_with_words(drawing: Visitor, part: str, value: Any) -> None:
    say(drawing, **{part: value})
    assert len(drawing.errors) == 1
    assert data_sets(drawing) == []


@pytest.mark.parametrize("sent", ["text", {"id": 7}, {"id": "no id"}, {}])
def test_what_is_no_correction_at_all_is_passed_over(drawing: Visitor, sent: object) -> None:
    drawing.app.session_state[f"workbench-{FIRST.name}"] = {"sent": sent}
    drawing.look_again()
    assert (drawing.errors, data_sets(drawing)) == ([], [])


def test_an_uploaded_picture_is_corrected(drawing: Visitor, compute: FakeCompute) -> None:
    compute.says(1)
    drawing.mark("Picture", "Upload").upload(png(digit_one()))
    drawing.choose("No, this is", 7).press("Add to my corrections")
    (data_set,) = data_sets(drawing)
    assert [(each.label, each.way) for each in data_set.pictures()] == [("7", FILE)]


def test_of_several_digits_in_a_picture_the_chosen_one_is_corrected(drawing: Visitor, compute: FakeCompute) -> None:
    compute.says(1)
    two = np.hstack([digit_one(), np.rot90(digit_one())])
    drawing.mark("Picture", "Upload").upload(png(two))
    drawing.choose("No, this is", 7).press("Add to my corrections")
    (data_set,) = data_sets(drawing)
    (picture,) = data_set.pictures()
    assert picture.width < two.shape[1] / 2


def test_a_server_without_workers_keeps_corrections_and_says_that_it_does_not_train(
    monkeypatch: pytest.MonkeyPatch, visitor: Visitor
) -> None:
    monkeypatch.setenv("CNN_DEMO_WORKERS", "off")
    say(visitor.open("draw"))
    assert len(corrections(data_sets(visitor)[0])) == 1
    assert TRAIN not in buttons(visitor)
    assert "This server trains no networks" in visitor.text


def test_a_correction_for_an_own_data_set_is_added_to_it_and_all_of_it_is_trained_on(
    owner: Visitor, make_run: MakeRun, runs_folder: Path
) -> None:
    signs = OwnDataSet.create(runs_folder / WORKSPACE, "Signs")
    digit = digit_one()
    for number in range(12):
        add_correction(signs, png(np.roll(digit, 9 * number)), "stop" if number % 2 else "go", FILE)
    signs.set_preparation(Preparation(side=28, channels=1))
    data = signs.prepare(lambda *_: None)
    architecture = presets.design("fast").architecture(data.input_shape, len(data.classes))
    run = make_run(FINISHED, name="Reads signs", project=Project(architecture=architecture, recipe=Recipe(), data=data))
    owner.open("draw", network=run.id).mark("Picture", "Draw")  # it begins with Upload, as for all sets made of files
    say(owner, 0, key=f"workbench-{run.id}")
    assert len(signs.pictures()) == 13
    assert "all pictures of Signs as the set is now" in owner.text
    owner.press(TRAIN)
    trained = next(each for each in runs(owner) if each.id != run.id).project().data
    assert (trained.name, trained.title) == (data.name, "Signs")
    assert trained.version != data.version

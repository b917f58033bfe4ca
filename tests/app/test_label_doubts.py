"""Labels that a trained network doubts: from its results to the health of its data set, and what is done about them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.records import Preparation, StoredPicture
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED
from cnn_demo.ui.core.state import first_project
from tests.app.conftest import WORKSPACE, FakeCompute, MakeRun
from tests.app.visitor import Visitor
from tests.unit.own_data.health.pictures import measured, photograph

SUGGESTED = "7"


@pytest.fixture
def data_set(owner: Visitor, runs_folder: Path) -> OwnDataSet:
    """Four pictures of each of ten classes, made ready."""
    made = OwnDataSet.create(runs_folder / WORKSPACE, "Signs")
    made.add([measured(photograph(place), str(place), str(place % 10)) for place in range(40)])
    made.set_preparation(Preparation(side=28, channels=1))
    made.prepare(lambda share, step: None)
    return made


@pytest.fixture
def run(make_run: MakeRun, data_set: OwnDataSet) -> RunFolder:
    """A finished run on the data set."""
    data = data_set.ready()
    assert data is not None
    return make_run(FINISHED, name="Sign reader", project=replace(first_project(), data=data))


@pytest.fixture
def doubted(compute: FakeCompute, data_set: OwnDataSet, run: RunFolder) -> StoredPicture:
    """The picture of the first training image, of which the worker says that it is a seven."""
    version = data_set.folder / "ready" / run.project().data.version
    first = json.loads((version / "pictures.json").read_text())["train"][0]
    picture = next(each for each in data_set.pictures() if each.id == first)
    compute.answers["label_doubts"] = answer_about(0, int(picture.label))
    return picture


def answer_about(*doubt: int) -> Callable[..., dict[str, Any]]:
    """An answer of the worker that doubts one training image: its index and its label. None are doubted without them."""
    index, label = doubt or (0, 0)
    count = 1 if doubt else 0
    return lambda **question: {
        "is_test": np.zeros(count, bool),
        "indices": np.full(count, index, np.int32),
        "labels": np.full(count, label, np.uint16),
        "suggestions": np.full(count, int(SUGGESTED), np.uint16),
        "probabilities": np.full(count, 0.93, np.float32),
        "figures": {"images": 40},
    }


def label_of(picture: StoredPicture, data_set: OwnDataSet) -> str:
    return next(each.label for each in data_set.pictures() if each.id == picture.id)


def test_results_lead_to_the_doubts_of_the_network_and_a_label_is_mended(
    owner: Visitor, run: RunFolder, doubted: StoredPicture, data_set: OwnDataSet, compute: FakeCompute
) -> None:
    owner.open("train", run=run.id).press("Look for wrong labels")
    assert owner.title == "Data"
    owner.open("data", **owner.address).press("Look for wrong labels")  # AppTest goes back to the page that it opened
    (_, question) = next(asked for asked in compute.asked if asked[0] == "label_doubts")
    assert question["images"].workspace == str(data_set.folder.parent.parent)
    assert "Suggested\\: 7 \\(93\u00a0%\\)" in owner.text
    owner.press(f"Label it {SUGGESTED}")
    assert label_of(doubted, data_set) == SUGGESTED
    assert "This network doubts no label." in owner.successes
    owner.press("Undo")
    assert label_of(doubted, data_set) == doubted.label


def test_a_right_label_is_remembered(owner: Visitor, doubted: StoredPicture, data_set: OwnDataSet) -> None:
    owner.open("data", data=data_set.name).mark("Step", "2 Health").press("Look for wrong labels")
    owner.press("The label is right")
    owner.open("home").open("data", data=data_set.name)
    assert "This network doubts no label." in owner.successes
    assert label_of(doubted, data_set) == doubted.label


def test_a_network_without_doubts_says_so(
    owner: Visitor, run: RunFolder, data_set: OwnDataSet, compute: FakeCompute
) -> None:
    compute.answers["label_doubts"] = answer_about()
    owner.open("data", data=data_set.name).mark("Step", "2 Health").press("Look for wrong labels")
    assert "This network doubts no label." in owner.successes
    assert "Pictures that were compared: 40." in owner.text


def test_without_a_network_the_way_to_doubts_is_told(owner: Visitor, data_set: OwnDataSet) -> None:
    owner.open("data", data=data_set.name).mark("Step", "2 Health")
    assert "Train one, and come back" in owner.text


def test_none_of_these_is_filled_with_pictures_of_a_data_set_at_hand(owner: Visitor, data_set: OwnDataSet) -> None:
    owner.open("data", data=data_set.name).mark("Step", "2 Health")
    owner.press("Add these pictures")
    added = [picture.name for picture in data_set.pictures() if picture.label == "None of these"]
    assert len(added) == 10
    assert all(name.startswith("Faces ") for name in added)
    assert "Pictures added to None of these: 10." in owner.successes


def test_without_workers_the_rest_of_the_health_is_shown(
    owner: Visitor, run: RunFolder, data_set: OwnDataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CNN_DEMO_WORKERS", "off")
    owner.open("data", data=data_set.name).mark("Step", "2 Health")
    assert "Classes with fewer than 10 pictures" in owner.text
    assert owner.notes
    assert "Look for wrong labels" not in [button.label for button in owner.app.button]

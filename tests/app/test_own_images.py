"""The visitor's own images on the pages that train and inspect: chosen, shown by their names, and told when they are gone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnn_demo.datasets.catalog import from_environment
from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.datasets.labelled_images import load_images
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.prediction.image_set import image_set_answer
from cnn_demo.runs.inspection_results import ImageSetPredictions
from cnn_demo.runs.status import FINISHED
from cnn_demo.spec import link
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.project import Project
from cnn_demo.ui.core.state import first_project
from tests.app.conftest import WORKSPACE, FakeCompute, MakeRun
from tests.app.visitor import Visitor
from tests.unit.own_data.making import picture, ready_set


@pytest.fixture
def leaves(runs_folder: Path) -> DataSpec:
    return ready_set(runs_folder / WORKSPACE, "Leaves", side=28)


@pytest.fixture
def data_set(runs_folder: Path, leaves: DataSpec) -> OwnDataSet:
    return OwnDataSet.open(runs_folder / WORKSPACE, leaves.name)


def project_on(data: DataSpec) -> Project:
    first = first_project()
    return replace(first, data=data, architecture=first.architecture.for_data(data.input_shape, len(data.classes)))


@pytest.mark.parametrize("page", ["build", "train", "data"])
def test_it_is_chosen_like_any_other(owner: Visitor, leaves: DataSpec, page: str) -> None:
    owner.open(page).choose("Data set", leaves.name)
    assert not owner.errors
    assert owner.project.data == leaves
    assert owner.project.architecture.input_shape == (28, 28, 3)


def test_nobody_else_is_offered_it(visitor: Visitor, leaves: DataSpec) -> None:
    visitor.open("build")
    assert leaves.title not in visitor.app.selectbox(key="dataset-0").options


def test_the_project_keeps_its_version_until_another_is_chosen(
    owner: Visitor, leaves: DataSpec, data_set: OwnDataSet
) -> None:
    owner.open("build").choose("Data set", leaves.name)
    data_set.add([picture("new.png", "ash", 90 + number) for number in range(4)])
    newer = data_set.prepare(lambda *_: None)
    owner.open("build")
    assert owner.project.data == leaves
    assert owner.selected("Data set") == "."
    owner.choose("Data set", leaves.name)
    assert owner.project.data == newer


def always_wrong(path: str, images: ImageSet, **_: Any) -> ImageSetPredictions:
    """Takes every oak for an elm and every elm for an oak."""
    labels = images.load(from_environment(images.workspace))[1]
    return image_set_answer(np.eye(2, dtype=np.float32)[1 - labels.astype(int)], labels)


def test_inspect_names_the_pictures(
    owner: Visitor, leaves: DataSpec, make_run: MakeRun, data_set: OwnDataSet, compute: FakeCompute
) -> None:
    make_run(FINISHED, name="Reads leaves", project=project_on(leaves))
    compute.answers |= {"image_set_predictions": always_wrong, "load_images": load_images}
    owner.open("inspection")
    assert not owner.errors
    names = [each.name.rpartition("/")[2] for each in data_set.pictures()]
    assert any(f"{name}: " in owner.text.replace("\\", "") for name in names)
    owner.mark("Section", "confusion")
    assert not owner.errors
    assert "The images that the data set keeps for validation." in owner.text
    captions = [each.caption.replace("\\", "") for image in owner.app.get("image") for each in image.proto.imgs]
    assert all(caption.split()[-1] in names for caption in captions if "→" in caption)
    assert sum("→" in caption for caption in captions) >= 5


def test_a_network_on_data_that_changed_says_so(
    owner: Visitor, leaves: DataSpec, make_run: MakeRun, data_set: OwnDataSet
) -> None:
    make_run(FINISHED, name="Reads leaves", project=project_on(leaves))
    data_set.rename_class("oak", "ash")
    data_set.drop_versions({data_set.prepare(lambda *_: None).version})
    owner.open("inspection").mark("Section", "confusion")
    assert "The data set leaves has changed since" in owner.warnings[0]
    assert not owner.errors


def test_a_link_to_a_project_on_it_opens_elsewhere_without_the_pictures(visitor: Visitor, leaves: DataSpec) -> None:
    visitor.open("build", design=link.encode(project_on(leaves)))
    assert not visitor.errors
    assert visitor.project.data == leaves
    visitor.open("data")
    assert "is not in your workspace" in visitor.warnings[0]

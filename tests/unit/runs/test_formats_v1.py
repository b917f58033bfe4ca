"""Files that the program wrote before November 2026 (format 1) open as they did then.

tests/golden/formats_v1 was written by that program and is never written anew.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cnn_demo import settings
from cnn_demo.runs import draft, metrics
from cnn_demo.runs.bundle import unpack
from cnn_demo.runs.record import read_records
from cnn_demo.runs.status import FINISHED, PAUSED
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.layers import Conv2D, Flatten, MaxPooling2D
from cnn_demo.spec.link import decode
from cnn_demo.spec.project import Project
from tests.golden.formats import FORMATS_V1

LAYERS = (Conv2D(filters=3, activation="relu"), MaxPooling2D(pool_size=4), Flatten())


def check_project(project: Project, dataset: str = "mnist-5k") -> None:
    assert project.architecture.layers == LAYERS
    assert project.data.name == dataset
    assert (project.architecture.input_shape, project.architecture.classes) == ((28, 28, 1), 10)


@pytest.fixture
def old_workspace(tmp_path: Path) -> Workspace:
    """The runs of a visitor of that program."""
    shutil.copytree(FORMATS_V1 / "workspace", tmp_path / "old")
    return Workspace(tmp_path / "old")


def test_a_link() -> None:
    project = decode((FORMATS_V1 / "link.txt").read_text().strip())
    check_project(project, "mnist")
    assert (project.recipe.epochs, project.recipe.augmentation.shift) == (4, 0.1)


def test_a_bundle(workspace: Workspace) -> None:
    run = unpack(FORMATS_V1 / "network.cnn.zip", workspace, settings.read())
    network = TrainedNetwork(run.path)
    check_project(network.project())
    assert network.title == "A small run"
    assert network.result()["test"]["images"] == 1000


def test_the_runs_of_a_workspace(old_workspace: Workspace) -> None:
    (paused, finished), damaged = read_records(old_workspace)
    assert not damaged
    assert [(record.name, record.status.state) for record in (paused, finished)] == [
        ("A paused run", PAUSED),
        ("A small run", FINISHED),
    ]
    for record in (paused, finished):
        check_project(record.project)
        assert record.project.recipe.seed == 7
    assert finished.can_predict
    assert [record["kind"] for record in metrics.read(finished.run.metrics_file)].count(metrics.EPOCH) == 2


def test_a_draft(old_workspace: Workspace) -> None:
    found = draft.read(old_workspace.folder)
    assert found is not None
    check_project(found.project)
    assert (found.starts_from is not None, found.teacher) == (True, "best")

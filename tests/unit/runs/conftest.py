"""Runs to test with: queued, of a tiny design, in the test's own folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.workspace import Workspace, new_workspace_id
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Flatten
from cnn_demo.spec.link import Project
from cnn_demo.spec.recipe import Recipe


@pytest.fixture
def project() -> Project:
    return Project(architecture=Architecture(layers=(Flatten(),)), recipe=Recipe(epochs=2), dataset="mnist-5k")


@pytest.fixture
def workspace(runs_folder: Path) -> Workspace:
    return Workspace(runs_folder / new_workspace_id())


@pytest.fixture
def run(workspace: Workspace, project: Project) -> RunFolder:
    return workspace.create(project, name="a run", max_runs=10)

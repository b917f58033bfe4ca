"""Runs to test with: queued or trained, of a tiny design, in the test's own folder; and what takes their bundles."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from cnn_demo import settings
from cnn_demo.errors import BundleError
from cnn_demo.runs.bundle import unpack
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.workspace import Workspace, new_workspace_id
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from tests.unit.runs.bundles import Members, Refused, Unpack, members_of, put_trained


@pytest.fixture
def project() -> Project:
    return Project(architecture=Architecture(layers=(Flatten(),)), recipe=Recipe(epochs=2), data=MNIST_5K)


@pytest.fixture
def workspace(runs_folder: Path) -> Workspace:
    return Workspace(runs_folder / new_workspace_id(runs_folder))


@pytest.fixture
def run(workspace: Workspace, project: Project) -> RunFolder:
    return workspace.create(project, name="a run", max_runs=10)


@pytest.fixture
def trained_run(workspace: Workspace, project: Project) -> RunFolder:
    return put_trained(workspace, project)


@pytest.fixture
def members(trained_run: RunFolder) -> Members:
    """The files of a good bundle."""
    return members_of(trained_run)


@pytest.fixture
def elsewhere(runs_folder: Path) -> Workspace:
    """The workspace of another visitor, who imports."""
    return Workspace(runs_folder / new_workspace_id(runs_folder))


@pytest.fixture
def unpack_here(elsewhere: Workspace) -> Unpack:
    return lambda source, **options: unpack(source, elsewhere, settings.read(), **options)


@pytest.fixture
def refused(unpack_here: Unpack, elsewhere: Workspace) -> Refused:
    """What is said of a bad bundle, which must leave nothing behind."""

    def refuse(source: bytes | Path) -> str:
        with pytest.raises(BundleError) as caught:
            unpack_here(source)
        assert not elsewhere.folder.exists() or list(elsewhere.folder.iterdir()) == []
        return str(caught.value)

    return refuse


@pytest.fixture
def unpacked_bytes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many bytes each reading of a member gave."""
    counts: list[int] = []
    read = zipfile.ZipExtFile.read

    def counting(self: zipfile.ZipExtFile, size: int | None = -1) -> bytes:
        content = read(self, size)
        counts.append(len(content))
        return content

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counting)
    return counts

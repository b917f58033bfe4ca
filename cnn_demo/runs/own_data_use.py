"""Which runs of a workspace learned from its own data sets, and which versions of these they still need."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from cnn_demo.errors import RunError
from cnn_demo.runs import draft
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import ACTIVE, RESUMABLE
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.data import WORKSPACE, DataSpec


def runs_on(workspace: Workspace, name: str) -> list[RunFolder]:
    """The runs that learned, learn or are to learn from the data set of that name, the newest first."""
    return [run for run, data in _own_data_of_runs(workspace) if data.name == name]


def needs_images(run: RunFolder) -> bool:
    """Whether the run has steps to go, for which it needs the images of its data set."""
    return run.status().state in (*ACTIVE, *RESUMABLE)


def versions_in_use(workspace: Path) -> set[str]:
    """The versions of own data sets that runs of the workspace or the project in progress name."""
    found = {data.version for _, data in _own_data_of_runs(Workspace(workspace))}
    in_progress = draft.read(workspace)
    return found | ({in_progress.project.data.version} if in_progress else set())


def _own_data_of_runs(workspace: Workspace) -> Iterator[tuple[RunFolder, DataSpec]]:
    for run in workspace.runs():
        with suppress(RunError):  # damaged, or deleted meanwhile
            data = run.project().data
            if data.origin == WORKSPACE:
                yield run, data

"""Moves the work of one workspace into another: what somebody made before signing in becomes the person's own."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from cnn_demo.datasets.prepared import OWN as DATA
from cnn_demo.errors import RunError
from cnn_demo.own_data.data_set import NAMES_LOCK, OwnDataSet
from cnn_demo.runs import workspace_use
from cnn_demo.runs.classes import Classes
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.shared_networks import SharedNetworks
from cnn_demo.runs.status import ACTIVE
from cnn_demo.runs.workspace import Workspace
from cnn_demo.storage import storage_errors

LEFT_BESIDE = "left-beside"  # a file in a workspace: somebody was asked, and did not take it along


def active_runs(workspace: Workspace) -> int:
    """How many runs train or wait: their workers and their places in the queue know them by their folder."""
    return sum(run.status().state in ACTIVE for run in workspace.runs())


def take_along(source: Workspace, target: Workspace) -> None:
    """Move runs, data, design and classes. Links to shared networks still lead to them.

    What the target has already under the same name stays in the source. Raises RunError while a run of the source is
    active, and StorageError; what was moved before that is in the target.
    """
    if active_runs(source):
        raise RunError("A run trains or waits. Take your work along when it has ended, or pause it first.")
    Classes(source.folder.parent).follow(source.folder.name, target.folder.name)
    with storage_errors(target.folder):
        target.folder.mkdir(parents=True, exist_ok=True)
        if workspace_use.was_local(source.folder):
            workspace_use.record_local_use(target.folder)
        (source.folder / workspace_use.FILE).unlink(missing_ok=True)
        _move_into(source.folder, target.folder)
    links = SharedNetworks(target.folder.parent)
    for run in target.runs():
        links.follow(run)
    if source.exists():
        leave_beside(source)


def can_be_taken(source: Workspace, target: Workspace) -> bool:
    """Whether the source has something that the target lacks, and nobody has decided to leave it."""
    has_work = bool(source.runs()) or (source.folder / DATA).is_dir() or not target.exists()
    return source.exists() and has_work and not (source.folder / LEFT_BESIDE).exists()


def leave_beside(workspace: Workspace) -> None:
    """Note that the work stays where it is, so that nobody is asked again. Raises StorageError."""
    with storage_errors(workspace.folder / LEFT_BESIDE):
        (workspace.folder / LEFT_BESIDE).touch()


def _move_into(source: Path, target: Path) -> None:
    """Move what the target lacks, and remove the source where nothing is left. Runs and data sets are moved whole."""
    for path in sorted(source.iterdir()):
        place = target / path.name
        if not place.exists():
            path.rename(place)
        elif path.name == NAMES_LOCK:
            path.unlink()
        elif place.is_dir() and path.is_dir() and not (RunFolder(path).exists() or OwnDataSet(path).exists()):
            _move_into(path, place)
    with suppress(OSError):  # something is left
        source.rmdir()

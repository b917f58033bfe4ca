"""The visitor's project in progress as a file in the workspace, so that a reload finds it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cnn_demo.errors import LinkError, UserError
from cnn_demo.spec import link
from cnn_demo.spec.project import Project
from cnn_demo.storage import storage_errors, write_json

FILE = "project.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A project in progress.

    starts_from: the id of the run whose weights its next run starts from, None for fresh. teacher: the network that it
    learns from, as next_run.set_teacher takes it, None for none.
    """

    project: Project
    starts_from: str | None = None
    teacher: str | None = None


def save(folder: Path, draft: Draft) -> None:
    """Write the draft into the workspace's folder, creating that where it is missing. Raises StorageError."""
    with storage_errors(folder / FILE):  # the folder's own name is the id of the workspace
        folder.mkdir(parents=True, exist_ok=True)
    others = {"starts_from": draft.starts_from, "teacher": draft.teacher}
    write_json(folder / FILE, {"link": link.encode(draft.project), **others})


def is_saved(folder: Path) -> bool:
    return (folder / FILE).exists()


def read(folder: Path) -> Draft | None:
    """The draft saved last; None where there is none, or one that cannot be read: a damaged draft is dropped."""
    try:
        return parsed(json.loads((folder / FILE).read_text()))
    except (LinkError, OSError, ValueError):
        return None


def parsed(saved: Any) -> Draft:
    """The draft of a file's JSON. Raises LinkError where it is no draft."""
    try:
        others = {name: saved.get(name) and str(saved[name]) for name in ("starts_from", "teacher")}
        return Draft(project=fitted(link.decode(saved["link"])), **others)
    except (KeyError, TypeError, AttributeError):
        raise LinkError("The project in progress is not in the form that this app saves.") from None


def fitted(shared: Project) -> Project:
    """A project from outside with its design's input and output as its data set has them. Raises LinkError."""
    try:
        architecture = shared.architecture.for_data(shared.data.input_shape, len(shared.data.classes))
    except UserError as error:
        raise LinkError(f"The shared link holds an impossible design. {error}") from None
    return replace(shared, architecture=architecture)

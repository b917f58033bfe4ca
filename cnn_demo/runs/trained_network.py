"""Trained networks: finished runs, shipped networks in models/, pretrained ones, and other folders with the same files."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from os import stat_result
from pathlib import Path
from typing import cast

from cnn_demo import pretrained
from cnn_demo.errors import ModelError, RunError, StorageError
from cnn_demo.events import event
from cnn_demo.runs.certainty_bounds import with_sure_figures
from cnn_demo.runs.figures import Result
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.workspace import RUN_PATTERN, Workspace
from cnn_demo.settings import MODELS_FOLDER, cache_folder
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.project import Project
from cnn_demo.storage import reason

WEIGHTS, RESULT = "weights.safetensors", "result.json"
FIRST_NETWORK = "best"  # in models/: shown first


@dataclass(frozen=True, slots=True)
class TrainedNetwork:
    """A folder with spec.json, recipe.json, weights.safetensors, certainty.json and, as a rule, result.json."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def title(self) -> str:
        """The name of the run, or of the folder where there is no about.json."""
        try:
            return str(RunFolder(self.path).about()["name"])
        except (RunError, KeyError):  # a shipped network has no about.json
            return self.name

    @property
    def weights_file(self) -> Path:
        return self.path / WEIGHTS

    @property
    def version(self) -> int:
        """Changes whenever the weights do. Raises ModelError where there are none."""
        return self._weights().st_mtime_ns

    @property
    def weights_bytes(self) -> int:
        """How much the weights take on the disk. Raises ModelError where there are none."""
        return self._weights().st_size

    def _weights(self) -> stat_result:
        try:
            return self.weights_file.stat()
        except FileNotFoundError:
            raise ModelError(f"{self.name} has no trained weights; it is not finished, or was deleted.") from None

    def project(self) -> Project:
        """Design, recipe and data. Raises ModelError."""
        try:
            return RunFolder(self.path).project()
        except RunError as error:
            raise ModelError(str(error)) from None

    @property
    def is_measured(self) -> bool:
        """Whether there are figures on the test part; a pretrained network has none, as its data is not here."""
        return (self.path / RESULT).is_file()

    def result(self) -> Result:
        """The figures on the test part. Raises ModelError where they are missing or damaged."""
        try:
            return cast(Result, with_sure_figures(json.loads((self.path / RESULT).read_text())))
        except (OSError, ValueError) as error:
            raise ModelError(f"The figures of {self.name} cannot be read: {reason(error)}.") from None


def shipped() -> list[TrainedNetwork]:
    """The networks in models/: FIRST_NETWORK, then the others by name."""
    if not MODELS_FOLDER.is_dir():
        return []
    found = [TrainedNetwork(path) for path in MODELS_FOLDER.iterdir() if (path / WEIGHTS).is_file()]
    return sorted(found, key=lambda network: (network.name != FIRST_NETWORK, network.name))


def pretrained_networks() -> list[TrainedNetwork]:
    """The networks that others have trained on photographs; none where their package is missing or the disk refuses."""
    try:
        return [TrainedNetwork(pretrained.get_or_make(cache_folder()))]
    except (ModelError, StorageError) as error:
        _report_missing(str(error))
        return []


def pretrained_title(architecture: Architecture) -> str | None:
    """What the pretrained network with these layers is called, such as SqueezeNet; None where there is none."""
    known = (each for each in pretrained_networks() if each.project().architecture.layers == architecture.layers)
    return next((each.title.partition(" (")[0] for each in known), None)


@lru_cache  # pages ask again and again
def _report_missing(reason: str) -> None:
    event("pretrained-network-missing", reason=reason)


def resolve(reference: str, workspace: Workspace) -> TrainedNetwork:
    """Find a network by the id of a run, a name in models/, or a path. Raises ModelError."""
    by_name = {network.name: network for network in (*shipped(), *pretrained_networks())}
    if reference in by_name:
        return by_name[reference]
    if RUN_PATTERN.fullmatch(reference):
        return TrainedNetwork(workspace.run(reference).path)
    with suppress(OSError, RuntimeError):  # too long for a path, or an unknown home folder
        path = Path(reference).expanduser()
        if (path / WEIGHTS).is_file():
            return TrainedNetwork(path.absolute())
    raise ModelError(
        f"There is no trained network {reference!r}: it is neither a run's id here, nor a name "
        f"({', '.join(by_name) or 'none is shipped'}), nor a folder with {WEIGHTS}."
    )

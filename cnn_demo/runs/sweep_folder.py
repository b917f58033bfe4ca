"""The folder of a search for good settings: what was asked for, how far it is, and the request to stop.

It lies in RUNS/WORKSPACE/sweeps. The process that searches (cnn_demo/sweeps) writes state.json; everyone reads it. The web
process that has started it writes places.json.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from cnn_demo.errors import SweepError
from cnn_demo.runs import lease
from cnn_demo.runs.folder import STOP
from cnn_demo.runs.run_name import MAX_NAME, clean_name
from cnn_demo.runs.workspace import RUN_PATTERN, new_run_id
from cnn_demo.shown_text import one_line
from cnn_demo.spec.fields import show
from cnn_demo.spec.sweep import Sweep
from cnn_demo.spec.varied_fields import Value
from cnn_demo.storage import storage_errors, write_json

FOLDER = "sweeps"
SWEEP, ABOUT, STATE, PLACES = "sweep.json", "about.json", "state.json", "places.json"
JOURNAL, LOG = "journal.log", "sweep.log"
VERSION = 1
SEARCHING, STOPPED = "searching", "stopped"  # of a search
WAITING, TRAINING, STOPPED_EARLY = "waiting", "training", "stopped early"  # of a trial
DONE, FAILED = "done", "failed"  # of both
STATES = (SEARCHING, DONE, STOPPED, FAILED)
TRIAL_STATES = (WAITING, TRAINING, DONE, STOPPED_EARLY, FAILED)
STOPPED_BY_PERSON = "Stopped before all runs were tried."


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepTrial:
    """One set of values that was tried. number: from 0, in the order of the suggestions.

    run_id: of its ordinary run in the same workspace; None where the values are impossible, so that none was made.
    values: path -> value. accuracy: on the validation images after the last epoch so far, in [0, 1]; None before that.
    cost: parameters or multiply-adds, where the search has two goals. epochs: measured so far. reason: why it failed
    or ended early, a sentence.
    """

    number: int
    run_id: str | None
    values: Mapping[str, Value]
    state: str
    accuracy: float | None = None
    cost: int | None = None
    epochs: int = 0
    reason: str = ""

    @property
    def is_active(self) -> bool:
        return self.state in (WAITING, TRAINING)


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepState:
    """How far a search is. started_at, ended_at: seconds since 1970. reason: why it was stopped or failed, a sentence.

    importances: path -> share of the differences in accuracy that go with this setting, summing to 1, by falling share;
    None while too few runs have ended. They compare accuracies after so many epochs: importance_epochs.
    front: numbers of the trials that no other one beats in both goals, by rising cost; empty with one goal.
    """

    state: str = SEARCHING
    reason: str = ""
    started_at: float | None = None
    ended_at: float | None = None
    trials: tuple[SweepTrial, ...] = ()
    importances: Mapping[str, float] | None = None
    importance_epochs: int = 0
    front: tuple[int, ...] = ()

    @property
    def best(self) -> SweepTrial | None:
        """The trial with the highest accuracy of those that trained to their end; the first of equal ones."""
        done = [trial for trial in self.trials if trial.state == DONE and trial.accuracy is not None]
        return max(done, key=lambda trial: trial.accuracy or 0.0, default=None)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values, versioned."""
        return {"version": VERSION, **asdict(self)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SweepState:
        """Parse to_dict(); unknown names are ignored. Raises KeyError, TypeError or ValueError where it is something else."""
        if data["version"] != VERSION or data["state"] not in STATES:
            raise ValueError(f"version {show(data['version'])} and state {show(data['state'])}")
        values = _known(cls, data)
        trials = tuple(SweepTrial(**_known(SweepTrial, trial)) for trial in values.pop("trials"))
        if unknown := [trial.state for trial in trials if trial.state not in TRIAL_STATES]:
            raise ValueError(f"a trial's state {show(unknown[0])}")
        return cls(**{**values, "trials": trials, "front": tuple(values["front"])})


@dataclass(frozen=True, slots=True)
class SweepFolder:
    """A search on disk.

    sweep.json: what was asked for, written once. about.json: name and date. state.json, places.json: replaced.
    journal.log: Optuna's. stop: the request. sweep.log: output of the process that searches. worker.lock, worker.json: its
    lease, as of a run.
    """

    path: Path

    @classmethod
    def create(cls, workspace: Path, sweep: Sweep, *, name: str) -> SweepFolder:
        """A new search in a workspace's folder. It begins when a process searches in it. Raises StorageError."""
        folder = cls(workspace / FOLDER / new_run_id())
        with storage_errors(folder.path):
            folder.path.mkdir(parents=True)
        try:
            write_json(folder.path / ABOUT, {"name": clean_name(name), "created_at": time.time()})
            write_json(folder.path / SWEEP, sweep.to_dict())
            folder.write_state(SweepState())  # last: with its state a search begins to exist
        except BaseException:
            shutil.rmtree(folder.path, ignore_errors=True)
            raise
        return folder

    @property
    def id(self) -> str:
        return self.path.name

    @property
    def workspace(self) -> Path:
        """The folder of the workspace, in which its runs are."""
        return self.path.parent.parent

    @property
    def journal_file(self) -> Path:
        return self.path / JOURNAL

    @property
    def log_file(self) -> Path:
        return self.path / LOG

    def exists(self) -> bool:
        return (self.path / STATE).is_file()

    def name(self) -> str:
        """Fit to be shown. Raises SweepError where the folder is gone or damaged."""
        return one_line(str(self._read(ABOUT).get("name", "")), MAX_NAME) or self.id

    def created_at(self) -> float:
        """Seconds since 1970."""
        with self._checked(ABOUT):
            return float(self._read(ABOUT)["created_at"])

    def rename(self, name: str) -> None:
        write_json(self.path / ABOUT, {**self._read(ABOUT), "name": clean_name(name)})

    def sweep(self) -> Sweep:
        """What was asked for. Raises SweepError where the folder is gone or damaged."""
        return Sweep.from_dict(self._read(SWEEP))

    def state(self) -> SweepState:
        """How far it is. A search that was asked to stop, and in which no process searches, reads as stopped."""
        state = self.stored_state()
        if state.state == SEARCHING and self.is_asked_to_stop() and not self.is_searched():
            now = self.stored_state()  # its process may have ended it between our two looks
            return replace(now, state=STOPPED, reason=STOPPED_BY_PERSON) if now.state == SEARCHING else now
        return state

    def stored_state(self) -> SweepState:
        """What state.json says. Raises SweepError where the folder is gone or damaged."""
        with self._checked(STATE):
            return SweepState.from_dict(self._read(STATE))

    def write_state(self, state: SweepState) -> None:
        write_json(self.path / STATE, state.to_dict())

    def set_places(self, places: int) -> None:
        """Let so many of its runs wait or train at one time. Raises StorageError."""
        write_json(self.path / PLACES, {"places": places})

    def places(self) -> int:
        """How many of its runs may wait or train at one time. Raises SweepError where nobody has said so."""
        with self._checked(PLACES):
            return int(self._read(PLACES)["places"])

    def is_searched(self) -> bool:
        """Whether a process searches in it now."""
        return lease.is_alive(self.path, launching=False)

    def stop(self) -> None:
        """Ask the search to end: no more runs are made, and those that train are asked to stop. Raises StorageError."""
        with storage_errors(self.path / STOP):
            (self.path / STOP).touch()

    def is_asked_to_stop(self) -> bool:
        return (self.path / STOP).exists()

    def delete(self) -> None:
        """Remove the folder, not its runs. A process that searches in it ends by itself. Raises SweepError, StorageError."""
        aside = self.path.with_name(f".{self.id}.deleted")
        with storage_errors(self.path):
            try:
                self.path.replace(aside)
            except FileNotFoundError:
                raise self._gone() from None
            shutil.rmtree(aside)

    def _read(self, name: str) -> dict[str, Any]:
        try:
            data = json.loads((self.path / name).read_text())
        except FileNotFoundError:
            raise self._gone() from None
        except (ValueError, RecursionError) as error:
            raise self._damaged(name, str(error)) from None
        if not isinstance(data, dict):
            raise self._damaged(name, "it is not a JSON object")
        return data

    @contextmanager
    def _checked(self, name: str) -> Iterator[None]:
        """Turn what parsing a damaged file raises into SweepError."""
        try:
            yield
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise self._damaged(name, f"{type(error).__name__}: {error}") from None

    def _gone(self) -> SweepError:
        return SweepError(f"There is no search {self.id} here; it may have been deleted.")

    def _damaged(self, name: str, why: str) -> SweepError:
        return SweepError(f"{name} of the search {self.id} is damaged: {why}.")


def sweeps_of(workspace: Path) -> list[SweepFolder]:
    """All searches in a workspace's folder, the newest first."""
    names: list[str] = []
    with suppress(FileNotFoundError):
        names = sorted((path.name for path in (workspace / FOLDER).iterdir()), reverse=True)
    found = [SweepFolder(workspace / FOLDER / name) for name in names if RUN_PATTERN.fullmatch(name)]
    return [folder for folder in found if folder.exists()]


def sweep_of(workspace: Path, sweep_id: str) -> SweepFolder:
    """The search of that id. Raises SweepError where there is none here."""
    found = next((folder for folder in sweeps_of(workspace) if folder.id == sweep_id), None)
    if found is None:
        raise SweepError(f"There is no search {show(sweep_id)} here; it may have been deleted.")
    return found


def _known(record: type[SweepTrial] | type[SweepState], data: Mapping[str, Any]) -> dict[str, Any]:
    names = {each.name for each in fields(record)}
    return {name: value for name, value in data.items() if name in names}

"""The run folder: what to train, how far it is, what was measured, and requests to the worker."""

from __future__ import annotations

import io
import json
import os
import secrets
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import numpy as np

from cnn_demo.errors import RunError, UserError
from cnn_demo.runs import lease
from cnn_demo.runs.certainty_bounds import with_sure_figures
from cnn_demo.runs.figures import About, Result
from cnn_demo.runs.kept import Kept
from cnn_demo.runs.log_line import last_lines
from cnn_demo.runs.request_file import Request, read_request, write_request
from cnn_demo.runs.run_name import MAX_NAME, clean_name
from cnn_demo.runs.status import ACTIVE, FAILED, INTERRUPTED, LAUNCHING, PAUSED, QUEUED, RUNNING, STARTING, Status
from cnn_demo.shown_text import one_line
from cnn_demo.spec.project import Project
from cnn_demo.storage import delete, storage_errors, write_bytes, write_json

INITIAL = "initial.safetensors"
TEACHER = "teacher"
NAMES = ("name", "starts_from", "taught_by")  # in about.json
STOP, PAUSE = "stop", "pause"
REQUESTS = (STOP, PAUSE)
# (spec.json, recipe.json) -> project: parsing it takes most of the time of reading a run.
PROJECTS: Kept[Project] = Kept(128)
NO_WORKER = (
    "The worker process ended unexpectedly: it was killed, it ran out of memory, or the disk with the runs is full."
)
NO_START = f"No worker process began within {lease.LAUNCH_SECONDS:.0f} seconds."
NO_LAUNCHER = "The server ended while it started the worker."
SHUT_DOWN = "The server was shut down. The run goes on from its last checkpoint when the server is up again."
START_WITHIN = 600.0  # seconds: importing TensorFlow takes 12 s as a rule, minutes where a small part of a core is left


@dataclass(frozen=True, slots=True, kw_only=True)
class RunInputs:
    """What a new run starts with besides its project.

    files: path in the folder -> content. about: entries of about.json (see RunFolder.about). status: None for queued.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    status: Status | None = None

    def merge(self, more: RunInputs) -> RunInputs:
        """The files and entries of both, and this one's status."""
        return replace(self, files={**self.files, **more.files}, about={**self.about, **more.about})


NO_INPUTS = RunInputs()


@dataclass(frozen=True, slots=True)
class RunFolder:
    """A run on disk. The web process and the worker exchange these files and nothing else.

    spec.json, recipe.json: written once. about.json: name, date and origin. status.json: replaced. metrics.jsonl:
    appended. precision.json: see run_precision.py. deaths.json: the workers that died, see deaths.py. worker.lock,
    worker.json: who works on the run, see lease.py. stop, pause: requests. sketch.npy: the visitor's drawing.
    initial.safetensors: weights to start from, where they are not fresh ones; written once, read by a worker that finds
    no checkpoint. teacher/: the teacher, where the recipe asks for one; see distillation.py. checkpoint.safetensors: to
    resume from. epochs/: weights of earlier epochs, see epochs.py. best.safetensors, weights.safetensors: weights of the
    best epoch and of the last. certainty.json: when a prediction is unsure. result.json: figures on the test images.
    An imported run has weights and figures from the start, often metrics, and no best.safetensors.
    """

    path: Path

    @classmethod
    def create(cls, path: Path, project: Project, *, name: str, given: RunInputs = NO_INPUTS) -> RunFolder:
        """Fill an empty folder; its run is queued, unless it is given another status."""
        run = cls(path)
        about = {"name": clean_name(name), "created_at": time.time()}
        for file, content in given.files.items():
            with storage_errors(path / file):
                (path / file).parent.mkdir(exist_ok=True)
            write_bytes(path / file, content)
        write_json(path / "spec.json", project.spec_dict())
        write_json(path / "recipe.json", project.recipe.to_dict())
        write_json(path / "about.json", {**given.about, **about})
        # Last: with its status a run begins to exist.
        run.write_status(given.status or Status(state=QUEUED, epochs=project.recipe.epochs))
        return run

    @property
    def id(self) -> str:
        return self.path.name

    @property
    def metrics_file(self) -> Path:
        return self.path / "metrics.jsonl"

    @property
    def initial_file(self) -> Path:
        return self.path / INITIAL

    @property
    def checkpoint_file(self) -> Path:
        return self.path / "checkpoint.safetensors"

    @property
    def best_file(self) -> Path:
        return self.path / "best.safetensors"

    @property
    def log_file(self) -> Path:
        return self.path / "worker.log"

    @property
    def sketch_file(self) -> Path:
        return self.path / "sketch.npy"

    def exists(self) -> bool:
        return (self.path / "status.json").is_file()

    def project(self) -> Project:
        """Design, recipe and data of the run. Raises RunError where the folder is gone or damaged."""
        spec, recipe = self._text("spec.json"), self._text("recipe.json")
        return PROJECTS.get((spec, recipe), lambda: self._parsed(spec, recipe))

    def about(self) -> About:
        """What about.json says, its names fit to be shown. Raises RunError where the folder is gone or the file is damaged."""
        about = self._read("about.json")
        names = {key: one_line(about[key], MAX_NAME) for key in NAMES if isinstance(about.get(key), str)}
        return cast(About, {**about, **names})

    def rename(self, name: str) -> None:
        write_json(self.path / "about.json", {**self.about(), "name": clean_name(name)})

    def mark_as_opened(self) -> None:
        """Note that its person has opened or chosen it. Of a search's many runs, lists show such ones; see offered_runs.py."""
        with storage_errors(self.path):
            self._opened_file.touch()

    def is_opened(self) -> bool:
        return self._opened_file.exists()

    @property
    def _opened_file(self) -> Path:
        """Empty, and by itself: a name that is changed in another tab at the same moment is not lost."""
        return self.path / "opened"

    def status(self) -> Status:
        """The state of the run. A running one whose worker has died reads as failed, whatever its file says."""
        status = self.stored_status()
        if status.state == RUNNING and (reason := self._why_dead(status)):
            # The worker may have begun, or written its last status and ended, between our two looks.
            now = self.stored_status()
            return replace(now, state=FAILED, reason=reason) if now == status else now
        return status

    def claim(self) -> str:
        """Say that a worker is being started on the run: until it takes the lease, the run counts as running.

        What ends that: the lease, the end of this process, lease.LAUNCH_SECONDS, or fail(). Returns the random token of
        this launch, which the status holds too: another web process may launch the same run later.
        """
        launch = secrets.token_hex(8)
        launching = replace(self.stored_status(), state=RUNNING, phase=LAUNCHING, launch=launch, reason="")
        self.write_status(replace(launching, launcher_place=lease.here(), launcher_pid=os.getpid()))
        return launch

    def begin(self) -> None:
        """Say that the worker which holds the lease now works on the run. Raises RunError where the run is not active."""
        status = self.stored_status()
        if status.state not in ACTIVE:
            raise RunError(f"The run {self.id} is {status.state}: it cannot be trained now.")
        self.write_status(replace(status, state=RUNNING, phase=STARTING, reason="", next_within=START_WITHIN))

    def fail(self, reason: str) -> None:
        """Say that the run has failed, and why."""
        self.write_status(replace(self.stored_status(), state=FAILED, reason=reason, phase=""))

    def interrupt(self, reason: str = SHUT_DOWN) -> bool:
        """Say that the worker ends, with the server or for another reason, and that the run goes on. False: it has ended."""
        status = self.stored_status()
        if status.state != RUNNING:
            return False
        self.write_status(replace(status, state=PAUSED, phase=INTERRUPTED, reason=reason))
        return True

    def write_status(self, status: Status) -> None:
        write_json(self.path / "status.json", status.to_dict())

    def result(self) -> Result | None:
        """result.json: the figures on the test images; None before the run has ended."""
        if not (self.path / "result.json").is_file():
            return None
        return cast(Result, with_sure_figures(self._read("result.json")))

    def request(self, request: str, *, at_step: int = 0, within_seconds: float | None = None) -> None:
        """Leave a request for the worker: STOP or PAUSE. See Request."""
        write_request(self.path / request, Request(at_step=at_step, within_seconds=within_seconds))

    def requests(self) -> dict[str, int]:
        """The requests that wait for the worker -> at_step; stop stands before pause."""
        return {name: request.at_step for name, request in self._requests().items()}

    def request_within(self) -> float | None:
        """The shortest within_seconds of the requests that wait for the worker; None where none has any."""
        return min((each.within_seconds for each in self._requests().values() if each.within_seconds), default=None)

    def _requests(self) -> dict[str, Request]:
        found = ((name, read_request(self.path / name)) for name in REQUESTS)
        return {name: request for name, request in found if request is not None}

    def clear_requests(self) -> None:
        for request in REQUESTS:
            delete(self.path / request)

    def write_sketch(self, image: np.ndarray) -> None:
        """Leave a drawing for the worker: (height, width, channels) float32 in [0, 1]."""
        buffer = io.BytesIO()
        np.save(buffer, image.astype(np.float32), allow_pickle=False)
        write_bytes(self.sketch_file, buffer.getvalue())

    def read_sketch(self) -> np.ndarray | None:
        """The drawing that was left last, as for write_sketch; None where there is none, or a damaged one."""
        try:
            sketch: np.ndarray = np.load(self.sketch_file, allow_pickle=False)
        except (FileNotFoundError, ValueError):
            return None
        return sketch

    def log_tail(self) -> str:
        """The last lines of the worker's log, "" where there is none. TensorFlow's start messages are left out."""
        return last_lines(self.log_file)

    def delete(self) -> None:
        """Remove the folder; a worker must have been stopped before. Raises RunError where it is gone."""
        aside = self.path.with_name(f".{self.id}.deleted")
        with storage_errors(self.path):
            try:
                self.path.replace(aside)  # in one step: nobody reads half a run
            except FileNotFoundError:
                raise self.gone() from None
            shutil.rmtree(aside)

    def _why_dead(self, status: Status) -> str:
        """Why no worker works on a run of this status, though it says so; "" where one does."""
        if status.phase != LAUNCHING:
            return "" if lease.is_alive(self.path, launching=False) else NO_WORKER
        launcher = lease.Holder(place=status.launcher_place, pid=status.launcher_pid)
        if lease.has_ended(launcher) and not lease.is_locked(self.path):
            return NO_LAUNCHER
        return "" if lease.is_alive(self.path, launching=True) else NO_START

    def _parsed(self, spec: str, recipe: str) -> Project:
        dicts = self._object("spec.json", spec), self._object("recipe.json", recipe)
        try:
            return Project.from_dicts(*dicts)
        except UserError as error:
            raise RunError(f"The run {self.id} cannot be read: {error}") from None

    def _read(self, name: str) -> dict[str, Any]:
        return self._object(name, self._text(name))

    def _text(self, name: str) -> str:
        try:
            return (self.path / name).read_text()
        except FileNotFoundError:
            raise self.gone() from None
        except ValueError as error:
            raise self._damaged(name, str(error)) from None

    def _object(self, name: str, text: str) -> dict[str, Any]:
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise self._damaged(name, str(error)) from None
        if not isinstance(data, dict):
            raise self._damaged(name, "it is not a JSON object")
        return data

    def stored_status(self) -> Status:
        """What status.json says, whether or not a worker lives. Raises RunError."""
        data = self._read("status.json")
        try:
            return Status.from_dict(data)
        except (TypeError, ValueError) as error:
            raise self._damaged("status.json", str(error)) from None

    def gone(self) -> RunError:
        """The error that says that this run does not exist."""
        return RunError(f"There is no run {self.id} here; it may have been deleted.")

    def _damaged(self, name: str, why: str) -> RunError:
        return RunError(f"{name} of the run {self.id} is damaged: {why}.")

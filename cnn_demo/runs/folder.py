"""One run's folder: what to train, how far it is, what was measured, and what is asked of its worker."""

from __future__ import annotations

import io
import json
import re
import shutil
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from cnn_demo.errors import RunError, UserError
from cnn_demo.runs.atomic import storage_errors, write_bytes, write_json
from cnn_demo.runs.process import is_alive
from cnn_demo.runs.status import FAILED, QUEUED, RUNNING, Status
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.link import Project
from cnn_demo.spec.recipe import Recipe

INITIAL = "initial.safetensors"
TEACHER = "teacher"
MAX_NAME = 60
LOG_LINES = 20
STOP, PAUSE = "stop", "pause"
REQUESTS = (STOP, PAUSE)
NOISE = re.compile(r"[EWIF]0000 |WARNING: All log messages before absl|\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunInputs:
    """What a new run has from its first moment besides its project.

    files: path in the folder -> content. about: more of about.json (see RunFolder.about). status: None for queued.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    status: Status | None = None

    def merge(self, more: RunInputs) -> RunInputs:
        """Both; the status stays this one's."""
        return replace(self, files={**self.files, **more.files}, about={**self.about, **more.about})


NO_INPUTS = RunInputs()


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The protocol. Web process and worker know each other by these files alone.

    spec.json, recipe.json: written once. about.json: name, date and origin. status.json: replaced. metrics.jsonl:
    appended. initial.safetensors: weights to start from where they are not fresh ones; written once, read by a worker
    that finds no checkpoint. teacher/: the trained network that the run learns from, where its recipe asks for one; see
    teaching.py. checkpoint.safetensors: to resume from. best.safetensors, weights.safetensors: weights
    of the best epoch and of the last. certainty.json: when the network is unsure. result.json: figures on the test
    part. sketch.npy: the visitor's drawing. stop, pause: requests. An imported run has its weights and figures from
    the first moment, and neither metrics nor best.safetensors. epochs/: weights to look back on, see epochs.py.
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
        write_json(path / "spec.json", {"dataset": project.dataset, "architecture": project.architecture.to_dict()})
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
        """What this run trains. Raises RunError where the folder is gone or damaged."""
        spec, recipe = self._read("spec.json"), self._read("recipe.json")
        try:
            return Project(
                architecture=Architecture.from_dict(spec["architecture"]),
                recipe=Recipe.from_dict(recipe),
                dataset=spec["dataset"],
            )
        except (KeyError, TypeError, UserError) as error:
            raise RunError(f"The run {self.id} cannot be read: {error}") from None

    def about(self) -> dict[str, Any]:
        """name, created_at (seconds since 1970); where it is so: starts_from, taught_by (networks' titles), imported (True)."""
        return self._read("about.json")

    def rename(self, name: str) -> None:
        write_json(self.path / "about.json", {**self.about(), "name": clean_name(name)})

    def status(self) -> Status:
        """Where the run stands. A run whose worker is gone reads as failed, whatever the worker last wrote."""
        status = self._read_status()
        if status.state == RUNNING and not is_alive(status.process):
            # The worker may have written its last word and ended between our two looks.
            status = self._read_status()
            if status.state == RUNNING:
                reason = "The worker process ended without a word: it was killed, or ran out of memory."
                return replace(status, state=FAILED, reason=reason)
        return status

    def write_status(self, status: Status) -> None:
        write_json(self.path / "status.json", status.to_dict())

    def result(self) -> dict[str, Any] | None:
        """The figures on the test part, None before the run has ended."""
        return self._read("result.json") if (self.path / "result.json").is_file() else None

    def ask(self, request: str) -> None:
        """Leave a request for the worker: STOP or PAUSE."""
        with storage_errors(self.path / request):
            (self.path / request).touch()

    def asked(self) -> str | None:
        """The request that waits for the worker; stop goes before pause."""
        return next((request for request in REQUESTS if (self.path / request).exists()), None)

    def clear_requests(self) -> None:
        for request in REQUESTS:
            (self.path / request).unlink(missing_ok=True)

    def write_sketch(self, image: np.ndarray) -> None:
        """Leave a drawing for the worker: (height, width, channels) float32 in [0, 1]."""
        buffer = io.BytesIO()
        np.save(buffer, image.astype(np.float32), allow_pickle=False)
        write_bytes(self.sketch_file, buffer.getvalue())

    def log_tail(self, lines: int = LOG_LINES) -> str:
        """The last lines of the worker's log, "" where there is none. TensorFlow's chatter at its start is left out."""
        if not self.log_file.is_file():
            return ""
        with self.log_file.open(errors="replace") as file:
            return "".join(deque((line for line in file if not NOISE.match(line)), maxlen=lines)).strip()

    def delete(self) -> None:
        """Remove the folder; its worker, if any, must have been stopped before. RunError where it is gone."""
        aside = self.path.with_name(f".{self.id}.deleted")
        with storage_errors(self.path):
            try:
                self.path.replace(aside)  # in one step, so that nobody reads half a run
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
            raise self._damaged(name, "it holds no object")
        return data

    def _read_status(self) -> Status:
        data = self._read("status.json")
        try:
            return Status.from_dict(data)
        except (TypeError, ValueError) as error:
            raise self._damaged("status.json", str(error)) from None

    def _gone(self) -> RunError:
        return RunError(f"The run {self.id} is gone; it was deleted meanwhile.")

    def _damaged(self, name: str, why: str) -> RunError:
        return RunError(f"{name} of the run {self.id} is damaged: {why}.")


def clean_name(name: str) -> str:
    """A name to show: one line, at most 60 characters. It never becomes part of a path. Raises RunError on nothing."""
    cleaned = re.sub(r"\s+", " ", "".join(c if c.isprintable() else " " for c in name)).strip()[:MAX_NAME]
    if not cleaned:
        raise RunError("A run needs a name of at least one visible character.")
    return cleaned

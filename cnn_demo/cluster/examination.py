"""Examines each Dask worker before a server uses it: the version of the app there, and the folder that both share."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from distributed import Client

from cnn_demo.cluster import on_worker, shared_folder
from cnn_demo.cluster.purpose import Purpose
from cnn_demo.errors import StorageError
from cnn_demo.jobs.executor import Machine

ANSWER_SECONDS = 20.0
AGAIN_SECONDS = 30.0
UNSEEN = "The worker {name} of the cluster does not see the server's folder of runs, which it needs at the same path."
UNSAFE = "The worker {name} of the cluster cannot share the folder of runs: {fault}."
REFUSED = "The worker {name} of the cluster cannot be used: {refusal}."
UNANSWERED = "The worker {name} of the cluster could not be asked for its version of the app: {error}."
SILENT = f"it did not answer within {ANSWER_SECONDS:.0f} seconds"


@dataclass(frozen=True, slots=True)
class DaskWorker:
    """One that was examined. again_at: of the monotonic clock, when it is examined again; inf where it need not be."""

    machine: Machine
    again_at: float = math.inf


@dataclass(frozen=True, slots=True)
class Examination:
    """runs_folder: what is shared. version: of the app, which each Dask worker must have."""

    runs_folder: Path
    version: str
    purpose: Purpose

    def examine(self, client: Client, address: str, name: str, resources: dict[str, float]) -> DaskWorker:
        """Ask a Dask worker, and wait for its answer. resources: that it offers."""
        if not (places := self.purpose.places(resources)):
            missing = self.purpose.missing(resources)
            refusal = REFUSED.format(name=name, refusal=missing) if missing else ""
            return DaskWorker(Machine(name=name, places=0, refusal=refusal))
        try:
            with shared_folder.asked(self.runs_folder) as question:
                answer = self._asked(client, address, question)
                if isinstance(answer, dict) and (theirs := answer["version"]) != self.version:
                    return self.of_another_version(name, places, theirs)
                refusal = _refusal(name, answer, question)
        except StorageError as error:  # the server's own disk may be full
            refusal = str(error)
        return _worker(name, places, refusal)

    def of_another_version(self, name: str, places: int, theirs: str) -> DaskWorker:
        """A Dask worker that has another version of the app than the server."""
        return _worker(name, places, on_worker.OTHER_VERSION.format(name=name, theirs=theirs, ours=self.version))

    def _asked(self, client: Client, address: str, question: shared_folder.Question) -> Any:
        """What the examination returns there; what prevented that, where something did."""
        try:
            return client.run(
                self.purpose.examine,
                str(question.folder),
                question.token,
                self.version,
                self.purpose.argument,
                workers=[address],
                on_error="return",
                callback_timeout=ANSWER_SECONDS,
            ).get(address)
        except TimeoutError:
            return SILENT
        except OSError as error:  # the connection is lost
            return error


def _worker(name: str, places: int, refusal: str) -> DaskWorker:
    """A refused one is examined again: what stands against it may pass."""
    again_at = time.monotonic() + AGAIN_SECONDS if refusal else math.inf
    return DaskWorker(Machine(name=name, places=places, refusal=refusal), again_at)


def _refusal(name: str, answer: Any, question: shared_folder.Question) -> str:
    if not isinstance(answer, dict):
        return UNANSWERED.format(name=name, error=answer)
    if not answer["sees"]:
        return UNSEEN.format(name=name)
    if refusal := answer.get("refusal"):
        return REFUSED.format(name=name, refusal=refusal)
    fault = shared_folder.fault(question)
    return UNSAFE.format(name=name, fault=fault) if fault else ""

"""What a server asks of a Dask worker that answers questions. These functions run there.

It answers them as a server does on its own machine, with compute workers within that machine's limits.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from distributed import Worker, get_worker

from cnn_demo import settings
from cnn_demo.cluster import shared_folder
from cnn_demo.cluster.on_worker import GOING_ON, version_against
from cnn_demo.errors import UserError
from cnn_demo.jobs.compute import Compute
from cnn_demo.jobs.lane import Wait
from cnn_demo.settings import PROJECT_FOLDER

BEGUN = "begun"  # the file of a question that a Dask worker has begun; touched again and again, as a sign of life
LIFE_SECONDS = 5.0
VERSION_SECONDS = 5.0  # a look at all sources takes longer than many an answer
OTHER_FOLDER = (
    "it has the app in {theirs} and the server in {ours}, and to answer questions it needs it at the same path"
)


class QuestionLost(Exception):
    """A question that this Dask worker does not answer: the server is to ask it again, if somebody still waits."""


class OtherVersion(QuestionLost):
    """The app was replaced there since the server has examined this Dask worker."""

    def __init__(self, address: str, theirs: str) -> None:
        super().__init__(address, theirs)
        self.address, self.theirs = address, theirs


def dask_setup(worker: Worker) -> None:
    """Start the compute workers. Dask calls this when a question worker starts (--preload), before a server asks anything."""
    with suppress(UserError):  # the examination by a server says why
        _compute().warm()


def answer(folder: str, task: str, arguments: dict[str, Any], limit_seconds: float, version: str) -> Any:
    """The answer of a task of TASKS. Raises what the task raises, as Compute.ask does, and QuestionLost.

    folder: of the question, on the shared disk; it is gone when nobody waits any more.
    """
    _begin(Path(folder))
    if (theirs := _version_lately(version, time.monotonic() // VERSION_SECONDS)) != version:
        raise OtherVersion(get_worker().address, theirs)

    touched_at = time.monotonic()

    def look(wait: Wait) -> None:
        nonlocal touched_at
        if get_worker().status not in GOING_ON:
            _compute().end()
            _compute.cache_clear()
            raise QuestionLost
        if not Path(folder).is_dir():  # what was begun is finished within its limits, and dropped
            raise QuestionLost
        if time.monotonic() - touched_at > LIFE_SECONDS:
            touched_at = time.monotonic()
            with suppress(OSError):  # the folder has just gone, or the disk hangs
                os.utime(Path(folder) / BEGUN)

    return _compute().ask(task, waiting=look, limit_seconds=limit_seconds, **arguments)


def examine(question: str, token: str, version: str, server_folder: str) -> dict[str, Any]:
    """See Purpose.examine. server_folder: of the app on the server's machine; paths of shipped networks begin with it."""
    found: dict[str, Any] = {"version": version_against(version)}
    if found["version"] == version:
        found["sees"] = shared_folder.answer(Path(question), token)
        if server_folder != str(PROJECT_FOLDER):
            found["refusal"] = OTHER_FOLDER.format(theirs=PROJECT_FOLDER, ours=server_folder)
        else:
            _compute().warm()
    return found


def _begin(folder: Path) -> None:
    """A task that Dask begins again, as its Dask worker was lost, is left to the server, which counts how often it asks."""
    try:
        (folder / BEGUN).touch(exist_ok=False)
    except OSError as error:  # begun before; or nobody waits, or the disk is full
        raise QuestionLost from error


@lru_cache(maxsize=1)
def _version_lately(version: str, period: float) -> str:
    """As version_against, once in a period."""
    return version_against(version)


@cache
def _compute() -> Compute:
    return Compute(settings.read(), workers=2)  # as many questions as Dask gives a question worker at one time

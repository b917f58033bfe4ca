"""What a server wants a cluster for, and by which of Dask's resources a Dask worker says what it is there for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cnn_demo.cluster import answering, on_worker
from cnn_demo.jobs.worker_kinds import LONG, SHORT
from cnn_demo.settings import PROJECT_FOLDER

RUN = "run"  # one for each run that a Dask worker may work on: dask worker --resources "run=1"
RESOURCES = (RUN, SHORT, LONG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """resource: which the Dask workers that serve it offer. does: what the cluster does, in sentences about it.

    examine: called on a Dask worker before it is used, with a question about the shared folder (shared_folder.py), the
    server's version of the app, and `argument`. Returns the version there and, where it is the same, "sees": whether it
    saw the question, and maybe "refusal": why it is not to be used, the end of a sentence.
    """

    resource: str
    does: str
    examine: Callable[..., dict[str, Any]]
    argument: Any


def training(command: on_worker.Command) -> Purpose:
    """command: what runs the workers of runs, see on_worker.py."""
    return Purpose(resource=RUN, does="trains the runs", examine=on_worker.examine, argument=command)


QUESTIONS = Purpose(resource=SHORT, does="answers questions", examine=answering.examine, argument=str(PROJECT_FOLDER))

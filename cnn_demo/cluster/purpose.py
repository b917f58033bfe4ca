"""What a server wants a cluster for, and which Dask workers it uses for that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cnn_demo.cluster import answering, on_worker, resources
from cnn_demo.settings import PROJECT_FOLDER


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What is wanted of Dask workers, and how they are asked whether they can do it.

    resources: which those that serve it offer, all of them. asks: what needs these. does: what the cluster does, in
    sentences about it.
    examine: called on a Dask worker before it is used, with a question about the shared folder (shared_folder.py), the
    server's version of the app, and `argument`. Returns the version there and, where it is the same, "sees": whether it
    saw the question, and maybe "refusal": why it is not to be used, the end of a sentence.
    """

    resources: tuple[str, ...]
    asks: str
    does: str
    examine: Callable[..., dict[str, Any]]
    argument: Any

    def places(self, offered: Mapping[str, float]) -> int:
        """For how much at one time a Dask worker that offers these resources may be used."""
        return int(min(offered.get(resource, 0) for resource in self.resources))

    def missing(self, offered: Mapping[str, float]) -> str:
        """Why a Dask worker without places is not used, the end of a sentence; "" where it is there for something else."""
        if offered.keys() & set(resources.ALL) and not offered.keys() & set(self.resources):
            return ""
        needed = " ".join(f"{resource}=1" for resource in self.resources)
        return f'it does not offer the places that {self.asks} need; start it with --resources "{needed}"'


def training(command: on_worker.Command) -> Purpose:
    """command: what runs the workers of runs, see on_worker.py."""
    return Purpose(
        resources=resources.FOR_RUNS, asks="runs", does="trains the runs", examine=on_worker.examine, argument=command
    )


QUESTIONS = Purpose(
    resources=resources.FOR_QUESTIONS,
    asks="questions",
    does="answers questions",
    examine=answering.examine,
    argument=str(PROJECT_FOLDER),
)

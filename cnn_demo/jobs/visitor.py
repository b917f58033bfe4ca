"""Whom a request counts for, in queues and limits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cnn_demo.runs.server_key import tag

PURPOSE = "visitor"


@dataclass(frozen=True, slots=True)
class Visitor:
    """origin: a tag of the network address, or of the person who has signed in; one origin may have many workspaces.

    A class behind one router shares an origin, and anybody can have many workspaces: so a queue is fair between origins
    first, and between the workspaces of one origin second.
    """

    origin: str
    workspace: str


def origin_tag(runs_folder: Path, of: str) -> str:
    """The origin of whoever comes from a network address or has signed in. Nobody can tell from it who that is.

    of: the address, the person's key, or the workspace of somebody who came over no network.
    """
    return tag(runs_folder, PURPOSE, of)


def is_local(runs_folder: Path, workspace: str, origin: str) -> bool:
    """Whether a workspace was used last on the server's own machine."""
    return origin == origin_tag(runs_folder, workspace)

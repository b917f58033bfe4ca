"""Origins: tags that stand for a network address or for a person who has signed in, and tell nobody which."""

from __future__ import annotations

from pathlib import Path

from cnn_demo.runs.server_key import tag

PURPOSE = "visitor"


def origin_tag(runs_folder: Path, of: str) -> str:
    """The origin of anyone who comes from a network address or has signed in. Raises StorageError, see server_key.py.

    of: the address, the person's key, or the workspace of somebody who came over no network.
    """
    return tag(runs_folder, PURPOSE, of)


def is_local(runs_folder: Path, workspace: str, origin: str) -> bool:
    """Whether this is the origin of somebody on the server's own machine, who uses that workspace."""
    return origin == origin_tag(runs_folder, workspace)

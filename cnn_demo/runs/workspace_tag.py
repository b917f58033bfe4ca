"""Short tags for workspaces, for logs and figures: a workspace's id opens a visitor's work, its tag opens nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from cnn_demo.errors import StorageError
from cnn_demo.runs.server_key import tag

TAG_LENGTH = 8
UNKNOWN = "workspace"
ID = r"[A-Za-z0-9_-]{16,64}"


def workspace_tag(runs_folder: Path, workspace_id: str) -> str:
    """The same for the same workspace, on this server alone; "workspace" where there is no key and none can be kept."""
    with suppress(StorageError):
        return tag(runs_folder, "workspace-tag", workspace_id, length=TAG_LENGTH)
    return UNKNOWN


def concealer(runs_folder: Path) -> Callable[[str], str]:
    """A function that replaces the ids in a text: in paths below the folder of runs, in addresses, in tickets' names."""
    folder = re.escape(runs_folder.name)
    pattern = re.compile(rf"(?<=/{folder}/){ID}(?=[/\s'\"]|$)|(?<=workspace=){ID}|(?<=@){ID}(?=@)")
    return lambda text: pattern.sub(lambda found: f"[{workspace_tag(runs_folder, found.group())}]", text)

"""Short tags for workspaces, for logs and figures: a workspace's id opens a visitor's work, its tag opens nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from cnn_demo.errors import StorageError
from cnn_demo.runs.server_key import tag
from cnn_demo.runs.workspace import WORKSPACE_PATTERN, is_made_here

TAG_LENGTH = 8
UNKNOWN = "workspace"
ID = WORKSPACE_PATTERN.pattern


def workspace_tag(runs_folder: Path, workspace_id: str) -> str:
    """The same for the same workspace, on this server alone; "workspace" where there is no key and none can be kept."""
    with suppress(StorageError):
        return tag(runs_folder, "workspace-tag", workspace_id, length=TAG_LENGTH)
    return UNKNOWN


def concealer(runs_folder: Path) -> Callable[[str], str]:
    """A function that replaces the ids in a text: those of this server wherever they stand, and whatever stands where an id
    does, in paths below the folder of runs, in addresses and in tickets' names."""
    folder = re.escape(runs_folder.name)
    places = re.compile(rf"(?<=/{folder}/){ID}(?=[/\s'\"]|$)|(?<=workspace=){ID}|(?<=@){ID}(?=@)")
    anywhere = re.compile(rf"(?<![A-Za-z0-9_-]){ID}(?![A-Za-z0-9_-])")

    def replaced(found: re.Match[str]) -> str:
        return f"[{workspace_tag(runs_folder, found.group())}]"

    def replaced_if_ours(found: re.Match[str]) -> str:
        with suppress(StorageError):
            if is_made_here(runs_folder, found.group()):
                return replaced(found)
        return found.group()

    return lambda text: anywhere.sub(replaced_if_ours, places.sub(replaced, text))

"""Read-only links to trained runs: a token that cannot be guessed leads to a run, until its owner withdraws it.

A link is two files that name each other: shared/networks/TOKEN.json in the folder of all runs, and share.json in the run.
Where one of them is missing, the link opens nothing; so it ends with its run.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cnn_demo.errors import LimitError, LinkError, StorageError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.runs.workspace import RUN_PATTERN, is_workspace_id
from cnn_demo.runs.workspace_use import origin_of, record_guest
from cnn_demo.storage import StorageLock, storage_errors, write_json

FOLDER, FILE = Path("shared", "networks"), "share.json"
VERSION = 1
TOKEN_BYTES = 9  # 72 random bits, 12 characters
TOKEN_PATTERN = re.compile(r"[A-Za-z0-9_-]{12}")
MOST_LINKS, MOST_OF_ORIGIN = 10_000, 1_000  # a class behind one router is one origin
OPENS_NOTHING = (
    "This link no longer opens a network: its owner has withdrawn it or deleted the network, or a part of the link is "
    "missing."
)


class SharedNetworks:
    """The links of one folder of runs.

    most_links: how many there may be on the server. most_of_origin: of one origin, see cnn_demo.jobs.visitor.
    """

    def __init__(
        self, runs_folder: Path, *, most_links: int = MOST_LINKS, most_of_origin: int = MOST_OF_ORIGIN
    ) -> None:
        self.runs_folder, self.most_links, self.most_of_origin = runs_folder, most_links, most_of_origin
        self.folder = runs_folder / FOLDER
        self._lock = StorageLock(self.folder / "lock")  # two tabs may share or withdraw one run at once

    def token(self, run: RunFolder) -> str | None:
        """The token of the run's link, None where it is not shared."""
        token = _token_in(run)
        return token if token is not None and self._run(token) == run else None

    def share(self, run: RunFolder) -> str:
        """Make the run's link, or find it; returns its token. Raises LimitError and StorageError."""
        with self._locked(run):
            if (token := self.token(run)) is None:
                self._make_room(origin_of(run.path.parent))
                token = secrets.token_urlsafe(TOKEN_BYTES)
                self._write(token, run)
                try:
                    write_json(run.path / FILE, {"version": VERSION, "token": token})
                except StorageError:  # half a link opens nothing
                    self._file(token).unlink(missing_ok=True)
                    raise
            return token

    def withdraw(self, run: RunFolder) -> None:
        """End the run's link. Raises StorageError."""
        with self._locked(run):
            token = self.token(run)
            (run.path / FILE).unlink(missing_ok=True)
            if token is not None:
                self._file(token).unlink(missing_ok=True)

    def follow(self, run: RunFolder) -> None:
        """Let the link of a run that was moved lead to its new place. Raises StorageError."""
        token = _token_in(run)
        if token is not None and self._file(token).is_file():
            with self._locked(run):
                self._write(token, run)

    def open(self, token: str) -> TrainedNetwork:
        """The network that a link leads to. Raises LinkError where there is none any more."""
        run = self._run(token) if TOKEN_PATTERN.fullmatch(token) else None
        if run is None or self.token(run) != token or run.result() is None:
            raise LinkError(OPENS_NOTHING)
        record_guest(run.path.parent)
        return TrainedNetwork(run.path)

    @contextmanager
    def _locked(self, run: RunFolder) -> Iterator[None]:
        """Keep other threads and processes from changing links. An OSError inside is raised as StorageError."""
        with storage_errors(run.path / FILE):
            self.folder.mkdir(parents=True, exist_ok=True)
            with self._lock:
                yield

    def _write(self, token: str, run: RunFolder) -> None:
        write_json(self._file(token), {"version": VERSION, "workspace": run.path.parent.name, "run": run.id})

    def _file(self, token: str) -> Path:
        return self.folder / f"{token}.json"

    def _run(self, token: str) -> RunFolder | None:
        try:
            link = json.loads(self._file(token).read_text())
            workspace, run = str(link["workspace"]), str(link["run"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        is_run = is_workspace_id(workspace) and RUN_PATTERN.fullmatch(run)
        return RunFolder(self.runs_folder / workspace / run) if is_run else None

    def _make_room(self, origin: str) -> None:
        """Make sure that there is room for one more link of this origin. Raises LimitError.

        Links of deleted runs are removed where there are too many links.
        """
        links = list(self.folder.glob("*.json"))
        if len(links) < min(self.most_links, self.most_of_origin):
            return
        for link in links:
            run = self._run(link.stem)
            if run is None or self.token(run) != link.stem:
                link.unlink(missing_ok=True)
        runs = [run for link in self.folder.glob("*.json") if (run := self._run(link.stem)) is not None]
        if len(runs) >= self.most_links:
            raise LimitError(f"This server keeps at most {self.most_links:,} links to networks, and all are in use.")
        if sum(origin_of(run.path.parent) == origin for run in runs) >= self.most_of_origin:
            raise LimitError(
                f"All visitors at your network address together share {self.most_of_origin:,} networks, which is the "
                "most. Withdraw one of your links first."
            )


def _token_in(run: RunFolder) -> str | None:
    """The token that the run's own file names."""
    try:
        token = str(json.loads((run.path / FILE).read_text())["token"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return token if TOKEN_PATTERN.fullmatch(token) else None

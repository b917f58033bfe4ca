"""Workspaces: a folder for each visitor's runs. Its name cannot be guessed, so nobody else can list them."""

from __future__ import annotations

import hmac
import re
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cnn_demo.errors import LimitError, RunError
from cnn_demo.runs.folder import NO_INPUTS, RunFolder, RunInputs
from cnn_demo.runs.server_key import tag
from cnn_demo.spec.fields import show
from cnn_demo.spec.project import Project
from cnn_demo.storage import storage_errors, write_bytes

WORKSPACE_PATTERN = re.compile(r"[A-Za-z0-9_-]{16,64}")
SIGNATURE_LENGTH = 16
PERSON_PREFIX = "person-"  # of the workspace of somebody who signs in, which no link opens; see ui/core/person.py
RUN_PATTERN = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{4}")


def new_workspace_id(runs_folder: Path) -> str:
    """128 random bits as URL-safe text, with the server's signature. Raises StorageError where no key can be kept."""
    random = secrets.token_urlsafe(16)
    return f"{random}{_signature(runs_folder, random)}"


def is_made_here(runs_folder: Path, text: str) -> bool:
    """Whether this server made the id, so that nobody chooses an id for somebody else's work.

    An id of an older version has no signature; it counts where its folder exists.
    """
    if not is_workspace_id(text):
        return False
    random, signature = text[:-SIGNATURE_LENGTH], text[-SIGNATURE_LENGTH:]
    is_signed = hmac.compare_digest(signature, _signature(runs_folder, random))
    return is_signed or (runs_folder / text).is_dir()


def is_workspace_id(text: str) -> bool:
    """Whether a text from a link has the form of a workspace's id; so it cannot name a path outside of RUNS."""
    return WORKSPACE_PATTERN.fullmatch(text) is not None


class Workspace:
    """The runs of one visitor, or of the command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def exists(self) -> bool:
        """Whether anything was kept in it; its folder is made with the first thing."""
        return self.folder.is_dir()

    def runs(self) -> list[RunFolder]:
        """All readable runs, the newest first."""
        if not self.folder.is_dir():
            return []
        names = sorted((path.name for path in self.folder.iterdir() if RUN_PATTERN.fullmatch(path.name)), reverse=True)
        return [run for run in (RunFolder(self.folder / name) for name in names) if run.exists()]

    def run(self, run_id: str) -> RunFolder:
        """The run of that id; RunError where there is none here."""
        if not RUN_PATTERN.fullmatch(run_id):
            raise RunError(f"{show(run_id)} is not the id of a run; an id looks like 20260131-235959-0a1b.")
        run = RunFolder(self.folder / run_id)
        if not run.exists():
            raise run.gone()
        return run

    def check_room(self, more: int, max_runs: int | None) -> None:
        """Raise LimitError where so many more runs would be too many. max_runs: how many may be kept, None for any."""
        if max_runs is not None and len(self.runs()) + more > max_runs:
            raise LimitError(
                f"No more runs can be kept here; the limit is {max_runs}. Delete one on the Runs page. The server's "
                "operator can allow more with the setting CNN_DEMO_MAX_RUNS_PER_WORKSPACE."
            )

    def create(
        self, project: Project, *, name: str, max_runs: int | None = None, given: RunInputs = NO_INPUTS
    ) -> RunFolder:
        """A new run, queued unless it is given another status. max_runs: how many a visitor may keep, None for any.

        Raises LimitError where the workspace is full, StorageError where the disk is.
        """
        self.check_room(1, max_runs)
        with self._new_folder() as folder:
            return RunFolder.create(folder, project, name=name, given=given)

    def bring(self, run_id: str, contents: Iterable[tuple[str, bytes]]) -> RunFolder:
        """A run from files that were checked: (path in the run's folder, content), status.json last.

        It has that id, or another where there is one of that id already. Raises StorageError where the disk is full.
        """
        with self._new_folder(run_id) as folder:
            for name, content in contents:
                with storage_errors(folder / name):
                    (folder / name).parent.mkdir(exist_ok=True)
                write_bytes(folder / name, content)
            return RunFolder(folder)

    @contextmanager
    def _new_folder(self, wanted: str | None = None) -> Iterator[Path]:
        """An empty folder for a run. It is removed where the block raises: an incomplete run would stay for ever.

        wanted: the run's id where no other run has it; else, and for None, it gets a new one.
        """
        folder = self._make_folder(wanted or new_run_id())
        try:
            yield folder
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def _make_folder(self, run_id: str) -> Path:
        with storage_errors(self.folder / run_id):
            self.folder.mkdir(parents=True, exist_ok=True)
            while True:  # of 50 runs that are made in one second, two have the same id with a chance of 2 %
                with suppress(FileExistsError):
                    (self.folder / run_id).mkdir()
                    return self.folder / run_id
                run_id = new_run_id()

    def delete(self) -> None:
        """Remove the folder with all its runs; their workers must have ended. Raises StorageError."""
        aside = self.folder.with_name(f".{self.folder.name}.deleted")
        with storage_errors(self.folder):
            self.folder.replace(aside)  # in one step: nobody reads half a workspace
            shutil.rmtree(aside)


def _signature(runs_folder: Path, random: str) -> str:
    return tag(runs_folder, "workspace", random, length=SIGNATURE_LENGTH)


def new_run_id() -> str:
    """A text that RUN_PATTERN allows: the time (UTC) and random digits."""
    return f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{secrets.token_hex(2)}"

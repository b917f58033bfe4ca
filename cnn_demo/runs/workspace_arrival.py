"""Brings the runs and own data sets of a workspace archive into a workspace. The archive may come from a stranger.

Entry point for strangers' files: read_archive. The zip's end, table of contents and names are checked first
(untrusted_zip.py), then every file of every run (archived_run.py), and only then the first one is written. Data sets are
stored in hidden folders while they are checked (archived_data.py).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import replace
from functools import partial
from typing import Any, BinaryIO

from cnn_demo.errors import BundleError, DatasetError, LimitError, LinkError, RunError, StorageError
from cnn_demo.own_data.returning import Returning
from cnn_demo.runs import archived_data, draft
from cnn_demo.runs.archived_run import STATUS, CheckedRun, check_run, is_run_file
from cnn_demo.runs.bundle_json import count, parse_object, rows, text
from cnn_demo.runs.status import TRAINED
from cnn_demo.runs.untrusted_zip import open_zip, read_member
from cnn_demo.runs.workspace import RUN_PATTERN, Workspace
from cnn_demo.runs.workspace_archive import (
    ARCHIVE,
    JSON_BYTES,
    MANIFEST,
    MOST_BYTES,
    VERSION,
    VERSION_WITH_DATA,
    Moved,
    Tell,
    silent,
)
from cnn_demo.settings import Settings
from cnn_demo.spec.fields import show

MOST_RUNS = 10_000
NETWORK_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}(/teacher)?")
Room = Callable[[int, int], None]  # gets how many runs and bytes come; raises LimitError where that is too much


def unlimited(runs: int, size: int) -> None:
    """There is room for everything."""


def read_archive(
    file: BinaryIO, workspace: Workspace, settings: Settings, *, room: Room = unlimited, tell: Tell = silent
) -> Moved:
    """Bring the runs and data sets of an archive into the workspace; also the project in progress, where it has none.

    The file may come from a stranger; at most one of its members is in memory. Nothing is executed, and nothing is written
    unless all of it was checked. A run keeps its id, or is given another where the workspace has one of that id. What is
    in the workspace already is not brought twice; nor is a data set whose name is taken. No run goes on by itself: those
    that waited or trained are paused.
    Raises BundleError, StorageError, and LimitError where there is no room.
    """
    with open_zip(file, ARCHIVE, most_bytes=MOST_BYTES, is_known=_is_known) as (archive, table):
        if sum(info.compress_size for info in table.values()) > file.seek(0, io.SEEK_END):
            raise BundleError(f"The copy of your work is damaged: its files overlap. {ARCHIVE.only}")
        arrival = _Arrival(archive, table, workspace, settings, tell)
        arrival.check()
        room(len(arrival.checked), sum(run.size for run in arrival.checked.values()))
        with ExitStack() as hidden:
            data_sets = {name: hidden.enter_context(arrival.unpacked(name, room)) for name in arrival.data_sets}
            return arrival.write(data_sets)


class _Arrival:
    """One archive on its way into a workspace."""

    def __init__(
        self,
        archive: zipfile.ZipFile,
        table: dict[str, zipfile.ZipInfo],
        workspace: Workspace,
        settings: Settings,
        tell: Tell,
    ) -> None:
        self.archive, self.table, self.workspace, self.settings = archive, table, workspace, settings
        self._tell, self._done = tell, 0
        self._all = max(2 * sum(info.file_size for info in table.values()), 1)
        self.checked: dict[str, CheckedRun] = {}
        self.data_sets: list[str] = []
        self.draft: draft.Draft | None = None
        self.moved = Moved()

    def read(self, name: str, most: int) -> bytes:
        """A member's content. Tells how far the work is: every byte is read twice, to check and to write."""
        content = read_member(self.archive, self.table[name], most, ARCHIVE)
        self._done += len(content)
        self._tell(min(self._done / self._all, 1.0))
        return content

    def read_of_run(self, run_id: str, file: str, most: int) -> bytes:
        return self.read(f"{run_id}/{file}", most)

    def check(self) -> None:
        files = defaultdict(list)
        for name in self.table:
            run_id, _, file = name.partition("/")
            if data_set := archived_data.MEMBER.fullmatch(name):
                self.data_sets.append(data_set[1])
            elif file:
                files[run_id].append(file)
        if self._promised() != (sorted(files), sorted(self.data_sets)):
            raise BundleError(
                f"The copy of your work is incomplete: its runs and data sets are not those of its {MANIFEST}."
            )
        if draft.FILE in self.table:
            self.draft = _checked_draft(parse_object(self.read(draft.FILE, JSON_BYTES), draft.FILE))
        for run_id, names in sorted(files.items()):
            try:
                run = check_run(run_id, names, partial(self.read_of_run, run_id), self.settings)
            except LimitError as error:
                self.moved.left_out.append(f"The run {run_id} is beyond what this server allows. {error}")
                continue
            if _is_here(self.workspace, run_id, run):
                self.moved.left_out.append(f"{run.name} is here already.")
            else:
                self.checked[run_id] = run

    def unpacked(self, name: str, room: Room) -> AbstractContextManager[Returning]:
        """A data set of the archive, checked and stored, but hidden until it is put in place."""
        size, before = 2 * self.table[archived_data.member_of(name)].file_size, self._done
        self._done += size
        folder = self.workspace.folder
        return archived_data.unpacked(
            self.archive,
            name,
            folder,
            lambda share: self._tell(min((before + share * size) / self._all, 1.0)),
            lambda more_bytes: room(0, more_bytes),
        )

    def write(self, data_sets: Mapping[str, Returning]) -> Moved:
        """Write what was checked. Where the disk refuses, the runs that came before are removed again."""
        renamed = {}
        try:
            for run_id, run in self.checked.items():
                written = self.workspace.bring(run_id, self._contents(run_id, run))
                self.moved.runs.append(written)
                renamed[run_id] = written.id
            self._put(data_sets)
        except BaseException:
            for written in self.moved.runs:
                with suppress(RunError, OSError):
                    written.delete()
            for data_set in self.moved.data_sets:
                with suppress(DatasetError, StorageError):
                    data_set.delete()
            raise
        if self.draft and not draft.is_saved(self.workspace.folder):
            draft.save(self.workspace.folder, _renamed(self.draft, renamed))
            return replace(self.moved, has_draft=True)
        return self.moved

    def _put(self, data_sets: Mapping[str, Returning]) -> None:
        for name, hidden in data_sets.items():
            if data_set := hidden.put(name):
                self.moved.data_sets.append(data_set)
            else:
                self.moved.left_out.append(f"A data set with the name {name} is here already.")

    def _promised(self) -> tuple[list[str], list[str]]:
        """The ids of the runs and the names of the data sets that the archive says it holds, sorted."""
        if MANIFEST not in self.table:
            raise BundleError(f"The zip lacks {MANIFEST}. {ARCHIVE.only}")
        manifest = parse_object(self.read(MANIFEST, JSON_BYTES), MANIFEST)
        if manifest.get("version") not in (VERSION, VERSION_WITH_DATA):
            raise BundleError(
                f"{MANIFEST} is of another version than {VERSION} and {VERSION_WITH_DATA}, which this program reads."
            )
        return _names("runs", manifest.get("runs")), _names("data_sets", manifest.get("data_sets", []))

    def _contents(self, run_id: str, run: CheckedRun) -> Iterator[tuple[str, bytes]]:
        """The files of a run, one at a time; its status comes last."""
        most = max(info.file_size for info in self.table.values())
        for name in run.files:
            yield name, self.read(f"{run_id}/{name}", most)
        yield from sorted(run.rewritten.items(), key=lambda item: item[0] == STATUS)


def _names(key: str, values: Any) -> list[str]:
    found = rows(len(values) if isinstance(values, list) else 0, text)(f"{MANIFEST}: {key}", values)
    count(MOST_RUNS)(f"The number of {key} in {MANIFEST}", len(found))
    return sorted(found)


def _is_known(name: str) -> bool:
    run_id, _, file = name.partition("/")
    is_of_run = RUN_PATTERN.fullmatch(run_id) is not None and is_run_file(file)
    return name in (MANIFEST, draft.FILE) or is_of_run or archived_data.MEMBER.fullmatch(name) is not None


def _checked_draft(saved: dict[str, Any]) -> draft.Draft:
    """The project in progress. Its networks are named by the ids of runs, or are shipped ones: never by a path."""
    try:
        found = draft.parsed(saved)
    except LinkError as error:
        raise BundleError(f"{draft.FILE} cannot be used: {error}") from None
    for name in filter(None, (found.starts_from, found.teacher)):
        if not NETWORK_NAME.fullmatch(name):
            raise BundleError(f"{draft.FILE} names the network {show(name)}, which no copy does.")
    return found


def _renamed(saved: draft.Draft, renamed: Mapping[str, str]) -> draft.Draft:
    """The project in progress with the ids that its runs have here."""

    def here(name: str | None) -> str | None:
        run_id, slash, rest = (name or "").partition("/")
        return name and f"{renamed.get(run_id, run_id)}{slash}{rest}"

    return replace(saved, starts_from=here(saved.starts_from), teacher=here(saved.teacher))


def _is_here(workspace: Workspace, run_id: str, run: CheckedRun) -> bool:
    """Whether the workspace has this run, and as far as the copy or farther."""
    with suppress(RunError, KeyError):
        there = workspace.run(run_id)
        status = there.status()
        is_as_far = (status.epoch, status.batch) >= (run.status.epoch, run.status.batch)
        has_ended_too = status.state in TRAINED or run.status.state not in TRAINED
        return there.about()["created_at"] == run.created_at and is_as_far and has_ended_too
    return False

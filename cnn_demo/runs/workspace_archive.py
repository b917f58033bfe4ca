"""A workspace as one zip file, to keep a copy of one's work or to move it to another server.

manifest.json: the version, the ids of the runs and the names of the data sets. project.json: the project in progress.
RUN/...: the files of each run, with its checkpoint, so that a paused run resumes exactly. data/NAME.zip: the pictures of an
own data set, as OwnDataSet.write_zip writes them. Nothing is compressed, so a file is never larger than it says.
Left out: exports and other files that can be made again, locks, logs, the drawing, links to shared networks, the
workspace's id, the images of data sets, and searches, whose runs are kept as ordinary ones.

write_archive makes one; workspace_arrival.py reads what anybody may have made.
"""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import IO

from cnn_demo.byte_sizes import GIGABYTE, KILOBYTE, MEGABYTE
from cnn_demo.errors import DatasetError, LimitError, RunError
from cnn_demo.own_data.data_set import OwnDataSet, own_data_sets
from cnn_demo.runs import archived_data, archived_run, draft
from cnn_demo.runs.archived_run import CHECKPOINT, STATUS
from cnn_demo.runs.bundle_archive import stored_member
from cnn_demo.runs.epochs import FOLDER as EPOCHS
from cnn_demo.runs.epochs import epoch_file, kept_epochs
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import ACTIVE, PAUSED
from cnn_demo.runs.sweep_folder import sweeps_of
from cnn_demo.runs.untrusted_zip import STORED, ZipKind
from cnn_demo.runs.workspace import Workspace

VERSION, VERSION_WITH_DATA = 1, 2  # the second where there are own data sets, which older programs do not know
SUFFIX = ".work.zip"
MANIFEST = "manifest.json"
MOST_BYTES = 4 * GIGABYTE - 1  # what a zip of the classic form can hold
JSON_BYTES = 256 * KILOBYTE
ENTRY_BYTES = 250  # of one file in a zip, besides its content: two headers with its name
CHUNK_BYTES = MEGABYTE
ATTEMPTS = 3
SEARCH_LEFT_OUT = "The search {name} was left out: a copy has its runs alone, as ordinary ones."

ARCHIVE = ZipKind(
    noun="copy of your work",
    only=f"Only files that this app made (Runs page, Your work, or `workspace export`; NAME{SUFFIX}) can be brought back, "
    "as they were downloaded: not unpacked and packed again.",
    larger="The server's operator can bring a larger one back with `python -m cnn_demo workspace import`.",
    directory_bytes=4 * MEGABYTE,
    compressions=STORED,
)
Tell = Callable[[float], None]  # gets the share done, in [0, 1]; may raise to end the work


def silent(share: float) -> None:
    """Tells nobody how far the work is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What goes into one archive. size: about how many bytes it has. with_epochs: whether earlier epochs' weights do."""

    runs: tuple[RunFolder, ...] = ()
    data_sets: tuple[OwnDataSet, ...] = ()
    size: int
    with_epochs: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What was written or brought back. left_out: a sentence for each run, data set or search that was not, with the reason.

    has_draft: whether the project in progress was brought back.
    """

    runs: list[RunFolder] = field(default_factory=list)
    data_sets: list[OwnDataSet] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    has_draft: bool = False


def everything(workspace: Workspace, *, with_epochs: bool = True) -> Selection:
    """All runs and own data sets of the workspace."""
    runs, data_sets = tuple(workspace.runs()), tuple(own_data_sets(workspace.folder))
    size = sum(_size(run, with_epochs) for run in runs) + sum(map(archived_data.size, data_sets))
    return Selection(runs=runs, data_sets=data_sets, size=size, with_epochs=with_epochs)


def portions(workspace: Workspace, most_bytes: int) -> tuple[list[Selection], list[RunFolder | OwnDataSet]]:
    """All runs and own data sets in as many archives as needed, none larger than most_bytes; and what is larger by itself.

    A data set has an archive of its own. Where a run is too large, the weights of its earlier epochs are left out, so that
    the rest fits.
    """
    found: dict[bool, list[Selection]] = {True: [], False: []}
    too_large: list[RunFolder | OwnDataSet] = []
    for run in workspace.runs():
        size, with_epochs = _size(run, True), True
        if size > most_bytes:
            size, with_epochs = _size(run, False), False
        if size > most_bytes:
            too_large.append(run)
            continue
        part = next((each for each in found[with_epochs] if each.size + size <= most_bytes), None)
        if part:
            found[with_epochs].remove(part)
        part = part or Selection(runs=(), size=0, with_epochs=with_epochs)
        found[with_epochs].append(replace(part, runs=(*part.runs, run), size=part.size + size))
    data_sets = {each: archived_data.size(each) for each in own_data_sets(workspace.folder)}
    too_large.extend(each for each, size in data_sets.items() if size > most_bytes)
    of_data = [Selection(data_sets=(each,), size=size) for each, size in data_sets.items() if size <= most_bytes]
    parts = [*found[True], *found[False], *of_data]
    if not parts and draft.is_saved(workspace.folder):
        parts = [Selection(size=JSON_BYTES)]
    return parts, too_large


def write_archive(file: IO[bytes], workspace: Workspace, selection: Selection, tell: Tell = silent) -> Moved:
    """Write the runs and data sets of the selection, and the project in progress, into an open file, piece by piece.

    Runs that train meanwhile are copied as they are at one moment, and are paused in the copy. The same work makes the
    same bytes. Raises OSError, and LimitError above MOST_BYTES.
    """
    if selection.size > MOST_BYTES:
        raise LimitError(
            f"The copy would have {selection.size:,} bytes, and one file can have {MOST_BYTES:,}. "
            "Leave out the weights of earlier epochs (--without-epochs)."
        )
    moved, done = Moved(left_out=_searches_left_out(workspace, selection)), 0
    with _new_zip(file) as archive:
        if draft.is_saved(workspace.folder):
            with suppress(OSError):  # the workspace was deleted just now
                archive.writestr(stored_member(draft.FILE), (workspace.folder / draft.FILE).read_bytes())
        for run in selection.runs:
            try:
                with _snapshot(run, with_epochs=selection.with_epochs) as files:
                    for name, opened in files.items():
                        done += _copy(opened, archive, f"{run.id}/{name}")
                        tell(min(done / max(selection.size, 1), 1.0))
            except RunError as error:
                moved.left_out.append(str(error))
            else:
                moved.runs.append(run)
        for data_set in selection.data_sets:
            try:
                with archived_data.packed(data_set) as opened:
                    done += _copy(opened, archive, archived_data.member_of(data_set.name))
                tell(min(done / max(selection.size, 1), 1.0))
            except DatasetError as error:  # deleted meanwhile, or damaged
                moved.left_out.append(str(error))
            else:
                moved.data_sets.append(data_set)
        names = [data_set.name for data_set in moved.data_sets]
        version = {"version": VERSION_WITH_DATA, "data_sets": names} if names else {"version": VERSION}
        manifest = {**version, "runs": [run.id for run in moved.runs]}
        archive.writestr(stored_member(MANIFEST), json.dumps(manifest).encode())
    return moved


def _searches_left_out(workspace: Workspace, selection: Selection) -> list[str]:
    """A sentence for each search of a workspace whose runs are copied."""
    return [SEARCH_LEFT_OUT.format(name=each.name()) for each in sweeps_of(workspace.folder) if selection.runs]


def _names(run: RunFolder, *, with_epochs: bool) -> list[str]:
    """The files that an archive keeps of a run, as far as they exist. The checkpoint is first: what is read later may be
    newer, and a resumed run drops what was measured after its checkpoint.
    """
    kept = [epoch_file(run.path, epoch).name for epoch in kept_epochs(run.path)] if with_epochs else []
    others = sorted(archived_run.FILES - {CHECKPOINT, STATUS})
    return [CHECKPOINT, *others, *(f"{EPOCHS}/{name}" for name in kept)]


def _copy(opened: IO[bytes], archive: zipfile.ZipFile, name: str) -> int:
    """Copy an open file into the archive, a piece at a time; returns how many bytes it has."""
    info = stored_member(name)
    info.file_size = opened.seek(0, io.SEEK_END)
    opened.seek(0)
    with archive.open(info, "w") as member:
        shutil.copyfileobj(opened, member, CHUNK_BYTES)
    return info.file_size


@contextmanager
def _new_zip(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
            yield archive
    except zipfile.LargeZipFile:
        raise LimitError("The copy would hold more files than one zip can. Delete runs that are not needed.") from None


def _size(run: RunFolder, with_epochs: bool) -> int:
    """About how many bytes a run takes in an archive."""
    size = 0
    for name in (*_names(run, with_epochs=with_epochs), STATUS):
        with suppress(OSError):
            size += (run.path / name).stat().st_size + ENTRY_BYTES
    return size


@contextmanager
def _snapshot(run: RunFolder, *, with_epochs: bool) -> Iterator[Mapping[str, IO[bytes]]]:
    """The open files of a run at one moment. An open file keeps its content when another replaces it.

    Where the run ends or begins meanwhile, all are opened again. Raises RunError where the run is gone or damaged.
    """
    for _ in range(ATTEMPTS):
        before = run.status()
        with ExitStack() as stack:
            files: dict[str, IO[bytes]] = {}
            for name in _names(run, with_epochs=with_epochs):
                with suppress(FileNotFoundError):
                    files[name] = stack.enter_context((run.path / name).open("rb"))
            if run.status().state == before.state:
                status = replace(before, state=PAUSED, phase="") if before.state in ACTIVE else before
                files[STATUS] = stack.enter_context(io.BytesIO(json.dumps(status.to_dict()).encode()))
                yield files
                return
    raise RunError(f"The run {run.id} was left out: it is just ending. Make the copy again.")

"""Finished exports of a network, saved beside it: one file per format, with the figures of its check."""

from __future__ import annotations

import json
import re
import time
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NotRequired, TypedDict

from cnn_demo.runs.kept import Kept
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.storage import replacing, storage_errors, write_json

FOLDER = "exports"
# In a run's folder, and can be made again. The second holds what browsers load; browser/network.py writes it.
BROWSER_FOLDER = "browser"
MADE_AGAIN = (FOLDER, BROWSER_FOLDER)
# Formats of a single file. The files of other formats are zipped together with their card.
WHOLE = {"bundle": ".cnn.zip", "site-single": ".html"}
ABOUT: Kept[dict[str, Any]] = Kept(512)  # of all visitors' exports, each about a kilobyte
ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest date of the format; a constant, so that equal exports give equal bytes


class ExportFigures(TypedDict):
    """Figures of an export's check.

    checked: False where its runtime is missing; why then says what to do, and only sizes and bound are there.
    bound: the largest difference of a probability that the format may have. runtime: name and version. compared_with: what
    computed the network's own predictions. images: which ones were predicted. equal_answers, accuracies: shares in
    [0, 1], None without labels. median_ms: of one prediction. refused: True where a visitor's browser found a difference
    beyond the bound.
    """

    checked: bool
    bytes: int
    gzipped_bytes: int
    bound: float
    why: NotRequired[str]
    runtime: NotRequired[str]
    compared_with: NotRequired[str]
    images: NotRequired[str]
    image_count: NotRequired[int]
    accuracy_before: NotRequired[float | None]
    accuracy_after: NotRequired[float | None]
    equal_answers: NotRequired[float]
    compared_images: NotRequired[int]
    largest_difference: NotRequired[float]
    largest_difference_of_all: NotRequired[float]
    median_ms: NotRequired[float]
    refused: NotRequired[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """One finished export. figures: of its check, as the task `export` returned them."""

    file: Path
    figures: ExportFigures


def exported(network: TrainedNetwork, format_name: str) -> Exported | None:
    """The export of the network's present weights in this format, None where there is none."""
    try:
        about = _about(network.path / FOLDER / f"{format_name}.json")
        found = Exported(file=network.path / FOLDER / about["file"], figures=about["figures"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if about.get("version") == network.version and found.file.is_file() else None


def _about(file: Path) -> dict[str, Any]:
    """The file's JSON, read once for each version of the file: a page looks at each export several times."""
    state = file.stat()
    key = (file, state.st_ino, state.st_mtime_ns, state.st_size)
    return ABOUT.get(key, lambda: json.loads(file.read_text()))


def keep(network: TrainedNetwork, format_name: str, made: Path, figures: ExportFigures) -> Exported:
    """Save the files in the folder `made` as one file, whole or not at all. Raises StorageError."""
    folder = network.path / FOLDER
    ending = WHOLE.get(format_name, ".zip")
    whole = next((path for path in made.iterdir() if format_name in WHOLE and path.name.endswith(ending)), None)
    file = folder / f"{_file_stem(network)}-{format_name}{ending}"
    with storage_errors(folder):
        folder.mkdir(exist_ok=True)
    with replacing(file) as opened:
        if whole:
            opened.write(whole.read_bytes())
        else:
            _zip(made, opened)
    _note(network, format_name, file, figures)
    return Exported(file=file, figures=figures)


def keep_figures(network: TrainedNetwork, format_name: str, found: Exported, figures: ExportFigures) -> None:
    """Replace the figures of a saved export. Raises StorageError."""
    _note(network, format_name, found.file, figures)


def remove(network: TrainedNetwork, format_name: str, found: Exported) -> None:
    """Delete an export. Raises StorageError."""
    with storage_errors(found.file):
        (network.path / FOLDER / f"{format_name}.json").unlink(missing_ok=True)
        found.file.unlink(missing_ok=True)


def clear_exports(runs_folder: Path, unused_seconds: float) -> None:
    """Delete the exports of all runs, and what browsers load, that were made so long ago. They can be made again."""
    for folder in MADE_AGAIN:
        for file in runs_folder.glob(f"*/*/{folder}/*"):
            with suppress(OSError):  # deleted meanwhile, or refused
                if time.time() - file.stat().st_mtime > unused_seconds:
                    file.unlink()


def _note(network: TrainedNetwork, format_name: str, file: Path, figures: ExportFigures) -> None:
    about = {"version": network.version, "file": file.name, "figures": figures}
    write_json(network.path / FOLDER / f"{format_name}.json", about)


def _file_stem(network: TrainedNetwork) -> str:
    """The network's title as the beginning of a file's name on any system."""
    return re.sub("[^a-z0-9]+", "-", network.title.lower()).strip("-") or network.name


def _zip(folder: Path, target: IO[bytes]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                info = zipfile.ZipInfo(path.relative_to(folder).as_posix(), ZIP_TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                archive.writestr(info, path.read_bytes())

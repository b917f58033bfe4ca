"""The prepared images of visitors' own data sets, as they lie in a workspace: found, and mapped into memory.

WORKSPACE/data/NAME/ready/latest.json names the version that new projects take. Each version is a folder:
  data.json      the DataSpec, and notes on how the pictures were split
  KEY.npy        x_train, y_train, x_test, y_test; held: which training images are for validation
  pictures.json  the id of the picture of each image: {"train": [...], "test": [...]}
  sent           empty; its time says when the images were last sent to a browser, which may train on them for days
A version is written whole before it is there, and never changed. own_data/ready.py writes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from cnn_demo.datasets.images import Images, keys_of, parse
from cnn_demo.errors import DatasetError
from cnn_demo.spec.data import NAME_PATTERN, DataSpec
from cnn_demo.storage import reason

OWN = "data"  # in a workspace: a folder for each data set
READY, LATEST, ABOUT, PICTURES = "ready", "latest.json", "data.json", "pictures.json"
SENT = "sent"
FORMAT = 1


def version_folder(own: Path, data: DataSpec) -> Path:
    """Where the images of that version of a data set are, or would be. own: the folder of all own data sets."""
    return own / data.name / READY / (data.version or "none")


def latest(data_set: Path) -> DataSpec | None:
    """The newest version of a data set, of its folder; None where it has never been made ready.

    Raises DatasetError where the files are damaged.
    """
    try:
        return described(data_set / READY / str(_read(data_set / READY / LATEST)["latest"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DatasetError(
            f"The images of your data set {data_set.name} are damaged. Make them ready again."
        ) from error


def described(folder: Path) -> DataSpec:
    """The DataSpec of a version, from its folder. Raises OSError, ValueError, KeyError, TypeError or DatasetError."""
    return DataSpec.from_dict(_read(folder / ABOUT)["data"])


def versions(data_set: Path) -> list[DataSpec]:
    """All versions of a data set whose images are on disk. Damaged ones are left out."""
    found = []
    for about in (data_set / READY).glob(f"[!.]*/{ABOUT}"):
        with suppress(OSError, ValueError, KeyError, TypeError, DatasetError):
            found.append(described(about.parent))
    return found


def all_latest(own: Path) -> Iterator[DataSpec]:
    """The newest version of each data set that has been made ready, by name. A damaged one is left out."""
    for folder in sorted(own.glob(f"*/{READY}/{LATEST}")):
        data_set = folder.parent.parent
        if NAME_PATTERN.fullmatch(data_set.name):
            with suppress(DatasetError):
                found = latest(data_set)
                if found is not None:
                    yield found


def load(folder: Path, data: DataSpec) -> Images:
    """The images of a version, memory-mapped and read-only.

    Raises FileNotFoundError where the version is not there, DatasetError where a file of it is damaged or missing.
    """
    try:
        arrays = {key: _mapped(folder / f"{key}.npy") for key in keys_of(data)}
        return parse(arrays, data, f"The data set {data.name} in your workspace")
    except (OSError, ValueError, EOFError) as error:
        if isinstance(error, FileNotFoundError) and not (folder / ABOUT).is_file():
            raise
        raise DatasetError(
            f"The images of your data set {data.name} are damaged ({reason(error)}). Make them ready again."
        ) from error


def picture_ids(folder: Path) -> Mapping[str, list[str]]:
    """The id of the picture of each image of a version: {"train": [...], "test": [...]}. Raises FileNotFoundError."""
    found = _read(folder / PICTURES)
    return {part: found[part] for part in ("train", "test")}


def note_sent(folder: Path) -> None:
    """Note that the images of a version are sent to a browser now."""
    with suppress(OSError):  # deleted meanwhile, or the disk is full
        (folder / SENT).touch()


def sent_at(folder: Path) -> float:
    """When the images of a version were last sent to a browser, in seconds since 1970; 0 where they never were."""
    with suppress(OSError):
        return (folder / SENT).stat().st_mtime
    return 0.0


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_bytes())
    if found.get("version") != FORMAT:
        raise ValueError(f"{path.name} is of another version than {FORMAT}")
    return found


def _mapped(path: Path) -> np.ndarray:
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))  # without the slow subclass np.memmap

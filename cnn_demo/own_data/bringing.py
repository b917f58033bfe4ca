"""Adds an upload to a data set: waits until it has arrived, says what it was taken for, and adds what is whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from cnn_demo.drawing.picture_formats import SUFFIXES
from cnn_demo.own_data.adding import Added, Report, add_pictures
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.sources import read_source
from cnn_demo.own_data.upload import Upload

WITHOUT_CLASS = "The pictures have arrived. No folder says which class they are of."
BESIDE_FOLDERS = "It is in no folder that could name its class. Choose the class, and add it by itself."


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Brought:
    """What came of an upload.

    understood: whole sentences that say what it was taken for. added: None where the pictures come without a class, which
    has to be named first; the upload is kept for that. broken_off: a sentence where not all files have arrived, "" else.
    """

    understood: str
    added: Added | None
    broken_off: str


def bring(
    upload: Upload, data_set: OwnDataSet, *, label: str, report: Report, is_stopped: Callable[[], bool]
) -> Brought | None:
    """Wait for the upload, and add its pictures. None where the visitor has stopped it before it had arrived.

    label: the class of all its pictures, "" where folders or a table name the classes. report, is_stopped: as for
    add_pictures. The upload is removed, unless its class has to be named. Raises DatasetError where it is not understood.
    """
    is_kept = False

    def tell(share: float, step: str) -> None:
        upload.keep()
        report(share, step)

    try:
        broken_off = "" if upload.wait(is_stopped) else _broken_off(upload)
        if upload.is_stopped:
            return None
        tell(0.0, "Looking at the files")
        loose = [] if label else [path for path in upload.inside if _is_loose_picture(path)]
        if loose and not any(path.is_dir() for path in upload.inside):
            is_kept = True
            return Brought(understood=WITHOUT_CLASS, added=None, broken_off=broken_off)
        for path in loose:
            upload.drop(path, BESIDE_FOLDERS)
        source = read_source(upload.top, name=upload.name, label=label)
        added = add_pictures(
            data_set,
            source.arrivals(),
            total=source.count,
            report=tell,
            is_stopped=is_stopped,
            classes=source.classes,
        )
        added = replace(added, left_out=(*upload.left_out, *added.left_out))
        return Brought(understood=source.understood, added=added, broken_off=broken_off)
    finally:
        if not is_kept:
            upload.remove()


def _is_loose_picture(path: Path) -> bool:
    return path.is_file() and path.suffix.lower().removeprefix(".") in SUFFIXES


def _broken_off(upload: Upload) -> str:
    return (
        f"The upload was interrupted. Files that had arrived whole: {upload.whole:,} of {upload.expected:,}. "
        "Choose the same files again to add the others."
    )

"""Lists the files that a command is to read: those named, and those in the folders named."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def find_files(paths: Iterable[Path]) -> tuple[list[Path], list[str]]:
    """The files, each folder replaced by the files in it and in its folders, sorted by name. A file named twice is there once.

    Hidden files and pipes in a folder are left out, and links to folders are not followed. Beside the files: a sentence
    for each folder that is empty or cannot be read. A path that does not exist counts as a file.
    """
    files: list[Path] = []
    failures: list[str] = []
    for path in paths:
        if path.is_dir():
            _add_folder(path, files, failures)
        else:
            files.append(path)
    return list(dict.fromkeys(files)), failures


def _add_folder(folder: Path, files: list[Path], failures: list[str]) -> None:
    try:
        members = sorted(item for item in folder.iterdir() if not (item.name.startswith(".") or item.is_fifo()))
    except OSError as error:
        failures.append(f"The folder {folder} cannot be read: {error.strerror}.")
        return
    if not members:
        failures.append(f"The folder {folder} is empty.")
    for member in members:
        if member.is_dir() and not member.is_symlink():
            _add_folder(member, files, failures)
        else:
            files.append(member)

"""Reads what visitors bring as data: folders, zips, tables of pixels and single pictures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath

from cnn_demo.drawing.picture_formats import NAMES
from cnn_demo.errors import DatasetError
from cnn_demo.own_data.class_names import class_name
from cnn_demo.own_data.records import LeftOut
from cnn_demo.own_data.sources.file_tree import FileTree
from cnn_demo.own_data.sources.folder import folder_tree
from cnn_demo.own_data.sources.limits import MOST_FILES
from cnn_demo.own_data.sources.pictures import NOT_A_PICTURE, is_picture, source_of_picture, source_of_pictures
from cnn_demo.own_data.sources.source import Source, joined, of_one_class
from cnn_demo.own_data.sources.tables import is_table, joined_classes, source_of_table, source_of_table_tree
from cnn_demo.own_data.sources.zip_files import ZIP_SUFFIX, is_zip, zip_tree
from cnn_demo.shown_text import one_line
from cnn_demo.storage import reason

__all__ = ["Source", "read_source"]

MOST_NAME = 80  # of a file in a message

WHAT_CAN = f"Bring pictures ({NAMES}), a folder or a zip of them, or a table (CSV, IDX or NPZ)."


def read_source(path: Path, *, name: str, label: str = "") -> Source:
    """Look at a folder or file and say what it is taken for.

    path: where it lies. name: what the visitor calls it, such as leaves.zip. label: the class that the visitor has chosen for
    all its pictures, "" where folders or the table name the classes.
    Raises DatasetError where it cannot be understood; the message names the file and says what to do.
    """
    try:
        if path.is_dir():
            return _source_of_folder(path, name=name, label=label)
        if is_table(name):
            table = source_of_table(path, name)
            return of_one_class(table, class_name(label)) if label else table
        if is_zip(path):
            return _source_of_tree(zip_tree(path, name), name=name, root=PurePosixPath(name).stem, label=label)
        if not is_picture(name):
            raise DatasetError(f"{name} is of a kind that cannot be read. {WHAT_CAN}")
        return source_of_picture(path, name=name, label=label)
    except OSError as error:
        raise DatasetError(f"{name} cannot be read: {reason(error)}.") from error


def _source_of_folder(folder: Path, *, name: str, label: str) -> Source:
    """A folder, in which zips count as folders."""
    tree = folder_tree(folder, name)
    zips = [file for file in tree.files if file.path.lower().endswith(ZIP_SUFFIX)]
    rest = replace(tree, files=tuple(file for file in tree.files if file not in zips))
    root = PurePosixPath(name).name
    if not zips:
        return _source_of_tree(tree, name=name, root=root, label=label)
    sources: list[Source] = []
    left_out: list[LeftOut] = []
    if any(is_picture(file.path) or is_table(file.path) for file in rest.files):
        sources.append(_source_of_tree(rest, name=name, root=root, label=label))
    else:
        left_out += [*rest.left_out, *(LeftOut(name=file.path, reason=NOT_A_PICTURE) for file in rest.files)]
    for file in zips:
        try:
            sources.append(read_source(folder / file.path, name=file.path, label=label))
        except DatasetError as error:
            left_out.append(LeftOut(name=file.path, reason=str(error)))
        if sum(source.count or 0 for source in sources) > MOST_FILES:  # each takes memory until all are added
            raise DatasetError(f"The zips in {name} hold more than {MOST_FILES:,} files together. Add them in parts.")
    if not sources:
        raise DatasetError(left_out[-1].reason)
    return joined(sources, left_out, joined_classes(sources, name))


def _source_of_tree(tree: FileTree, *, name: str, root: str, label: str) -> Source:
    has_pictures = any(is_picture(file.path) for file in tree.files)
    if not has_pictures and any(is_table(file.path) for file in tree.files):
        table = source_of_table_tree(tree, name=name)
        return of_one_class(table, class_name(label)) if label else table
    if not has_pictures:
        why = [f"{one_line(each.name, MOST_NAME)}: {each.reason}" for each in tree.left_out[:1]]
        advice = "Make a folder for each class, with its pictures in it."
        raise DatasetError(" ".join([f"{name} holds no pictures that can be read.", *(why or [advice])]))
    return source_of_pictures(tree, name=name, root=root, label=label)

"""Pictures in the folders of a folder or zip, and single pictures, as a source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.drawing.picture import LARGEST_FILE_BYTES
from cnn_demo.drawing.picture_formats import NAMES, SUFFIXES
from cnn_demo.errors import DatasetError
from cnn_demo.own_data.class_names import class_name
from cnn_demo.own_data.records import Arrival, LeftOut
from cnn_demo.own_data.sources.description import Described, read_description
from cnn_demo.own_data.sources.file_tree import FileTree, OpenFile, TreeFile
from cnn_demo.own_data.sources.layout import Layout, Place, text_of_classes, understand
from cnn_demo.own_data.sources.source import Source
from cnn_demo.own_data.sources.tables import is_table
from cnn_demo.own_data.sources.zip_files import ZIP_SUFFIX
from cnn_demo.storage import reason

NOT_A_PICTURE = f"It is not a picture of a format that can be read ({NAMES})."
A_TABLE = "It is a table, which is read where no pictures lie beside it."
A_ZIP = "It is a zip inside a zip. Unpack it, and add it by itself."
TAKEN_AWAY = "This data set was taken away from this app. Its classes, parts and groups are as they were."


def is_picture(path: str) -> bool:
    """Whether a file is a picture by its name; one without an ending may be."""
    suffix = PurePosixPath(path).suffix.lower().removeprefix(".")
    return suffix in SUFFIXES or not (suffix or is_table(path))


def source_of_pictures(tree: FileTree, *, name: str, root: str, label: str) -> Source:
    """The pictures of a folder or zip.

    root: the class of its pictures where they lie in no folder. name, label: as in read_source.
    Raises DatasetError where their classes are unclear.
    """
    pictures = tuple(file for file in tree.files if is_picture(file.path))
    described = None if label else read_description(tree)
    if described and all(file.path in described.pictures for file in pictures):
        return _as_it_was(tree, pictures, described.pictures)
    inside = {f"{root}/{file.path}": file for file in pictures}
    layout = _of_one_class([*inside], label) if label else understand([*inside], name)
    left_out = (
        *tree.left_out,
        *(LeftOut(name=each.name.removeprefix(f"{root}/"), reason=each.reason) for each in layout.left_out),
        *(LeftOut(name=file.path, reason=_no_picture(file.path)) for file in tree.files if not is_picture(file.path)),
    )
    placed = {file: layout.places[path] for path, file in inside.items() if path in layout.places}

    def arrivals() -> Iterator[Arrival | LeftOut]:
        yield from left_out
        yield from read_files(tree, placed)

    return Source(
        understood=layout.understood, count=len(left_out) + len(placed), classes=layout.classes, arrivals=arrivals
    )


def _as_it_was(tree: FileTree, pictures: Sequence[TreeFile], described: Mapping[str, Described]) -> Source:
    """A data set that was taken away from this app, with the classes, parts and groups that it had."""
    known = {file.path: described[file.path].measured for file in pictures}
    placed = {file: Place(label=known[file.path].label, part=known[file.path].part) for file in pictures}
    classes = tuple(dict.fromkeys(place.label for place in placed.values()))

    def arrivals() -> Iterator[Arrival | LeftOut]:
        yield from tree.left_out
        for found in read_files(tree, placed):
            if isinstance(found, Arrival):
                was = known[found.name]
                yield replace(found, name=was.name, group=was.group, way=was.way, sha256=was.sha256)
            else:
                yield found

    return Source(
        understood=f"{TAKEN_AWAY} {text_of_classes(classes)}",
        count=len(tree.left_out) + len(pictures),
        classes=classes,
        arrivals=arrivals,
    )


def source_of_picture(path: Path, *, name: str, label: str) -> Source:
    """A single picture. Raises DatasetError where the visitor has chosen no class for it."""
    if not label:
        raise DatasetError(
            f"{name} is a single file, which does not say its class. Choose the class, or take a folder."
        )
    file = TreeFile(path=name, size=path.stat().st_size, key=path)
    return Source(
        understood=f"{name} is one picture.",
        count=1,
        classes=(class_name(label),),
        arrivals=lambda: iter([_read(file, lambda _: path.open("rb"), Place(label=class_name(label)), (OSError,))]),
    )


def _no_picture(path: str) -> str:
    if path.lower().endswith(ZIP_SUFFIX):
        return A_ZIP
    return A_TABLE if is_table(path) else NOT_A_PICTURE


def _of_one_class(paths: list[str], label: str) -> Layout:
    name = class_name(label)
    places = {path: Place(label=name) for path in paths}
    return Layout(understood=text_of_classes([name]), places=places, classes=(name,), left_out=())


def read_files(tree: FileTree, placed: Mapping[TreeFile, Place]) -> Iterator[Arrival | LeftOut]:
    """One after the other, each under its path in the tree. placed: what its path says of each."""
    with tree.opened() as open_file:
        for file, place in placed.items():
            yield _read(file, open_file, place, tree.damaged)


def _read(file: TreeFile, open_file: OpenFile, place: Place, damaged: tuple[type[Exception], ...]) -> Arrival | LeftOut:
    """Read one file, of which the size that its zip states is not relied on."""
    if file.size > LARGEST_FILE_BYTES:
        return _too_large(file.path, file.size)
    try:
        with open_file(file) as opened:
            content = opened.read(LARGEST_FILE_BYTES + 1)
    except damaged as error:
        return LeftOut(name=file.path, reason=f"It cannot be read: {reason(error) or type(error).__name__}.")
    if len(content) > LARGEST_FILE_BYTES:
        return _too_large(file.path, len(content))
    return Arrival(name=file.path, label=place.label, part=place.part, content=content)


def _too_large(path: str, size: int) -> LeftOut:
    most = LARGEST_FILE_BYTES // MEGABYTE
    return LeftOut(name=path, reason=f"The file has {size / MEGABYTE:,.1f} MB; the limit is {most} MB.")

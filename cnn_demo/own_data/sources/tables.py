"""The tables of a folder or zip without pictures, and single tables, as one source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

from cnn_demo.errors import DatasetError
from cnn_demo.own_data.records import LeftOut
from cnn_demo.own_data.sources import csv_table, idx
from cnn_demo.own_data.sources.csv_table import source_of_csv
from cnn_demo.own_data.sources.file_tree import FileTree, TreeFile
from cnn_demo.own_data.sources.idx import are_counterparts, is_idx, source_of_idx
from cnn_demo.own_data.sources.npz_images import source_of_npz
from cnn_demo.own_data.sources.source import Source, joined
from cnn_demo.own_data.sources.table_file import TableFile, parts_of, sorted_classes
from cnn_demo.shown_text import one_line

NPZ = ".npz"
MOST_NAME = 80


def is_table(path: str) -> bool:
    """Whether a file is a table by its name."""
    return path.lower().endswith((*csv_table.SUFFIXES, NPZ)) or is_idx(path)


def source_of_table(path: Path, name: str) -> Source:
    """A single table. The labels of IDX images are looked for beside them. Raises DatasetError."""
    file = TableFile(name=name, open=_on_disk(path))
    beside = [
        other for other in sorted(path.parent.iterdir()) if other.is_file() and are_counterparts(name, other.name)
    ]
    counterparts = [TableFile(name=other.name, open=_on_disk(other)) for other in beside]
    return source_of_tables([file, *counterparts], name=name, left_out=())


def source_of_table_tree(tree: FileTree, *, name: str) -> Source:
    """The tables of a folder or zip. Raises DatasetError where none of them holds labelled images."""
    files = [TableFile(name=_shown(file), open=_in_tree(tree, file)) for file in tree.files if is_table(file.path)]
    return source_of_tables(files, name=name, left_out=tree.left_out)


def source_of_tables(files: Sequence[TableFile], *, name: str, left_out: Sequence[LeftOut]) -> Source:
    """Tables as one source; those that are not understood are left out, if there are others. Raises DatasetError."""
    paired, unpaired = idx.pairs([file for file in files if is_idx(file.name)])
    not_read = [*left_out, *unpaired]
    readers: list[tuple[TableFile, Callable[[str], Source]]] = [
        *((images, partial(source_of_idx, images, labels)) for images, labels in paired),
        *((file, partial(_reader_of(file.name), file)) for file in files if not is_idx(file.name)),
    ]
    sources = []
    for (file, read), part in zip(readers, parts_of([file for file, _ in readers]), strict=True):
        try:
            sources.append(read(part))
        except DatasetError as error:
            not_read.append(LeftOut(name=file.name, reason=str(error)))
    if not sources:
        raise DatasetError(not_read[0].reason if not_read else f"{name} holds no table.")
    return joined(sources, not_read, joined_classes(sources, name))


def joined_classes(sources: Sequence[Source], name: str) -> tuple[str, ...]:
    """The classes of several sources; those of one alone stay in its order. Raises DatasetError for too many."""
    if len({source.classes for source in sources}) == 1:
        return sources[0].classes
    return sorted_classes((label for source in sources for label in source.classes), name)


def _reader_of(name: str) -> Callable[[TableFile, str], Source]:
    return source_of_npz if name.lower().endswith(NPZ) else source_of_csv


def _shown(file: TreeFile) -> str:
    """The end of its path, which tells what it is."""
    return one_line(file.path[-MOST_NAME:], MOST_NAME)


def _on_disk(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")


def _in_tree(tree: FileTree, file: TreeFile) -> Callable[[], AbstractContextManager[BinaryIO]]:
    @contextmanager
    def opened() -> Iterator[BinaryIO]:
        with tree.opened() as open_file, open_file(file) as content:
            yield content

    return opened

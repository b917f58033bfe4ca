"""The catalogue of data sets: lists them and finds, loads and saves their images."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from cnn_demo import settings as settings_module
from cnn_demo.datasets import content, pen_strokes, prepared
from cnn_demo.datasets.digest import digest_once
from cnn_demo.datasets.embedded import embedded_file, open_embedded
from cnn_demo.datasets.images import Images
from cnn_demo.datasets.npz import open_npz, write_npz
from cnn_demo.datasets.pen_strokes import PenStrokes
from cnn_demo.datasets.statistics import Statistics, measure_once
from cnn_demo.datasets.unpacked import unpacked_folder
from cnn_demo.errors import DatasetError
from cnn_demo.settings import Settings
from cnn_demo.settings.worker_support import worker_support
from cnn_demo.spec.builtin_data import BUILTIN_DATA, BuiltinData, builtin_of, made_from
from cnn_demo.spec.data import WORKSPACE, DataSpec
from cnn_demo.spec.fields import show

STATISTICS, DIGEST = "statistics.npz", "sha256.txt"


class DatasetMissing(DatasetError):
    """A data set whose images are not on this machine."""


class Catalog:
    """The data sets of one visitor: the built-in ones and, where there is a workspace, its own.

    settings: the folders of downloaded data. workspace: the visitor's folder, None for the built-in data alone.
    A data set is never replaced by another: absent images raise DatasetMissing, damaged ones DatasetError. Of an own data
    set, each version is another one: a run finds the images that it has learned from, or none.
    """

    def __init__(self, settings: Settings, workspace: Path | None = None) -> None:
        self.settings, self._own = settings, workspace / prepared.OWN if workspace else None

    def all(self) -> tuple[DataSpec, ...]:
        """The built-in data sets in the table's order, then by name the workspace's own that have been made ready."""
        own = prepared.all_latest(self._own) if self._own else ()
        return (*(item.data for item in BUILTIN_DATA.values()), *own)

    def get(self, name: str) -> DataSpec:
        """The data set of that name. Raises DatasetError that lists the known ones."""
        found = {data.name: data for data in self.all()}
        if name not in found:
            raise DatasetError(f"There is no data set {show(name)}. Known data sets: {', '.join(found)}.")
        return found[name]

    def load(self, data: DataSpec) -> Images:
        """The images, memory-mapped and read-only: only the images that are indexed take memory.

        The first call unpacks a built-in file into the cache folder, which takes a second for the largest. Raises
        DatasetMissing where the images are not here, DatasetError where the file is damaged, StorageError.
        """
        if data.origin == WORKSPACE:
            with self._folder_of_own(data) as folder:
                return prepared.load(folder, data)
        source, cache_folder = self._source(data), self.settings.cache_folder
        embedded = _embedded(data)
        return open_embedded(embedded, source, cache_folder) if embedded else open_npz(source, data, cache_folder)

    def doubts(self, data: DataSpec) -> list[str]:
        """Sentences about content that is probably an error, for the page or the terminal. Raises the same as load.

        None about a visitor's own data, whose health is looked at picture by picture.
        """
        images = self.load(data)
        return [] if data.origin == WORKSPACE else content.doubts(images, data)

    def statistics(self, data: DataSpec) -> Statistics:
        """Mean images and pixel values of the training images, measured once and cached on disk. Raises the same as load."""
        return measure_once(self.load(data), self._arrays_folder(data) / STATISTICS)

    def digest(self, data: DataSpec) -> str:
        """The sha256 of the images and labels, computed once and cached on disk. Raises the same as load."""
        return digest_once(self.load(data), self._arrays_folder(data) / DIGEST)

    def version(self, data: DataSpec) -> str:
        """Changes whenever the images do. Raises DatasetMissing."""
        return self._arrays_folder(data).name

    def picture_ids(self, data: DataSpec) -> Mapping[str, list[str]]:
        """The id of the picture that each image of an own data set was made of: {"train": [...], "test": [...]}.

        Raises DatasetMissing.
        """
        with self._folder_of_own(data) as folder:
            return prepared.picture_ids(folder)

    def note_sent(self, data: DataSpec) -> None:
        """Note that the images of an own data set are sent to a browser now, so that they are kept while it may use them."""
        if data.origin == WORKSPACE and self._own:
            prepared.note_sent(prepared.version_folder(self._own, data))

    def locate(self, data: DataSpec) -> Path | None:
        """The npz file with the images, of own data the file that describes them.

        None where it is missing, and for embedded data, which has no file of its own.
        """
        if _embedded(data):
            return None
        return next((path for path in self._candidates(data) if path.is_file()), None)

    def is_here(self, data: DataSpec) -> bool:
        """Whether the images can be loaded without a download."""
        return self.is_embedded(data) or self.locate(data) is not None

    def is_embedded(self, data: DataSpec) -> bool:
        """Whether the images come with the installed packages."""
        return _embedded(data) is not None

    def can_be_downloaded(self, data: DataSpec) -> bool:
        """Whether a process of its own can download the images, or make them of files that are here or can be downloaded.

        Without workers, images are made only of files that somebody has put here for them.
        """
        builtin = builtin_of(data)
        if builtin is None or builtin.package:
            return False
        return worker_support(self.settings).is_there or (builtin.made_from_strokes and self.can_be_made(data))

    def can_be_made(self, data: DataSpec) -> bool:
        """Whether the images can be made without a download, of files that are here."""
        return bool(made_from(data)) and not self.missing_files(data)

    def missing_files(self, data: DataSpec) -> list[str]:
        """What has to be put into a folder for missing images: the file itself, or those that this program makes it of."""
        if not made_from(data):
            return [f"{data.name}.npz"]
        missing = [f"{part.name}.npz" for part in _parts(data) if not self.is_here(part)]
        lacks_strokes = BUILTIN_DATA[data.name].made_from_strokes and not self.locate_pen_strokes()
        return [*missing, f"{pen_strokes.NPZ} (or {pen_strokes.COMPRESSED})"] if lacks_strokes else missing

    def locate_pen_strokes(self) -> Path | None:
        """The file with the recorded pen strokes, of which drawn-digits is made; None where it is missing."""
        return pen_strokes.located(self._folders())

    def pen_strokes(self) -> PenStrokes:
        """The recorded pen strokes. Raises DatasetMissing where their file is not here, DatasetError where it is damaged."""
        path = self.locate_pen_strokes()
        if path is None:
            raise DatasetMissing(
                f"The recorded pen strokes are not on this server. Put {pen_strokes.NPZ} or {pen_strokes.COMPRESSED} into "
                f"one of these folders: {', '.join(map(str, self._folders()))}."
            )
        return pen_strokes.read(path)

    def embedded(self) -> tuple[DataSpec, ...]:
        """The data sets whose images come with the installed packages."""
        return tuple(data for data in self.all() if self.is_embedded(data))

    def names_of_embedded(self) -> str:
        """The names of the embedded data sets, of which there are several, for a message that suggests one."""
        *names, last = (data.name for data in self.embedded())
        return f"{', '.join(names)} or {last}"

    def stand_in(self, data: DataSpec) -> DataSpec | None:
        """Data with images of the same shape and the same classes, for use while these images are not here.

        Of data that this program makes, one that it is made from and that is here; else embedded data.
        """
        parts = (part for part in _parts(data) if self.is_here(part))
        return next((other for other in (*parts, *self.embedded()) if other.looks_like(data)), None)

    def how_to_get(self, data: DataSpec) -> str:
        """Sentences for one whose images are missing: where they were looked for, and what can be done."""
        if data.origin == WORKSPACE:
            return self._where_own_data_went(data)
        searched = ", ".join(map(str, self._candidates(data)))
        return f"The data set {data.name} is not on this server (searched: {searched}). {self._way_to(data)}"

    def _way_to(self, data: DataSpec) -> str:
        """What can be done about missing images, in whole sentences."""
        others, files = self.names_of_embedded(), self.missing_files(data)
        if builtin_of(data) is None:
            return f"Nothing that needs its images can be done here. Choose another data set, for example {others}."
        if not files and not self.can_be_downloaded(data):
            return (
                f"It is made only on a server that trains networks: put {data.name}.npz into one of these folders, or choose "
                f"{others}."
            )
        if not files:
            return f"The files that it is made of are here: make it, which takes up to a minute, or choose {others}."
        here = f"put {' and '.join(files)} into one of these folders"
        if self.can_be_downloaded(data):
            return f"Download it, {here}, or choose {others}, which need no download."
        return f"It cannot be downloaded here: {here}, or choose {others}, which need no download."

    def save(self, data: DataSpec, arrays: Mapping[str, object]) -> Path:
        """Write the images of a built-in data set where locate finds them, whole or not at all; returns the file's path.

        arrays: as for images.parse. Raises DatasetError where they are not this data set, StorageError where the disk
        refuses.
        """
        path = self.settings.cache_folder / f"{data.name}.npz"
        write_npz(path, arrays, data)
        return path

    def _arrays_folder(self, data: DataSpec) -> Path:
        """Where the arrays lie, and what is computed of them once. Raises DatasetMissing."""
        if data.origin == WORKSPACE:
            with self._folder_of_own(data) as folder:
                return folder
        return unpacked_folder(self._source(data), self.settings.cache_folder)

    @contextmanager
    def _folder_of_own(self, data: DataSpec) -> Iterator[Path]:
        """The folder of the version, for the block to read. Raises DatasetMissing, also where it is deleted meanwhile."""
        described = self.locate(data)
        if described is None:
            raise DatasetMissing(self.how_to_get(data))
        try:
            yield described.parent
        except FileNotFoundError:
            raise DatasetMissing(self.how_to_get(data)) from None

    def _source(self, data: DataSpec) -> Path:
        """The file that the images are unpacked from. Raises DatasetMissing."""
        embedded = _embedded(data)
        path = embedded_file(embedded) if embedded else self.locate(data)
        if path is None:
            raise DatasetMissing(self.how_to_get(data))
        return path

    def _candidates(self, data: DataSpec) -> list[Path]:
        if data.origin == WORKSPACE:
            return [prepared.version_folder(self._own, data) / prepared.ABOUT] if self._own else []
        return [folder / f"{data.name}.npz" for folder in self._folders()]

    def _folders(self) -> list[Path]:
        return [folder for folder in (self.settings.data_folder, self.settings.cache_folder) if folder is not None]

    def _where_own_data_went(self, data: DataSpec) -> str:
        others = f"Choose another data set, for example {self.names_of_embedded()}."
        if self._own and (self._own / data.name).is_dir():
            return (
                f"The data set {data.name} has changed since: its pictures, their classes or how they are prepared. Its "
                "former images are no longer kept, so nothing that needs them can be done. Choose the data set again to "
                "train on it as it is now."
            )
        return (
            f"The data set {data.name} is not in your workspace: it belongs to somebody else, or it was deleted. "
            f"Nothing that needs its images can be done here. {others}"
        )


def from_environment(workspace: str | Path = "") -> Catalog:
    """The built-in data sets, for a worker process or a script. The environment says where the files are.

    workspace: the folder of the workspace whose own data sets are meant, too.
    """
    return Catalog(settings_module.read(), Path(workspace) if workspace else None)


def _embedded(data: DataSpec) -> BuiltinData | None:
    builtin = builtin_of(data)
    return builtin if builtin and builtin.package else None


def _parts(data: DataSpec) -> list[DataSpec]:
    """The data sets that this program makes the given one from; none for data that it does not make."""
    return [BUILTIN_DATA[name].data for name in made_from(data)]

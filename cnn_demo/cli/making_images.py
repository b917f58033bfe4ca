"""Makes the images of own data sets for the command line: as was chosen, else as suits the pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cnn_demo.cli.output import complain, progress_bar
from cnn_demo.errors import DatasetError
from cnn_demo.own_data.data_set import OwnDataSet, own_data_sets
from cnn_demo.own_data.making_ready import make_ready
from cnn_demo.own_data.records import Preparation
from cnn_demo.own_data.suggestion import suggest
from cnn_demo.spec.data import DataSpec


def prepared(data_set: OwnDataSet, preparation: Preparation) -> DataSpec:
    """Make the images of a data set, with a bar on standard error. Raises DatasetError, StorageError."""
    with progress("making images") as report:
        return make_ready(data_set, preparation, report)


def prepare_for_training(workspace_folder: Path, name: str) -> None:
    """Make the images of the own data set of that name, where there is one and its pictures have changed since."""
    data_set = next((each for each in own_data_sets(workspace_folder) if each.name == name), None)
    if data_set is not None and data_set.ready() is None:
        complain("Note", ready_text(prepared(data_set, usual_preparation(data_set))))


def usual_preparation(data_set: OwnDataSet) -> Preparation:
    """What was chosen for the data set, else what suits its pictures. Raises DatasetError where it has none."""
    if not data_set.pictures():
        raise DatasetError(f"The data set {data_set.name} has no pictures. Add some: data add {data_set.name} FOLDER.")
    chosen = data_set.preparation
    return chosen or suggest(data_set.pictures(), data_set.classes, data_set.pixels).preparation


def ready_text(data: DataSpec) -> str:
    """A sentence that says what the images are."""
    height, width, channels = data.input_shape
    colour = "grey" if channels == 1 else "colour"
    return f"{data.name} is ready: images of {height} x {width} pixels in {colour}, {len(data.classes)} classes."


@contextmanager
def progress(what: str) -> Iterator[Callable[[float, str], None]]:
    """A bar on standard error. What it yields is called with the share done and a note."""
    with progress_bar() as bar:
        task = bar.add_task(what, total=1.0, note="")
        yield lambda share, note: bar.update(task, completed=share, note=note)

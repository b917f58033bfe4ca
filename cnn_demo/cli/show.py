"""The commands `runs`, `datasets` and `devices`, which list what exists; `datasets --get` fetches a built-in data set."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from cnn_demo import settings as settings_module
from cnn_demo.cli.ask import compute_worker
from cnn_demo.cli.making_images import progress
from cnn_demo.cli.output import Command, Output, complain
from cnn_demo.cli.train import add_runs_argument, workspace
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.images import keys_of
from cnn_demo.datasets.npz import write_npz
from cnn_demo.errors import DatasetError
from cnn_demo.jobs.download import fetch
from cnn_demo.runs.record import RunRecord, read_records
from cnn_demo.spec.builtin_data import builtin_named
from cnn_demo.spec.data import DataSpec


def _runs(options: Namespace, output: Output) -> int:
    """List all that can be read; the others are named on standard error, and the exit status is 1."""
    columns = {"run": "RUN", "name": "NAME", "dataset": "DATA", "state": "STATE", "test_accuracy": "TEST ACCURACY"}
    records, damaged = read_records(workspace(options))
    output.table([_run(record) for record in records], columns, "There are no runs yet; see `train`.")
    for _, error in damaged:
        complain("Error", str(error))
    return 1 if damaged else 0


def _run(record: RunRecord) -> dict[str, Any]:
    return {
        "run": record.run.id,
        "name": record.name,
        "dataset": record.project.data.name,
        "state": record.status.state,
        "test_accuracy": record.result["test"]["accuracy"] if record.result else None,
        "epochs": record.status.epoch,
        "seconds": record.status.seconds,
        "created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created_at)),
        "path": str(record.run.path),
    }


def _datasets(options: Namespace, output: Output) -> int:
    """List all data sets; unusable and doubtful files are named on standard error, and the exit status is 1 for the first."""
    catalog = Catalog(settings_module.read())
    if options.get is not None:
        return _get(builtin_named(options.get), catalog, output)
    columns = {"dataset": "NAME", "title": "TITLE", "shape": "IMAGES", "classes": "CLASSES", "here": "WHERE"}
    output.table([_dataset(data, catalog) for data in catalog.all()], columns, "")
    unusable = 0
    for data in filter(catalog.is_here, catalog.all()):
        try:
            for doubt in catalog.doubts(data):
                complain("Warning", str(doubt))
        except DatasetError as error:
            unusable += 1
            complain("Error", str(error))
    return 1 if unusable else 0


def _get(data: DataSpec, catalog: Catalog, output: Output) -> int:
    """Download or make the images where they are not here, and write them into the working folder, for a Keras script."""
    with progress("getting images") as report:
        for share in fetch(data, catalog):
            report(share, data.name)
    path, images = Path(f"{data.name}.npz").absolute(), catalog.load(data)
    write_npz(path, {key: getattr(images, key) for key in keys_of(data)}, data)
    parts = {"training": len(images.y_train), "validation": data.validation_images, "test": len(images.y_test)}
    summary = f"{path}: {parts['training']:,} training and {parts['test']:,} test images."
    output.record({"dataset": data.name, "path": str(path), **parts}, summary)
    return 0


def _dataset(dataset: DataSpec, catalog: Catalog) -> dict[str, Any]:
    path = catalog.locate(dataset)
    return {
        "dataset": dataset.name,
        "title": dataset.title,
        "shape": "x".join(map(str, dataset.input_shape)),
        "classes": len(dataset.classes),
        "here": "embedded" if catalog.is_embedded(dataset) else str(path) if path else None,
        "licence": dataset.licence,
        "source": dataset.source,
    }


def _devices(options: Namespace, output: Output) -> int:
    with compute_worker() as compute:
        output.table(compute.ask("devices"), {"device": "DEVICE", "name": "NAME"}, "")
    return 0


def _add_get(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--get",
        metavar="NAME",
        help="download or make this built-in data set, and write it as NAME.npz into the working folder",
    )


def _no_arguments(parser: ArgumentParser) -> None:
    pass


RUNS = Command(name="runs", help="List the runs in a folder.", add_arguments=add_runs_argument, act=_runs)
DATASETS_COMMAND = Command(
    name="datasets",
    help="List the data sets and where their files are, or get one of them.",
    add_arguments=_add_get,
    act=_datasets,
)
DEVICES = Command(name="devices", help="List the devices that can train.", add_arguments=_no_arguments, act=_devices)

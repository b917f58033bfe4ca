"""`evaluate`, `predict` and `export`: what the compute worker answers."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from cnn_demo import settings as settings_module
from cnn_demo.cli.output import Command, Output, progress_bar
from cnn_demo.cli.train import add_runs_argument, workspace
from cnn_demo.datasets.table import DatasetEntry, entry
from cnn_demo.drawing.picture import decode
from cnn_demo.drawing.preparation import prepare
from cnn_demo.errors import PictureError, UserError
from cnn_demo.jobs.compute import Compute
from cnn_demo.jobs.download import ensure_dataset
from cnn_demo.runs.trained import Trained, resolve

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff")
BATCH_SIZE = 250


@contextmanager
def compute_worker() -> Iterator[Compute]:
    """The compute worker, for as long as one command needs it."""
    compute = Compute(settings_module.read())
    compute.warm()
    try:
        yield compute
    finally:
        compute.end()


def _add_model_argument(parser: ArgumentParser) -> None:
    parser.add_argument("model", metavar="MODEL", help="a run's id, a name in models/, or a path")
    add_runs_argument(parser)


def _add_evaluate(parser: ArgumentParser) -> None:
    _add_model_argument(parser)
    parser.add_argument("--dataset", required=True, metavar="NAME", help="see `datasets`")


def _evaluate(options: Namespace, output: Output) -> int:
    network = resolve(options.model, workspace(options))
    ensure_dataset(options.dataset, settings_module.read())
    with compute_worker() as compute:
        figures = compute.ask("evaluate", path=str(network.path), dataset=options.dataset)
    names = entry(options.dataset).classes
    lines = [f"{figures['images']} test images: accuracy {figures['accuracy']:.2%}, loss {figures['loss']:.4f}"]
    for row in figures["per_class"]:
        shares = (_percent(row[figure]) for figure in ("precision", "recall", "f1"))
        lines.append("  {:<12} precision {}  recall {}  F1 {}".format(names[row["class"]], *shares))
    output.record({"model": options.model, "dataset": options.dataset, **figures}, "\n".join(lines))
    return 0


def _percent(share: float | None) -> str:
    return "     -" if share is None else f"{share:6.1%}"


def _add_predict(parser: ArgumentParser) -> None:
    _add_model_argument(parser)
    parser.add_argument("image", nargs="+", type=Path, metavar="IMAGE", help="a picture, or a folder of pictures")


def _predict(options: Namespace, output: Output) -> int:
    """Predict all that can be read; the others are named on standard error, and the exit status is 1."""
    network = resolve(options.model, workspace(options))
    dataset = entry(network.project().dataset)
    paths = list(_pictures(options.image))
    failed = 0
    with compute_worker() as compute, progress_bar() as bar:
        task = bar.add_task("predicting", total=len(paths), note="")
        for start in range(0, len(paths), BATCH_SIZE):
            chosen = paths[start : start + BATCH_SIZE]
            inputs = {path: image for path in chosen if (image := _input(path, dataset)) is not None}
            failed += len(chosen) - len(inputs)
            _answer(inputs, network, dataset, compute, output)
            bar.update(task, completed=start + len(chosen))
    return 1 if failed else 0


def _answer(
    inputs: dict[Path, np.ndarray], network: Trained, dataset: DatasetEntry, compute: Compute, output: Output
) -> None:
    if not inputs:
        return
    answer = compute.ask("predict", path=str(network.path), images=np.stack(list(inputs.values())))
    for path, values, unsure in zip(inputs, answer["probabilities"], answer["unsure"], strict=True):
        label, best = dataset.classes[int(values.argmax())], float(values.max())
        record = {
            "image": str(path),
            "label": label,
            "probabilities": [round(float(value), 6) for value in values],
            "unsure": bool(unsure),
        }
        output.record(record, f"{path}: {label} ({best:.1%}{', unsure' if unsure else ''})")


def _pictures(paths: list[Path]) -> Iterator[Path]:
    """The paths, each folder replaced by the pictures in it."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = sorted(item for item in path.iterdir() if item.suffix.lower() in PICTURES)
        if not found:
            raise PictureError(f"The folder {path} holds no picture ({', '.join(PICTURES)}).")
        yield from found


def _input(path: Path, dataset: DatasetEntry) -> np.ndarray | None:
    try:
        picture = decode(path.read_bytes())
        return prepare(picture, dataset.preparation, dataset.input_shape, dataset.light_on_dark).image
    except OSError as error:
        print(f"Error: {path} cannot be read: {error.strerror}.", file=sys.stderr)
    except UserError as error:
        print(f"Error: {path}: {error}", file=sys.stderr)
    return None


def _add_export(parser: ArgumentParser) -> None:
    _add_model_argument(parser)
    parser.add_argument("--format", required=True, metavar="NAME", help="keras, saved_model or tfjs")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder to write into")


def _export(options: Namespace, output: Output) -> int:
    network = resolve(options.model, workspace(options))
    with compute_worker() as compute:
        files = compute.ask(
            "export", path=str(network.path), format_name=options.format, out=str(options.out.expanduser().absolute())
        )
    output.record({"model": options.model, "format": options.format, "files": files}, "\n".join(files))
    return 0


EVALUATE = Command(
    name="evaluate",
    help="Figures of a network on a data set's test part.",
    add_arguments=_add_evaluate,
    act=_evaluate,
)
PREDICT = Command(name="predict", help="What a network makes of pictures.", add_arguments=_add_predict, act=_predict)
EXPORT = Command(
    name="export", help="Write a network in another program's format.", add_arguments=_add_export, act=_export
)

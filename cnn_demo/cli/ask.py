"""The commands `evaluate`, `predict` and `export`, which use a trained network in the compute worker."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from cnn_demo import settings as settings_module
from cnn_demo.cli.input_files import find_files
from cnn_demo.cli.output import Command, Output, complain, progress_bar
from cnn_demo.cli.train import add_runs_argument, workspace
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.drawing.picture import decode_file
from cnn_demo.drawing.picture_formats import NAMES
from cnn_demo.drawing.preparation import prepare
from cnn_demo.drawing.steps import Prepared
from cnn_demo.errors import ModelError, UserError
from cnn_demo.jobs.compute import Compute
from cnn_demo.jobs.download import ensure_dataset
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.runs import bundle_pictures
from cnn_demo.runs.bundle import SUFFIX
from cnn_demo.runs.trained_network import TrainedNetwork, resolve
from cnn_demo.settings.worker_support import command_line_support
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.exports import EXPORTS, difference_text
from cnn_demo.storage import replacing, storage_errors

BATCH_SIZE = 250
POLL_SECONDS = 0.2
EXPORT_SECONDS = 900.0


@contextmanager
def compute_worker() -> Iterator[Compute]:
    """A compute worker for the time of one command; without TensorFlow, what is answered without one."""
    support = command_line_support()
    compute = Compute(settings_module.read(), support=support)
    if support.is_there:
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
    parser.add_argument("--dataset", required=True, metavar="NAME", help="name of a data set; `datasets` lists them")
    parser.add_argument(
        "--together-with",
        nargs="+",
        default=[],
        metavar="MODEL",
        help="average its predictions with those of other networks",
    )
    parser.add_argument(
        "--moved",
        action="store_true",
        help="average the predictions for each image and four copies shifted by one pixel",
    )


def _evaluate(options: Namespace, output: Output) -> int:
    command_line_support().require()
    path, *others = (str(resolve(name, workspace(options)).path) for name in (options.model, *options.together_with))
    settings = settings_module.read()
    catalog = Catalog(settings, workspace(options).folder)
    data = catalog.get(options.dataset)
    ensure_dataset(data, catalog)
    catalog.load(data)  # reports a wrong file here, before a worker starts
    with compute_worker() as compute:
        own = str(workspace(options).folder)
        figures = compute.ask("evaluate", path=path, data=data, others=others, moved=options.moved, workspace=own)
    names = data.classes
    lines = [f"{figures['images']} test images: accuracy {figures['accuracy']:.2%}, loss {figures['loss']:.4f}"]
    for row in figures["per_class"]:
        shares = (_percent(row[figure]) for figure in ("precision", "recall", "f1"))
        lines.append("  {:<12} precision {}  recall {}  F1 {}".format(names[row["class"]], *shares))
    asked = {"model": options.model, "together_with": options.together_with, "moved": options.moved}
    output.record({**asked, "dataset": options.dataset, **figures}, "\n".join(lines))
    return 0


def _percent(share: float | None) -> str:
    return "     -" if share is None else f"{share:6.1%}"


def _add_predict(parser: ArgumentParser) -> None:
    _add_model_argument(parser)
    parser.add_argument(
        "image", nargs="+", type=Path, metavar="IMAGE", help=f"a picture ({NAMES}), or a folder of pictures"
    )


def _predict(options: Namespace, output: Output) -> int:
    """Predict all that can be read; the others are named on standard error, and the exit status is 1."""
    network = resolve(options.model, workspace(options))
    dataset = network.project().data
    paths, failures = find_files(options.image)
    for failure in failures:
        complain("Error", str(failure))
    failed = len(failures)
    with compute_worker() as compute, progress_bar() as bar:
        task = bar.add_task("predicting", total=len(paths), note="")
        for start in range(0, len(paths), BATCH_SIZE):
            chosen = paths[start : start + BATCH_SIZE]
            inputs = {path: prepared for path in chosen if (prepared := _prepared(path, dataset)) is not None}
            failed += len(chosen) - len(inputs)
            _predict_batch(inputs, network, dataset, compute, output)
            bar.update(task, completed=start + len(chosen))
    return 1 if failed else 0


def _predict_batch(
    inputs: dict[Path, Prepared], network: TrainedNetwork, dataset: DataSpec, compute: Compute, output: Output
) -> None:
    if not inputs:
        return
    images = np.stack([prepared.image for prepared in inputs.values()])
    answer = compute.ask("predict", path=str(network.path), images=images)
    verdicts = zip(answer["unsure"], answer["sure"], strict=True)
    for (path, prepared), values, (unsure, sure) in zip(inputs.items(), answer["probabilities"], verdicts, strict=True):
        label, best = dataset.classes[int(values.argmax())], float(values.max())
        record = {
            "image": str(path),
            "label": label,
            "probabilities": [round(float(value), 6) for value in values],
            "unsure": bool(unsure),
            "sure": bool(sure),
            "candidates": [asdict(box) for box in prepared.candidates],
            "chosen": prepared.chosen,
        }
        doubt = "" if sure else ", unsure" if unsure else ", leaning"
        output.record(record, f"{path}: {label} ({best:.1%}{doubt}){_choice_text(prepared)}")


def _choice_text(prepared: Prepared) -> str:
    count = len(prepared.candidates)
    return f"; read number {prepared.chosen + 1} from the left of {count} possible digits" if count > 1 else ""


def _prepared(path: Path, dataset: DataSpec) -> Prepared | None:
    try:
        picture = decode_file(path)
        return prepare(picture, dataset.rules)
    except UserError as error:
        complain("Error", f"{path}: {error}")
    return None


def _add_export(parser: ArgumentParser) -> None:
    _add_model_argument(parser)
    titles = ", ".join(f"{name} ({item.title})" for name, item in EXPORTS.items())
    parser.add_argument("--format", required=True, choices=EXPORTS, metavar="NAME", help=f"one of {titles}")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder to write into")
    parser.add_argument(
        "--with-pictures",
        action="store_true",
        help="a bundle also carries the pictures of your own data set: anyone who has the file sees them",
    )


def _export(options: Namespace, output: Output) -> int:
    network = resolve(options.model, workspace(options))
    if refusal := EXPORTS[options.format].refusal(network.project().architecture):
        raise ModelError(refusal)
    data_set = _data_set_for_bundle(network, options.format) if options.with_pictures else None
    out = options.out.expanduser().absolute()
    with compute_worker() as compute:
        made = _exported(compute, path=str(network.path), format_name=options.format, out=str(out))
    if data_set:
        _add_pictures(next(Path(file) for file in made["files"] if file.endswith(SUFFIX)), data_set)
    lines = [*made["files"], _parity_text(made["parity"])]
    output.record({"model": options.model, "format": options.format, **made}, "\n".join(lines))
    return 0


def _data_set_for_bundle(network: TrainedNetwork, format_name: str) -> OwnDataSet:
    """The data set whose pictures go into a bundle. Raises ModelError for other formats, DatasetError where it has changed."""
    if format_name != "bundle":
        raise ModelError("--with-pictures: only a bundle carries pictures. Choose --format bundle.")
    return bundle_pictures.data_set_of(network.project().data, network.path.parent)


def _add_pictures(bundle: Path, data_set: OwnDataSet) -> None:
    with storage_errors(bundle), replacing(bundle) as opened:
        bundle_pictures.write_with_pictures(opened, bundle, data_set)


def _exported(compute: Compute, **arguments: Any) -> dict[str, Any]:
    """Run the task `export` and show its progress. Ctrl-C stops it and waits until its files are removed."""
    with TemporaryDirectory() as aside, ThreadPoolExecutor(1) as pool, progress_bar() as bar:
        progress_file, stop_file = Path(aside, "progress.json"), Path(aside, "stop")
        task = bar.add_task("Starting TensorFlow", total=1.0, note="")
        arguments |= {"progress_file": str(progress_file), "stop_file": str(stop_file)}
        answer = pool.submit(compute.ask, "export", limit_seconds=EXPORT_SECONDS, **arguments)
        try:
            while not wait([answer], timeout=POLL_SECONDS).done:
                with suppress(OSError, ValueError):  # it has not begun
                    progress = json.loads(progress_file.read_text())
                    bar.update(task, completed=progress["share"], description=progress["step"])
        except KeyboardInterrupt:
            stop_file.touch()
            raise
        if not answer.exception():
            bar.update(task, completed=1.0, description="exported")
        return answer.result()


def _parity_text(parity: dict[str, Any]) -> str:
    if not parity["checked"]:
        return f"Not tested: {parity['why']}"
    return (
        f"Tested with {parity['runtime']} on {parity['images']}: {parity['equal_answers']:.2%} of the predictions are equal, "
        f"and the largest difference of a probability is {difference_text(parity['largest_difference'])}."
    )


EVALUATE = Command(
    name="evaluate",
    help="Measure a network on the test images of a data set.",
    add_arguments=_add_evaluate,
    act=_evaluate,
)
PREDICT = Command(name="predict", help="Predict the class of pictures.", add_arguments=_add_predict, act=_predict)
EXPORT = Command(
    name="export", help="Export a network to another program's format.", add_arguments=_add_export, act=_export
)

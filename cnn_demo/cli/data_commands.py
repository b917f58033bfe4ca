"""The command `data`: adds pictures to own data sets, lists and checks these, and makes them ready for `train`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.cli.actions import act, actions_of
from cnn_demo.cli.making_images import prepared, progress, ready_text, usual_preparation
from cnn_demo.cli.output import Command, Output, complain
from cnn_demo.cli.train import add_runs_argument, workspace
from cnn_demo.errors import DatasetError
from cnn_demo.own_data.adding import Added, add_pictures
from cnn_demo.own_data.data_set import OwnDataSet, own_data_sets
from cnn_demo.own_data.health.examination import examine, look_alike
from cnn_demo.own_data.health.finding import PROBLEM, Finding
from cnn_demo.own_data.sources import Source, read_source
from cnn_demo.own_data.suggestion import SIDES
from cnn_demo.spec.architecture import CHANNELS
from cnn_demo.spec.data import FITS, PICTURE

NAMES_SHOWN = 5  # pictures of a finding


def _add(options: Namespace, output: Output) -> int:
    """Add pictures, to a new data set where there is none of that name. What is left out is named on standard error."""
    path = options.path.expanduser()
    source = read_source(path, name=path.resolve().name, label=options.label)
    data_set, is_new = _opened_or_new(options)
    try:
        added = _added(data_set, source)
    finally:
        if is_new and not data_set.pictures():
            data_set.delete()
    for left_out in added.left_out:
        complain("Left out", f"{left_out.name}: {left_out.reason}")
    if added.ended_early:
        complain("Error", added.ended_early)
    if not added.count and not added.already_there:
        raise DatasetError(f"No picture of {path.name} was added.")
    output.record(
        {
            "dataset": data_set.name,
            "path": str(data_set.folder),
            "understood": source.understood,
            "added": added.count,
            "already_there": added.already_there,
            "classes": dict(added.by_class),
            "left_out": [{"name": each.name, "reason": each.reason} for each in added.left_out],
        },
        "\n".join([source.understood, *_told_added(data_set.name, added)]),
    )
    return 1 if added.left_out or added.ended_early else 0


def _added(data_set: OwnDataSet, source: Source) -> Added:
    with progress("adding") as report:
        return add_pictures(
            data_set,
            source.arrivals(),
            total=source.count,
            report=report,
            is_stopped=lambda: False,
            classes=source.classes,
        )


def _told_added(name: str, added: Added) -> list[str]:
    already = [f"Already there: {added.already_there:,}."] if added.already_there else []
    return [f"Pictures added to {name}: {added.count:,}.", *already, *([_told(added.by_class)] if added.count else [])]


def _told(by_class: Mapping[str, int]) -> str:
    return "\n".join(f"  {name}: {count:,}" for name, count in by_class.items())


def _list(options: Namespace, output: Output) -> int:
    columns = {
        "dataset": "NAME",
        "title": "TITLE",
        "pictures": "PICTURES",
        "classes": "CLASSES",
        "images": "READY",
        "megabytes": "MB",
    }
    rows = [_row(data_set) for data_set in own_data_sets(workspace(options).folder)]
    output.table(rows, columns, "There are no own data sets yet; see `data add`.")
    return 0


def _row(data_set: OwnDataSet) -> dict[str, Any]:
    is_readable = data_set.is_readable()  # else damaged
    ready = data_set.ready() if is_readable else None
    return {
        "dataset": data_set.name,
        "title": data_set.title if is_readable else "(damaged)",
        "pictures": len(data_set.pictures()) if is_readable else None,
        "classes": len(data_set.classes) if is_readable else None,
        "images": "x".join(map(str, ready.input_shape)) if ready else None,
        "megabytes": round(data_set.bytes_used() / MEGABYTE, 1),
    }


def _check(options: Namespace, output: Output) -> int:
    """Print what is found about the health of a data set. The exit status is 1 where it cannot be trained on."""
    data_set = _opened(options)
    with progress("looking") as report:
        compared = look_alike(data_set, report)
    findings = examine(data_set, compared)
    names = {picture.id: picture.name for picture in data_set.pictures()}
    for finding in findings:
        _print(finding, names, output)
    if not findings and not output.as_json:
        output.record({}, f"Nothing was found that could harm a training. Pictures: {len(names):,}.")
    return 1 if any(finding.severity == PROBLEM for finding in findings) else 0


def _print(finding: Finding, names: dict[str, str], output: Output) -> None:
    pictures = [names[each] for each in finding.ids]
    shown = "".join(f"\n  {name}" for name in pictures[:NAMES_SHOWN])
    more = f"\n  and {len(pictures) - NAMES_SHOWN:,} more" if len(pictures) > NAMES_SHOWN else ""
    output.record(
        {
            "kind": finding.kind,
            "severity": finding.severity,
            "what": finding.what,
            "why": finding.why,
            "pictures": pictures,
        },
        f"{finding.severity.capitalize()}: {finding.what} {finding.why}{shown}{more}",
    )


def _prepare(options: Namespace, output: Output) -> int:
    data_set = _opened(options)
    chosen: dict[str, Any] = {name: getattr(options, name) for name in ("side", "channels", "fit", "seed")}
    chosen = {name: value for name, value in chosen.items() if value is not None}
    if chosen.keys() - {"seed"}:
        chosen["kind"] = PICTURE
    data = prepared(data_set, replace(usual_preparation(data_set), **chosen))
    counts = Counter(picture.label for picture in data_set.pictures())
    output.record({"dataset": data.name, **data.to_dict()}, f"{ready_text(data)}\n{_told(counts)}")
    return 0


def _opened(options: Namespace) -> OwnDataSet:
    return OwnDataSet.open(workspace(options).folder, options.name)


def _opened_or_new(options: Namespace) -> tuple[OwnDataSet, bool]:
    """The data set, by its name or title, and whether it is new."""
    folder = workspace(options).folder
    for data_set in own_data_sets(folder):
        if options.name in (data_set.name, data_set.title_or_name):
            return data_set, False
    return OwnDataSet.create(folder, options.name), True


def _add_arguments(parser: ArgumentParser) -> None:
    action = actions_of(parser)
    add = action("add", _add, "add pictures to a data set, or to a new one")
    add.add_argument("name", metavar="NAME", help="name or title of the data set")
    add.add_argument(
        "path",
        type=Path,
        metavar="FOLDER|ZIP|FILE",
        help="pictures with a folder for each class, also inside train, val and test; a CSV, IDX or npz file; or a picture",
    )
    add.add_argument("--class", dest="label", default="", metavar="CLASS", help="the class of all these pictures")
    listing = action("list", _list, "list the own data sets")
    check = action("check", _check, "look for what could harm a training: copies, wrong labels, blurred pictures")
    check.add_argument("name", metavar="NAME", help="name of the data set")
    prepare = action("prepare", _prepare, "make the images that networks get; `train` does it with usual values")
    prepare.add_argument("name", metavar="NAME", help="name of the data set")
    prepare.add_argument("--side", type=int, choices=SIDES, help="height and width of an image (default: as it suits)")
    prepare.add_argument("--channels", type=int, choices=CHANNELS, help="1 for grey, 3 for colour")
    prepare.add_argument("--fit", choices=FITS, help="how a picture that is not square becomes so")
    prepare.add_argument("--seed", type=int, help="of the split into training, validation and test images")
    for each in (add, listing, check, prepare):
        add_runs_argument(each)


DATA = Command(
    name="data",
    help="Add pictures to own data sets, list or check these, or make them ready.",
    add_arguments=_add_arguments,
    act=act,
)

"""Writes and reads bundles (NAME.cnn.zip), this program's own format of a trained network.

A bundle contains spec.json, recipe.json, result.json and certainty.json as in a run folder, about.json (version, name,
starts_from, taught_by, trained_on_device), weights.safetensors, metrics.jsonl for the curves and precision.json where the
network has them, README.md for people, and on request the pictures of its data set (bundle_pictures.py).
web/training/bundle.js writes bundles, too. A bundle may come from a stranger: unpack checks everything.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, BinaryIO

from cnn_demo.byte_sizes import KILOBYTE
from cnn_demo.errors import BundleError, DatasetError, LimitError, ModelError, RunError, StorageError, UserError
from cnn_demo.events import event
from cnn_demo.own_data.data_set import Room, unlimited
from cnn_demo.runs import bundle_pictures
from cnn_demo.runs.archived_metrics import checked_metrics
from cnn_demo.runs.bundle_archive import read_members, zipped
from cnn_demo.runs.bundle_card import card
from cnn_demo.runs.bundle_figures import FIGURES_BYTES, checked_certainty, checked_result
from cnn_demo.runs.bundle_json import optional, parse_object, record, text
from cnn_demo.runs.bundle_metrics import METRICS_BYTES, bundled_metrics
from cnn_demo.runs.bundle_tensors import FLOAT_BYTES, HEADER_BYTES, check_weights
from cnn_demo.runs.certainty_bounds import with_sure_bounds, with_sure_figures
from cnn_demo.runs.device_training import DEVICE, training_id
from cnn_demo.runs.figures import About, Result
from cnn_demo.runs.folder import RunFolder, RunInputs
from cnn_demo.runs.run_name import clean_name
from cnn_demo.runs.run_precision import FILE as PRECISION
from cnn_demo.runs.run_precision import checked_precision, read_precision
from cnn_demo.runs.status import FINISHED, STOPPED, Status
from cnn_demo.runs.trained_network import WEIGHTS, TrainedNetwork
from cnn_demo.runs.workspace import Workspace
from cnn_demo.settings import Settings
from cnn_demo.spec import limits
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.fields import show
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.spec.weight_shapes import weight_shapes
from cnn_demo.storage import reason, storage_errors, write_bytes

VERSION = 2  # 1 named a built-in data set in spec.json, and said nothing else of it
SUFFIX = ".cnn.zip"
SPEC, RECIPE, ABOUT, RESULT, CERTAINTY = "spec.json", "recipe.json", "about.json", "result.json", "certainty.json"
METRICS, CARD = "metrics.jsonl", "README.md"
ROLES = ("starts_from", "taught_by")  # of other networks in this one's making
JSON_BYTES = 128 * KILOBYTE
FOR_ONE_IMAGE = Recipe(batch_size=1, epochs=1)
REASON = "Imported from a bundle; its figures are those stated in the bundle."
# Of a network that the visitor keeps from the device that has trained it.
DEVICE_REASONS = {
    FINISHED: "Trained on your device, which measured its figures.",
    STOPPED: "Stopped on your device, which measured its figures.",
}


def write_bundle(network: TrainedNetwork, out: Path) -> Path:
    """Write NAME.cnn.zip into the folder out, which is made where it is missing. Raises ModelError, StorageError."""
    path = out / f"{network.name}{SUFFIX}"
    content = pack(network)
    with storage_errors(out):
        out.mkdir(parents=True, exist_ok=True)
    write_bytes(path, content)
    return path


def pack(network: TrainedNetwork) -> bytes:
    """The network as a bundle; the same network makes the same bytes. Raises ModelError where a part is missing."""
    if not network.is_measured:
        raise ModelError(
            f"{network.title} needs no bundle: every CNN workshop with the same packages has it. Train a network on from it, "
            "and take that as a bundle; or export it in another format."
        )
    project, result = network.project(), network.result()
    before = _about(network)
    about = {"version": VERSION, "name": network.title, **{role: before.get(role) for role in ROLES}}
    if on_device := before.get(DEVICE):
        about[DEVICE] = on_device
    try:
        certainty = with_sure_bounds(json.loads((network.path / CERTAINTY).read_text()))
        weights, measurements = network.weights_file.read_bytes(), bundled_metrics(network.path / METRICS)
        precision = read_precision(RunFolder(network.path))
        readme = card(
            about, project, result, weights, f"{network.name}{SUFFIX}", imported=before.get("imported", False)
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{network.name} cannot be put into a bundle, because a part of it is missing or damaged: {reason(error)}."
        ) from None
    contents: dict[str, object] = {
        SPEC: project.spec_dict(),
        RECIPE: project.recipe.to_dict(),
        ABOUT: about,
        RESULT: result,
        CERTAINTY: certainty,
    }
    if precision:
        contents[PRECISION] = asdict(precision)
    members = {CARD: readme.encode(), **{name: _json(value) for name, value in contents.items()}, WEIGHTS: weights}
    return zipped({**members, METRICS: measurements} if measurements else members)


def unpack(
    source: bytes | Path,
    workspace: Workspace,
    settings: Settings,
    *,
    max_runs: int | None = None,
    from_own_device: bool = False,
    room: Room = unlimited,
) -> RunFolder:
    """A new run of the workspace, trained already, from a bundle that anybody may have made.

    Where the bundle carries the pictures of its data set, they become an own data set of the workspace, too.

    from_own_device: the visitor keeps what the visitor's device has trained, instead of importing a file; such
    bundles carry no pictures. room: asked before pictures and their images are written.
    Reads at most what a design within the server's limits needs, executes nothing, and leaves nothing behind where it
    refuses. Raises BundleError, LimitError, StorageError.
    """
    try:
        return _unpack(source, workspace, settings, max_runs, from_own_device, room)
    except (BundleError, LimitError) as error:
        event("bundle-refused", error=type(error).__name__)
        raise


def _unpack(
    source: bytes | Path,
    workspace: Workspace,
    settings: Settings,
    max_runs: int | None,
    from_own_device: bool,
    room: Room,
) -> RunFolder:
    most = dict.fromkeys((SPEC, RECIPE, ABOUT), JSON_BYTES) | dict.fromkeys((RESULT, CERTAINTY), FIGURES_BYTES)
    most[WEIGHTS] = settings.max_parameters * FLOAT_BYTES + HEADER_BYTES
    ignored = {CARD: 0} if from_own_device else {CARD: 0, bundle_pictures.PICTURES: bundle_pictures.MOST_BYTES}
    with _opened(source) as file:
        optional_members = {METRICS: METRICS_BYTES, PRECISION: JSON_BYTES}
        members = read_members(file, most, optional=optional_members, ignored=ignored)
    parts = {name: parse_object(members[name], name) for name in most if name != WEIGHTS}
    about, project = _checked_about(parts[ABOUT]), checked_project(parts[SPEC], parts[RECIPE])
    limits.check(project.architecture, FOR_ONE_IMAGE, settings)  # its recipe is checked when somebody trains by it
    check_weights(members[WEIGHTS], weight_shapes(project.architecture))
    certainty = checked_certainty(with_sure_bounds(parts[CERTAINTY]), project.architecture.classes)
    result = checked_result(with_sure_figures(parts[RESULT]), certainty, project.architecture)
    files = {WEIGHTS: members[WEIGHTS], RESULT: _json(result), CERTAINTY: _json(certainty)}
    if METRICS in members:
        files[METRICS] = checked_metrics(members[METRICS], METRICS, project)
    if PRECISION in members:
        files[PRECISION] = _json(asdict(checked_precision(parse_object(members[PRECISION], PRECISION))))
    given = RunInputs(
        files=files,
        about={"imported": not from_own_device, **{name: about[name] for name in (*ROLES, DEVICE)}},
        status=_status(result, project.recipe, from_own_device=from_own_device),
    )

    def create(data: DataSpec) -> RunFolder:
        return workspace.create(replace(project, data=data), name=about["name"], max_runs=max_runs, given=given)

    with _opened(source) as file:
        return _with_pictures(file, workspace, project.data, create, room)


def _with_pictures(
    file: BinaryIO, workspace: Workspace, data: DataSpec, create: Callable[[DataSpec], RunFolder], room: Room
) -> RunFolder:
    """The run that create makes for the data as it is named here. Its pictures come first, and go where it cannot be made."""
    with bundle_pictures.unpacked(file, workspace.folder, room) as hidden:
        if hidden is None:
            return create(data)
        data_set, here = bundle_pictures.put(hidden, data, workspace.folder)
        try:
            return create(here)
        except BaseException:
            with suppress(DatasetError, StorageError):
                if data_set:
                    data_set.delete()
            raise


@contextmanager
def _opened(source: bytes | Path) -> Iterator[BinaryIO]:
    if isinstance(source, bytes):
        yield io.BytesIO(source)
        return
    try:
        with source.open("rb") as file:
            yield file
    except OSError as error:
        raise BundleError(f"{source} cannot be read: {error.strerror}.") from None


def _about(network: TrainedNetwork) -> About:
    try:
        return RunFolder(network.path).about()
    except RunError:  # a shipped network has none
        return {"name": network.title, "created_at": 0.0}


def _checked_about(data: dict[str, Any]) -> dict[str, Any]:
    """name, and for each of ROLES a title or None, all fit to be shown; DEVICE: an id or None.

    taught_by and DEVICE are younger than the format.
    """
    if data.get("version") not in (1, VERSION):
        raise BundleError(f"The bundle is of version {show(data.get('version'))}; this program reads 1 and {VERSION}.")
    check = record({"name": text, **dict.fromkeys(ROLES, optional(text)), DEVICE: optional(training_id)})
    about: dict[str, Any] = check(ABOUT, {"taught_by": None, DEVICE: None, **data})
    try:
        names = {key: clean_name(about[key]) for key in ("name", *ROLES) if about[key] is not None}
        return {**about, **names}
    except RunError:
        raise BundleError(f"{ABOUT}: a name has no visible character.") from None


def checked_project(spec: object, recipe: object) -> Project:
    """The design on its data set, which must belong together. Raises BundleError."""
    try:
        project = Project.from_dicts(spec, recipe)
    except UserError as error:
        raise BundleError(f"The bundle's network cannot be built here: {error}") from None
    architecture, data = project.architecture, project.data
    if (architecture.input_shape, architecture.classes) != (data.input_shape, len(data.classes)):
        raise BundleError(f"The bundle's design is for other images or other classes than those of {data.name}.")
    return project


def _status(result: Result, recipe: Recipe, *, from_own_device: bool) -> Status:
    """A training that has ended before the last epoch of its recipe was stopped."""
    epoch = result["epochs"]
    state = STOPPED if epoch < recipe.epochs else FINISHED
    reason = DEVICE_REASONS[state] if from_own_device else REASON
    return Status(state=state, reason=reason, epoch=epoch, epochs=max(epoch, recipe.epochs), seconds=result["seconds"])


def _json(value: Any) -> bytes:
    return json.dumps(value, allow_nan=False).encode()

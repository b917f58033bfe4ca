"""Checks one run of a workspace archive that may come from a stranger, file by file, before any of it is written.

Every file is checked for what the program would read from it: JSON by field and range, weights against the design, a
checkpoint for plain finite tensors and a possible position. What passes is a run that no page and no worker trips over.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.errors import BundleError, RunError
from cnn_demo.runs.archived_metrics import checked_metrics
from cnn_demo.runs.bundle import FOR_ONE_IMAGE, JSON_BYTES, checked_project
from cnn_demo.runs.bundle_figures import FIGURES_BYTES, checked_certainty, checked_result
from cnn_demo.runs.bundle_json import count, number, optional, parse_object, record, text
from cnn_demo.runs.bundle_tensors import FLOAT_BYTES, HEADER_BYTES, check_weights, read_header
from cnn_demo.runs.certainty_bounds import with_sure_bounds, with_sure_figures
from cnn_demo.runs.checkpoint_tensors import check_checkpoint
from cnn_demo.runs.device_training import DEVICE, training_id
from cnn_demo.runs.epochs import FILE_NAME, FOLDER
from cnn_demo.runs.folder import INITIAL, TEACHER
from cnn_demo.runs.run_name import clean_name
from cnn_demo.runs.run_precision import FILE as PRECISION
from cnn_demo.runs.run_precision import checked_precision
from cnn_demo.runs.seed_group import SEED_GROUP, checked_tag
from cnn_demo.runs.status import FAILED, FINISHED, PAUSED, RESUMABLE, STATES, TRAINED, Status
from cnn_demo.runs.trained_network import WEIGHTS
from cnn_demo.settings import Settings
from cnn_demo.spec import limits
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.kept_layers import weights_before_output
from cnn_demo.spec.layers import Shape
from cnn_demo.spec.project import Project
from cnn_demo.spec.summary import summarise
from cnn_demo.spec.weight_shapes import weight_shapes

SPEC, RECIPE, ABOUT, STATUS, RESULT, CERTAINTY = (
    "spec.json",
    "recipe.json",
    "about.json",
    "status.json",
    "result.json",
    "certainty.json",
)
METRICS, BEST, CHECKPOINT = "metrics.jsonl", "best.safetensors", "checkpoint.safetensors"
OF_DESIGN = (WEIGHTS, BEST)  # files with the weights of the run's own design
TEACHER_FILES = tuple(f"{TEACHER}/{name}" for name in (SPEC, RECIPE, ABOUT, WEIGHTS))
NEEDED = (SPEC, RECIPE, ABOUT, STATUS)
FILES = frozenset((*NEEDED, RESULT, CERTAINTY, METRICS, CHECKPOINT, INITIAL, PRECISION, *OF_DESIGN, *TEACHER_FILES))
METRICS_BYTES = 64 * MEGABYTE
CHECKPOINT_COPIES = 8  # of the weights: the optimizer's moments, averages, a teacher
REASON_CHARACTERS = 400
MOST, LARGE = 10**12, 1e12
WAS_ACTIVE = "It waited or trained when its copy was made."

Read = Callable[[str, int], bytes]  # the name of a run's file, most bytes -> its content


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRun:
    """A run whose files were checked. files: to write, unchanged. rewritten: to write instead: file -> content.

    size: bytes of all of them.
    """

    project: Project
    name: str
    created_at: float
    status: Status
    files: tuple[str, ...]
    rewritten: dict[str, bytes]
    size: int


def is_run_file(name: str) -> bool:
    """Whether a run of an archive may have a file of that name, as seen from its folder."""
    folder, _, file = name.rpartition("/")
    return name in FILES or (folder == FOLDER and FILE_NAME.fullmatch(file) is not None)


def check_run(run_id: str, names: Collection[str], read: Read, settings: Settings) -> CheckedRun:
    """Check the files of one run. Raises BundleError, and LimitError where it is beyond this server's limits."""
    if missing := [name for name in NEEDED if name not in names]:
        raise BundleError(f"The run {run_id} lacks {missing[0]}.")
    return _Checking(run_id, names, read, settings).run()


class _Checking:
    """The check of one run. Each file is read once, and one at a time."""

    def __init__(self, run_id: str, names: Collection[str], read: Read, settings: Settings) -> None:
        self.run_id, self.names, self.settings = run_id, names, settings
        self._read = read
        self.size = 0

    def read(self, name: str, most: int) -> bytes:
        content = self._read(name, most)
        self.size += len(content)
        return content

    def json(self, name: str, most: int = JSON_BYTES) -> dict[str, Any]:
        return parse_object(self.read(name, most), self.place(name))

    def place(self, name: str) -> str:
        return f"{name} of the run {self.run_id}"

    def run(self) -> CheckedRun:
        project = self.project(SPEC, RECIPE)
        about, status = self.about(), self.status()
        if status.state in RESUMABLE:
            limits.check(project.architecture, project.recipe, self.settings, images=project.data.training_images)
        else:
            limits.check(project.architecture, FOR_ONE_IMAGE, self.settings)
        rewritten = {ABOUT: _json(about), STATUS: _json(status.to_dict()), **self.figures(project, status)}
        shapes = weight_shapes(project.architecture)
        for name in sorted(name for name in self.names if name in OF_DESIGN or name.startswith(f"{FOLDER}/")):
            self.weights(name, shapes)
        self.initial(project.architecture)
        if PRECISION in self.names:
            checked_precision(self.json(PRECISION))
        teacher = self.teacher()
        self.checkpoint(project, teacher)
        if METRICS in self.names:
            rewritten[METRICS] = self.metrics(project)
        return CheckedRun(
            project=project,
            name=about["name"],
            created_at=about["created_at"],
            status=status,
            files=tuple(sorted(name for name in self.names if name not in rewritten)),
            rewritten=rewritten,
            size=self.size,
        )

    def project(self, spec: str, recipe: str) -> Project:
        try:
            return checked_project(self.json(spec), self.json(recipe))
        except BundleError as error:
            raise BundleError(f"{self.place(spec)} cannot be used: {error}") from None

    def about(self) -> dict[str, Any]:
        texts = dict.fromkeys(("starts_from", "taught_by"), optional(text))
        origins = {**texts, "imported": flag, DEVICE: optional(training_id), SEED_GROUP: optional(checked_tag)}
        check = record({"name": text, "created_at": number(0, LARGE), **origins})
        defaults = {"starts_from": None, "taught_by": None, "imported": False, DEVICE: None, SEED_GROUP: None}
        found: dict[str, Any] = check(self.place(ABOUT), {**defaults, **self.json(ABOUT)})
        try:
            names = {key: found[key] and clean_name(found[key]) for key in ("name", *texts)}
            return {**found, **names, "name": clean_name(found["name"])}
        except RunError:
            raise BundleError(f"{self.place(ABOUT)}: a name has no visible character.") from None

    def status(self) -> Status:
        """The status as it lands: a run that waited or trained is paused."""
        counts = dict.fromkeys(("epoch", "epochs", "batch", "batches"), count(MOST))
        amounts = dict.fromkeys(("images_per_second", "seconds", "memory_mb", "updated_at"), number(0, LARGE))
        check = record({"state": text, "reason": text, **counts, **amounts, "seconds_left": optional(number(0, LARGE))})
        found = check(self.place(STATUS), {**Status(state=PAUSED).to_dict(), **self.json(STATUS)})
        if found["state"] not in STATES:
            raise BundleError(f"{self.place(STATUS)}: the state must be one of {', '.join(STATES)}.")
        status = Status(**{**found, "reason": found["reason"][:REASON_CHARACTERS]})
        rests = status.state in (*TRAINED, PAUSED, FAILED)
        return status if rests else replace(status, state=PAUSED, reason=WAS_ACTIVE)

    def figures(self, project: Project, status: Status) -> dict[str, bytes]:
        if status.state == FINISHED and not {RESULT, CERTAINTY, WEIGHTS} <= set(self.names):
            raise BundleError(f"The run {self.run_id} is finished and lacks its weights or figures.")
        if CERTAINTY not in self.names:
            if RESULT in self.names:
                raise BundleError(f"The run {self.run_id} lacks {CERTAINTY}.")
            return {}
        architecture = project.architecture
        certainty = checked_certainty(with_sure_bounds(self.json(CERTAINTY, FIGURES_BYTES)), architecture.classes)
        if RESULT not in self.names:
            return {CERTAINTY: _json(certainty)}
        result = checked_result(with_sure_figures(self.json(RESULT, FIGURES_BYTES)), certainty, architecture)
        return {CERTAINTY: _json(certainty), RESULT: _json(result)}

    def initial(self, architecture: Architecture) -> None:
        """The weights that the run started from: of all layers, or of all but the output layer."""
        if INITIAL in self.names:
            content = self.read(INITIAL, self.most_weights)
            shapes, kept = weight_shapes(architecture), weights_before_output(architecture)
            is_part = kept and set(read_header(content, self.place(INITIAL))[0]) == set(kept)
            self.check_weights(INITIAL, content, kept if is_part else shapes)

    def weights(self, name: str, shapes: dict[str, Shape]) -> None:
        self.check_weights(name, self.read(name, self.most_weights), shapes)

    @property
    def most_weights(self) -> int:
        """The largest file of weights, in bytes."""
        return HEADER_BYTES + self.settings.max_parameters * FLOAT_BYTES

    def check_weights(self, name: str, content: bytes, shapes: dict[str, Shape]) -> None:
        try:
            check_weights(content, shapes)
        except BundleError as error:
            raise BundleError(f"{self.place(name)} cannot be used: {error}") from None

    def teacher(self) -> Project | None:
        found = [name for name in TEACHER_FILES if name in self.names]
        if not found:
            return None
        if len(found) < len(TEACHER_FILES):
            raise BundleError(f"The teacher of the run {self.run_id} is incomplete.")
        spec, recipe, about, weights = TEACHER_FILES
        project = self.project(spec, recipe)
        limits.check(project.architecture, FOR_ONE_IMAGE, self.settings)
        record({"name": text})(self.place(about), self.json(about))
        self.weights(weights, weight_shapes(project.architecture))
        return project

    def checkpoint(self, project: Project, teacher: Project | None) -> None:
        if CHECKPOINT not in self.names:
            return
        parameters = sum(summarise(each.architecture).parameters for each in (project, teacher) if each)
        most = HEADER_BYTES + CHECKPOINT_COPIES * FLOAT_BYTES * max(parameters, HEADER_BYTES)
        check_checkpoint(self.read(CHECKPOINT, most), project.recipe.epochs, self.place(CHECKPOINT))

    def metrics(self, project: Project) -> bytes:
        """The measurements, line by line; those that a crash has damaged are left out, as readers leave them out."""
        return checked_metrics(self.read(METRICS, METRICS_BYTES), self.place(METRICS), project)


def flag(where: str, value: Any) -> bool:
    """True or False."""
    if not isinstance(value, bool):
        raise BundleError(f"{where} must be true or false.")
    return value


def _json(value: Any) -> bytes:
    return json.dumps(value, allow_nan=False).encode()

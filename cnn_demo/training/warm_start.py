"""Prepares a spare worker: imports, compiled steps, images and network, so that the next run begins at once."""

from __future__ import annotations

import traceback
from dataclasses import dataclass

import keras
import numpy as np

from cnn_demo.datasets.catalog import Catalog, from_environment
from cnn_demo.datasets.split import Splits
from cnn_demo.network.batches import outputs
from cnn_demo.network.devices import has_gpu, use
from cnn_demo.runs.run_precision import RunPrecision
from cnn_demo.settings import Settings
from cnn_demo.spec import limits, link, presets
from cnn_demo.spec.outlier_exposure import needed_data
from cnn_demo.spec.project import Project
from cnn_demo.spec.summary import summarise
from cnn_demo.training.phases import Phases
from cnn_demo.training.precision import choose, with_precision
from cnn_demo.training.trainer import make_trainer
from cnn_demo.training.training_data import load_splits

IMAGES = 8
# Each leaks some 15 MB in TensorFlow. After so many, a run starts unprepared, a second later.
MAX_PREPARATIONS = 20
STEP_PASSES = 3  # forwards, and backwards to the weights and to the layer before
MOST_MULTIPLY_ADDS = 2e10  # of a step: about a second
MOST_GROUPS = 64  # of convolutions: they take about a second to compile


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedRun:
    """The images of a project and its phases, compiled, with the values that they have before the first step.

    precision: that of the phases.
    """

    project: Project
    precision: RunPrecision
    data: Splits
    phases: Phases


def warm_up() -> None:
    """Train a small network for a step and predict with it, so that the backend has done its one-time work.

    Also loads the embedded data sets. Runs on the CPU: a worker that waits takes no GPU memory.
    """
    design, recipe = presets.design("fast").architecture(), presets.recipe("thorough").recipe
    images = np.zeros((IMAGES, *design.input_shape), np.float32)
    with use("cpu"):
        network, trainer = make_trainer(design, recipe, total_steps=2)
        trainer.train_on_batch(images, np.eye(design.classes, dtype=np.float32)[:IMAGES], return_dict=True)
        outputs(network, images)
    keras.utils.clear_session(free_memory=True)
    catalog = from_environment()
    for data in catalog.embedded():
        catalog.load(data)


class WarmStart:
    """The newest prepared run, until a run takes it."""

    def __init__(self, ready: PreparedRun | None = None) -> None:
        self._ready, self._times = ready, 0

    def prepare(self, link_text: str, settings: Settings) -> None:
        """Prepare this project instead of the last; nothing after MAX_PREPARATIONS."""
        self._ready = None  # before the next is made: two at a time would only take memory
        if self._times < MAX_PREPARATIONS:
            self._times += 1
            self._ready = prepare_run(link_text, settings)

    def take(self, project: Project) -> PreparedRun | None:
        """The prepared run of exactly this project, or None. Drops it either way: the run needs the memory."""
        ready, self._ready = self._ready, None
        return ready if ready and ready.project == project else None


def prepare_run(link_text: str, settings: Settings) -> PreparedRun | None:
    """Prepare the run of a project. link_text: the project in a link's format.

    None where the run itself has to do it: with a GPU, whose memory is for runs; with a teacher; before a download,
    or before the outliers are made; where one step takes long; and where something is wrong, which the run will report.
    """
    keras.utils.clear_session(free_memory=True)
    try:
        project, catalog = link.decode(link_text), Catalog(settings)
        return _prepared(project, catalog) if _can_be_prepared(project, catalog) else None
    except Exception:  # noqa: BLE001 - whatever is wrong, the run itself will report it
        traceback.print_exc()
        return None


def _can_be_prepared(project: Project, catalog: Catalog) -> bool:
    step = STEP_PASSES * summarise(project.architecture).multiply_adds * project.recipe.batch_size
    is_costly = step > MOST_MULTIPLY_ADDS or limits.groups(project.architecture) > MOST_GROUPS
    asks_much = has_gpu() or project.recipe.distillation > 0 or is_costly
    return not asks_much and all(map(catalog.is_here, needed_data(project)))


def _prepared(project: Project, catalog: Catalog) -> PreparedRun:
    data = load_splits(project, catalog)
    with use("cpu"):
        precision = choose(project)
        # A run with fresh weights freezes nothing, and takes the network.
        phases = Phases(with_precision(project, precision), data, keeps_layers=True)
        phases.rehearse()
    return PreparedRun(project=project, precision=precision, data=data, phases=phases)

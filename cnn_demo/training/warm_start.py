"""Steps of training that nobody asked for, so that the first one of a real run need not wait for them."""

from __future__ import annotations

import traceback
from dataclasses import dataclass

import keras
import numpy as np

from cnn_demo.datasets.catalog import Catalog, from_environment
from cnn_demo.datasets.split import Splits, as_input
from cnn_demo.network.batches import outputs
from cnn_demo.network.devices import has_gpu, use
from cnn_demo.settings import Settings
from cnn_demo.spec import link, presets
from cnn_demo.spec.project import Project
from cnn_demo.spec.step_counts import StepCounts
from cnn_demo.spec.summary import summarise
from cnn_demo.training.checkpoint import changed_by_training, unchanged
from cnn_demo.training.trainer import make_trainer
from cnn_demo.training.training_data import load_splits

IMAGES = 8
# Each leaves some 15 MB behind in TensorFlow. After so many a run may begin a second later.
MAX_PREPARATIONS = 20
STEP_PASSES = 3  # forwards, and backwards to the weights and to the layer before
MOST_MULTIPLY_ADDS = 2e10  # of a step: about a second


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedRun:
    """What a run of the project starts with: its images, and network and trainer as if they had not trained a step."""

    project: Project
    data: Splits
    network: keras.Model
    trainer: keras.Model


def warm_up() -> None:
    """Train and ask a small network once: what the backend makes at its first step is then made, and kept.

    So are the images that need no download, which most first runs train on. On the CPU: a worker that only waits takes no
    memory of a GPU. Leaves nothing that a later network could meet.
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
    """What was made ready last, until a run takes it."""

    def __init__(self, ready: PreparedRun | None = None) -> None:
        self._ready, self._times = ready, 0

    def prepare(self, link_text: str, settings: Settings) -> None:
        """Make ready for this project instead; after MOST_REHEARSALS for none any more."""
        self._ready = None  # before the next is made: two at a time would only take memory
        if self._times < MAX_PREPARATIONS:
            self._times += 1
            self._ready = prepare_run(link_text, settings)

    def take(self, project: Project) -> PreparedRun | None:
        """What is ready for just this project. Whatever was ready is let go: a run that trains another needs the memory."""
        ready, self._ready = self._ready, None
        return ready if ready and ready.project == project else None


def prepare_run(link_text: str, settings: Settings) -> PreparedRun | None:
    """Make ready what a run of a project starts with, its step of training compiled. link_text: the project as a link has it.

    None where that has to wait for the run itself: where there is a GPU, whose memory is for runs; where a teacher would
    be needed, or a download; where the step alone takes long; and where something is wrong, which the run will tell.
    """
    keras.utils.clear_session(free_memory=True)
    try:
        project, catalog = link.decode(link_text), Catalog(settings)
        return _prepared(project, catalog) if _can_be_prepared(project, catalog) else None
    except Exception:  # noqa: BLE001 - nobody has asked for it yet, and whatever it is will come again when somebody does
        traceback.print_exc()
        return None


def _can_be_prepared(project: Project, catalog: Catalog) -> bool:
    step = STEP_PASSES * summarise(project.architecture).multiply_adds * project.recipe.batch_size
    asks_much = has_gpu() or project.recipe.distillation > 0 or step > MOST_MULTIPLY_ADDS
    return not asks_much and catalog.is_here(project.data)


def _prepared(project: Project, catalog: Catalog) -> PreparedRun:
    data = load_splits(project, catalog)
    counts = StepCounts.of(project.recipe, len(data.x_train))
    with use("cpu"):
        network, trainer = make_trainer(
            project.architecture, project.recipe, counts.total_steps, task=project.data.task
        )
        labels = np.eye(project.architecture.classes, dtype=np.float32)[data.y_train[: counts.batch_size]]
        with unchanged(changed_by_training(trainer)):
            trainer.train_on_batch(as_input(data.x_train[: counts.batch_size]), labels, return_dict=True)
    return PreparedRun(project=project, data=data, network=network, trainer=trainer)

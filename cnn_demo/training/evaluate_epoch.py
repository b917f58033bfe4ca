"""Evaluates the weights of an earlier epoch as those of the last epoch were at the end of the run."""

from __future__ import annotations

from pathlib import Path

from cnn_demo.datasets import catalog
from cnn_demo.datasets.split import split
from cnn_demo.network.batches import outputs
from cnn_demo.network.build import build
from cnn_demo.network.weights import load_tensors, set_weights
from cnn_demo.runs.epochs import checked_epoch_file
from cnn_demo.runs.figures import MeasuredEpoch
from cnn_demo.runs.folder import RunFolder
from cnn_demo.training.final_evaluation import measure


def measure_best(path: str) -> MeasuredEpoch:
    """{"figures", "certainty"} of best.safetensors in that run's folder, JSON-ready. Raises RunError, ModelError, DatasetError.

    figures: see final_evaluation.Measured. The epoch was chosen by the validation images; the test images had no part
    in that.
    """
    run = RunFolder(Path(path))
    return _measured(run, run.best_file)


def measure_epoch(path: str, epoch: int) -> MeasuredEpoch:
    """The same of the weights that were kept after so many epochs."""
    run = RunFolder(Path(path))
    return _measured(run, checked_epoch_file(run.path, epoch))


def _measured(run: RunFolder, weights_file: Path) -> MeasuredEpoch:
    project = run.project()
    network = build(project.architecture)
    set_weights(network, load_tensors(weights_file), f"{run.id}/{weights_file.name}")
    images = catalog.from_environment(run.path.parent).load(project.data)
    recipe = project.recipe
    data = split(images, recipe.validation_share, recipe.seed, recipe.training_images)
    measured = measure(network, data, outputs(network, data.x_val), recipe)
    return {"figures": measured.figures, "certainty": measured.rule.to_dict()}

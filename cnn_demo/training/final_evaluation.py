"""The end of a run: saves the weights and evaluates them on the test images, which nothing before has used."""

from __future__ import annotations

import platform
import time
from dataclasses import dataclass
from importlib.metadata import version

import keras
import numpy as np

from cnn_demo.datasets.split import Splits
from cnn_demo.network.batches import outputs
from cnn_demo.network.weights import save_tensors, weights_of
from cnn_demo.prediction.certainty import Certainty, calibrate, report
from cnn_demo.prediction.figures import accuracy, cross_entropy, figures
from cnn_demo.runs.figures import BestEpoch, MeasuredFigures, PartFigures, Result
from cnn_demo.runs.folder import RunFolder
from cnn_demo.spec.recipe import Recipe
from cnn_demo.storage import write_json
from cnn_demo.training.checkpoint import Position
from cnn_demo.training.divergence import check_finite

CALIBRATION_IMAGES = 10_000  # enough to estimate ten means and one covariance


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """An evaluation of weights. figures: the parts of result.json that follow from the weights alone."""

    figures: MeasuredFigures
    rule: Certainty


def measure(network: keras.Model, data: Splits, validation: np.ndarray, recipe: Recipe) -> Measured:
    """Evaluate a network. validation: (n, classes), its probabilities for the validation images. recipe: that trained it."""
    started = time.monotonic()
    probabilities = outputs(network, data.x_test)
    seconds = time.monotonic() - started
    few = slice(None, CALIBRATION_IMAGES)
    training, labels = outputs(network, data.x_train[few]), data.y_train[few]
    rule = calibrate(training, labels, validation, with_outliers=recipe.outlier_exposure > 0)
    figures_of_both: MeasuredFigures = {
        "test": figures(probabilities, data.y_test),
        "validation": _part_figures(validation, data.y_val),
        "certainty": report(rule, validation, data.y_val),
        "training_images": len(data.y_train),
        "test_images_per_second": round(len(data.y_test) / seconds, 1),
        "parameters": network.count_params(),
        "versions": _versions(),
    }
    return Measured(figures=figures_of_both, rule=rule)


def _part_figures(probabilities: np.ndarray, labels: np.ndarray) -> PartFigures | None:
    """None without an image."""
    if not len(labels):
        return None
    return {
        "images": len(labels),
        "accuracy": accuracy(probabilities, labels),
        "loss": cross_entropy(probabilities, labels),
    }


def finish(run: RunFolder, network: keras.Model, data: Splits, position: Position) -> Result:
    """Write weights.safetensors, certainty.json and result.json. Returns the result; RecipeError where it diverged."""
    validation, weights = outputs(network, data.x_val), weights_of(network)
    recipe = run.project().recipe
    for values in (validation, *weights.values()):  # there may be no validation image
        check_finite(values, position, recipe)
    measured = measure(network, data, validation, recipe)
    result: Result = {
        **measured.figures,
        "best": _best(position),
        "epochs": position.epoch,
        "steps": position.step,
        "seconds": round(position.seconds, 2),
    }
    save_tensors(run.path / "weights.safetensors", weights)
    write_json(run.path / "certainty.json", measured.rule.to_dict())
    if not run.best_file.is_file():
        save_tensors(run.best_file, weights)
    write_json(run.path / "result.json", result)
    return result


def _best(position: Position) -> BestEpoch | None:
    """The epoch, from 0, with the highest validation accuracy; None where no epoch was ended and validated."""
    if position.best_epoch < 0:
        return None
    return {"epoch": position.best_epoch, "val_accuracy": position.best_accuracy}


def _versions() -> dict[str, str]:
    names = ("keras", keras.backend.backend(), "numpy")
    return {"python": platform.python_version(), **{name: version(name) for name in names}}

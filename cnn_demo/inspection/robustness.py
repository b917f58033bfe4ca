"""The task `robustness`: a network's accuracy on perturbed images, at increasing strength."""

from __future__ import annotations

from typing import cast

import keras
import numpy as np

from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.datasets.split import as_input
from cnn_demo.inspection.labelled_images import load_for_model, sample_indices
from cnn_demo.inspection.perturbations import PERTURBATIONS, perturbations_for
from cnn_demo.network.batches import finite_outputs
from cnn_demo.network.service import load
from cnn_demo.prediction.figures import accuracy
from cnn_demo.runs.inspection_results import Robustness
from cnn_demo.runs.progress import Progress

MOST_IMAGES = 1_000
SEED = 0


def robustness(
    path: str, images: ImageSet, progress_file: str | None = None, stop_file: str | None = None
) -> Robustness:
    """Accuracy at each strength of each perturbation, on up to MOST_IMAGES images of an ImageSet.

    The examples are the first image, as the network was given it at each strength.
    Raises DatasetError, ModelError, WorkerError where it was stopped.
    """
    model = load(path).model
    x, y = load_for_model(images, model)
    names = perturbations_for(x.shape[-1])
    starts = {name.capitalize(): index / len(names) for index, name in enumerate(names)}
    progress = Progress(starts, progress_file, stop_file)
    indices = sample_indices(len(x), MOST_IMAGES)
    clean, labels = as_input(x[indices]), y[indices]
    curves, examples = {}, {}
    for name in names:
        progress.begin(name.capitalize())
        accuracies, examples[f"examples_{name}"] = _curve(model, clean, labels, name, progress)
        curves[name] = {"strengths": list(PERTURBATIONS[name].strengths), "accuracy": accuracies}
    return cast(Robustness, {"figures": {"images": len(labels), "curves": curves}, **examples})


def _curve(
    model: keras.Model, images: np.ndarray, labels: np.ndarray, name: str, progress: Progress
) -> tuple[list[float], np.ndarray]:
    """The accuracy at each strength, and the first image at each: (strengths, h, w, c) uint8."""
    strengths = PERTURBATIONS[name].strengths
    accuracies, examples = [], []
    for index, strength in enumerate(strengths):
        progress.tell(index / len(strengths))
        # A generator per point: a curve does not depend on which others were measured before it.
        changed = PERTURBATIONS[name].perturb(images, strength, np.random.default_rng(SEED))
        accuracies.append(accuracy(finite_outputs(model, changed), labels))
        examples.append(changed[0])
    return accuracies, (np.stack(examples) * 255).round().astype(np.uint8)

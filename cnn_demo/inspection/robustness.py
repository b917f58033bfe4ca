"""The task `robustness`: how a network's accuracy falls when its images are moved, turned, noisy, thick or thin."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from cnn_demo.datasets.split import as_input
from cnn_demo.inspection.figures import accuracy
from cnn_demo.inspection.labelled_images import chosen_images, fitting
from cnn_demo.inspection.perturbations import KINDS, kinds_for
from cnn_demo.network.batches import outputs
from cnn_demo.network.service import load
from cnn_demo.runs.progress import Progress

MOST_IMAGES = 1_000
SEED = 0


def robustness(
    path: str, images: dict[str, Any], progress_file: str | None = None, stop_file: str | None = None
) -> dict[str, Any]:
    """Accuracy at each strength of each change, on up to MOST_IMAGES images of an ImageSet.

    Returns figures: {"images": n, "curves": {kind: {"strengths": [...], "accuracy": [...]}}}, and for each kind
    examples_<kind> (strengths, h, w, c) uint8: the first image as the network was shown it.
    Raises DatasetError, ModelError, WorkerError where it was stopped.
    """
    model = load(path).model
    x, y = fitting(images, model)
    kinds = kinds_for(x.shape[-1])
    progress = Progress(
        {kind.capitalize(): place / len(kinds) for place, kind in enumerate(kinds)}, progress_file, stop_file
    )
    chosen = chosen_images(len(x), MOST_IMAGES)
    clean, labels = as_input(x[chosen]), y[chosen]
    curves, examples = {}, {}
    for kind in kinds:
        progress.begin(kind.capitalize())
        curve, shown = _curve(model, clean, labels, kind, progress)
        curves[kind] = {"strengths": list(KINDS[kind].strengths), "accuracy": curve}
        examples[f"examples_{kind}"] = shown
    return {"figures": {"images": len(labels), "curves": curves}, **examples}


def _curve(
    model: keras.Model, images: np.ndarray, labels: np.ndarray, kind: str, progress: Progress
) -> tuple[list[float], np.ndarray]:
    """The accuracy at each strength, and the first image at each: (strengths, h, w, c) uint8."""
    strengths = KINDS[kind].strengths
    shares, shown = [], []
    for place, strength in enumerate(strengths):
        progress.tell(place / len(strengths))
        # A generator of its own: a curve does not hang on which others were drawn before it.
        changed = KINDS[kind].change(images, strength, np.random.default_rng(SEED))
        shares.append(accuracy(outputs(model, changed), labels))
        shown.append(changed[0])
    return shares, (np.stack(shown) * 255).round().astype(np.uint8)

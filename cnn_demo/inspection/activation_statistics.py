"""The task `activation_statistics`: how strongly, and how often at all, each map of a network answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np

from cnn_demo.datasets.split import as_input
from cnn_demo.inspection.feature_maps import informative_layers, with_all_outputs
from cnn_demo.inspection.labelled_images import chosen_images, fitting
from cnn_demo.network.batches import fitting_batch_size
from cnn_demo.network.layer_titles import title_of, titles
from cnn_demo.network.service import load
from cnn_demo.runs.progress import Progress
from cnn_demo.runs.trained_network import TrainedNetwork

MOST_IMAGES = 1_000
STEP = "Looking at the images"


def activation_statistics(
    path: str, images: dict[str, Any], progress_file: str | None = None, stop_file: str | None = None
) -> dict[str, Any]:
    """Every map of every layer over up to MOST_IMAGES images of an ImageSet, drawn by a fixed seed.

    A layer's maps are its channels, or its units where it is dense. Returns mean, max and zeros (the share of values
    that are exactly 0, in [0, 1]), each (maps of all layers,) float32, layer after layer; and figures: "images", how
    many there were, and "layers", for each one its name, title and number of maps.
    Raises DatasetError, ModelError, WorkerError where it was stopped.
    """
    progress = Progress({STEP: 0.0}, progress_file, stop_file)
    progress.begin(STEP)
    model = load(path).model
    x, _ = fitting(images, model)
    chosen = as_input(x[chosen_images(len(x), MOST_IMAGES)])
    found = statistics(model, chosen, progress)
    known = titles(TrainedNetwork(Path(path)))
    layers = [
        {"name": layer.name, "title": title_of(layer, known), "maps": int(layer.output.shape[-1])}
        for layer in informative_layers(model)
    ]
    return {**found, "figures": {"images": len(chosen), "layers": layers}}


def statistics(model: keras.Model, images: np.ndarray, progress: Progress) -> dict[str, np.ndarray]:
    """mean, max and zeros of every map over (n, h, w, c) float32 images, n at least 1, as activation_statistics."""
    everything = with_all_outputs(model)
    size = fitting_batch_size(model)
    totals = _Totals()
    for start in range(0, len(images), size):
        outputs = everything(images[start : start + size], training=False)
        totals.add([keras.ops.convert_to_numpy(output) for output in outputs])
        progress.tell(min(start + size, len(images)) / len(images))
    return totals.results()


class _Totals:
    """Sums over batches, so that no more than one batch's outputs are in memory."""

    def __init__(self) -> None:
        self._sum, self._zeros, self._values = np.zeros(1), np.zeros(1, np.int64), np.zeros(1, np.int64)
        self._max = np.full(1, -np.inf)

    def add(self, outputs: list[np.ndarray]) -> None:
        flat = [output.reshape(-1, output.shape[-1]) for output in outputs]
        self._sum = self._sum + np.concatenate([each.sum(axis=0, dtype=np.float64) for each in flat])
        self._zeros = self._zeros + np.concatenate([(each == 0).sum(axis=0) for each in flat])
        self._max = np.maximum(self._max, np.concatenate([each.max(axis=0) for each in flat]))
        self._values = self._values + np.concatenate([np.full(each.shape[1], len(each)) for each in flat])

    def results(self) -> dict[str, np.ndarray]:
        found = {"mean": self._sum / self._values, "max": self._max, "zeros": self._zeros / self._values}
        return {name: values.astype(np.float32) for name, values in found.items()}

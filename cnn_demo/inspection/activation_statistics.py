"""The task `activation_statistics`: mean, maximum and share of zeros of every feature map over many images."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np

from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.datasets.split import as_input
from cnn_demo.inspection.feature_maps import informative_layers, layer_outputs_model
from cnn_demo.inspection.labelled_images import load_for_model, sample_indices
from cnn_demo.network.batches import fitting_batch_size
from cnn_demo.network.service import load
from cnn_demo.runs.inspection_results import ActivationStatistics, MeasuredLayer
from cnn_demo.runs.progress import Progress
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.keras_graph import layer_titles

MOST_IMAGES = 1_000
STEP = "Computing activations"


def activation_statistics(
    path: str, images: ImageSet, progress_file: str | None = None, stop_file: str | None = None
) -> ActivationStatistics:
    """Statistics of every map of every layer over up to MOST_IMAGES images of an ImageSet, sampled by a fixed seed.

    The maps of a layer are its channels, or its units where it is dense; the arrays hold layer after layer.
    Raises DatasetError, ModelError, WorkerError where it was stopped.
    """
    progress = Progress({STEP: 0.0}, progress_file, stop_file)
    progress.begin(STEP)
    model = load(path).model
    x, _ = load_for_model(images, model)
    sample = as_input(x[sample_indices(len(x), MOST_IMAGES)])
    totals = accumulate(model, sample, progress)
    titles = layer_titles(TrainedNetwork(Path(path)).project().architecture)
    layers: list[MeasuredLayer] = [
        {"name": layer.name, "title": titles[layer.name], "maps": int(layer.output.shape[-1])}
        for layer in informative_layers(model)
    ]
    return {
        "mean": totals.mean(),
        "max": totals.max(),
        "zeros": totals.zeros(),
        "figures": {"images": len(sample), "layers": layers},
    }


def accumulate(model: keras.Model, images: np.ndarray, progress: Progress) -> Totals:
    """Statistics of every map over (n, h, w, c) float32 images, n at least 1."""
    layer_outputs = layer_outputs_model(model)
    size = fitting_batch_size(model)
    totals = Totals()
    for start in range(0, len(images), size):
        outputs = layer_outputs(images[start : start + size], training=False)
        totals.add([keras.ops.convert_to_numpy(output) for output in outputs])
        progress.tell(min(start + size, len(images)) / len(images))
    return totals


class Totals:
    """Running sums over batches: no more than one batch's outputs are in memory. Results: (maps,) float32."""

    def __init__(self) -> None:
        self._sum, self._zeros, self._values = np.zeros(1), np.zeros(1, np.int64), np.zeros(1, np.int64)
        self._max = np.full(1, -np.inf)

    def add(self, outputs: list[np.ndarray]) -> None:
        """Add one batch: the outputs of all layers, each (n, ..., maps)."""
        flat = [output.reshape(-1, output.shape[-1]) for output in outputs]
        self._sum = self._sum + np.concatenate([each.sum(axis=0, dtype=np.float64) for each in flat])
        self._zeros = self._zeros + np.concatenate([(each == 0).sum(axis=0) for each in flat])
        self._max = np.maximum(self._max, np.concatenate([each.max(axis=0) for each in flat]))
        self._values = self._values + np.concatenate([np.full(each.shape[1], len(each)) for each in flat])

    def mean(self) -> np.ndarray:
        return (self._sum / self._values).astype(np.float32)

    def max(self) -> np.ndarray:
        return self._max.astype(np.float32)

    def zeros(self) -> np.ndarray:
        """Share of values that are exactly 0, in [0, 1]."""
        return (self._zeros / self._values).astype(np.float32)

"""Answers of the compute workers' tasks that a server without workers gives itself, with the same arguments and results."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.datasets.labelled_images import check_images, load_labelled
from cnn_demo.errors import ModelError
from cnn_demo.prediction.image_set import PREDICTING, READING, STARTS, image_set_answer
from cnn_demo.prediction.numpy_network import NumpyNetwork, load_numpy
from cnn_demo.runs.inspection_results import (
    FeatureMaps,
    ImageSetPredictions,
    LayerOutput,
    PenultimateActivations,
    Predictions,
)
from cnn_demo.runs.progress import Progress
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.architecture import OUTPUT_NAME
from cnn_demo.spec.keras_graph import keras_graph, layer_titles
from cnn_demo.spec.layers import Node, gated_output
from cnn_demo.spec.layers.convolution_output import CONVOLUTION

KERNEL_AXES = 4
POOLED, GATED = f"{OUTPUT_NAME}_{CONVOLUTION}", f"{OUTPUT_NAME}_{gated_output.GATED}"


def predict(path: str, images: np.ndarray) -> Predictions:
    """As cnn_demo.network.service.predict. Raises ModelError."""
    network = _loaded(path, images)
    probabilities = network.probabilities(images)
    rule = network.certainty
    return {
        "probabilities": probabilities,
        "unsure": rule.is_unsure(probabilities),
        "sure": rule.is_sure(probabilities),
    }


def feature_maps(path: str, image: np.ndarray) -> FeatureMaps:
    """As cnn_demo.inspection.feature_maps.feature_maps. Raises ModelError."""
    network = _loaded(path, image[None])
    titles = layer_titles(network.architecture)
    layers, maps = list[LayerOutput](), dict[str, np.ndarray]()

    def keep(node: Node, output: np.ndarray) -> None:
        if node.layer.is_informative:
            layers.append({"name": node.name, "title": titles[node.name], "shape": list(output.shape[1:])})
            maps[node.name] = output[0]

    network.run(image[None], keep)
    return {"layers": layers, "maps": maps}


def penultimate_activations(path: str, images: np.ndarray) -> PenultimateActivations:
    """As cnn_demo.inspection.penultimate.penultimate_activations. Raises ModelError."""
    network = _loaded(path, images)
    sources = {node.name: node.inputs[0] for node in keras_graph(network.architecture)}
    weighed = sources.get(POOLED, sources[OUTPUT_NAME])
    taken = sources.get(GATED, weighed)
    parts: dict[str, list[np.ndarray]] = {taken: [], weighed: []}

    def keep(node: Node, output: np.ndarray) -> None:
        if node.name in parts:
            parts[node.name].append(output.mean(axis=(1, 2)) if POOLED in sources else output)

    probabilities = network.probabilities(images, seen=keep)
    found = {name: np.concatenate(of_batches) for name, of_batches in parts.items()}
    return {
        "activations": found[taken],
        "weighed": found[weighed],
        "probabilities": probabilities,
    }


def kernels(path: str, layer: str) -> np.ndarray:
    """As cnn_demo.inspection.feature_maps.kernels. Raises ModelError."""
    weights = load_numpy(TrainedNetwork(Path(path))).weights.get(layer, {})
    found = weights.get("depthwise_kernel", weights.get("kernel"))
    if found is None or found.ndim != KERNEL_AXES:
        raise ModelError(f"The network has no convolution {layer!r}.")
    return found


def image_set_predictions(
    path: str, images: ImageSet, progress_file: str | None = None, stop_file: str | None = None
) -> ImageSetPredictions:
    """As cnn_demo.inspection.image_set_predictions. Raises DatasetError, ModelError, WorkerError where it was stopped."""
    progress = Progress(STARTS, progress_file, stop_file)
    progress.begin(READING)
    network = load_numpy(TrainedNetwork(Path(path)))
    x, y = load_labelled(images)
    architecture = network.architecture
    check_images(x, y, architecture.input_shape, architecture.classes, images.data.name)
    progress.begin(PREDICTING)
    probabilities = network.probabilities(x, progress=lambda done: progress.tell(done / len(x)))
    return image_set_answer(probabilities, y)


def _loaded(path: str, images: np.ndarray) -> NumpyNetwork:
    network = load_numpy(TrainedNetwork(Path(path)))
    network.check(images)
    return network

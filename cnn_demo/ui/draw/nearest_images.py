"""The training images nearest to an uploaded picture whose prediction is not sure, for each class that it could be."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_demo.browser.training_images import about
from cnn_demo.datasets.split import as_input
from cnn_demo.datasets.training_sample import TrainingSample
from cnn_demo.drawing.steps import Prepared
from cnn_demo.runs.inspection_results import PenultimateActivations
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core.asking import ask_network
from cnn_demo.ui.widgets.answer_text import candidates, with_article
from cnn_demo.ui.widgets.display import picture
from cnn_demo.ui.widgets.training_samples import sample_of

TILES, SIDE = 4, 56  # of a class, and in pixels


def nearest_images(network: TrainedNetwork, prepared: Prepared, probabilities: np.ndarray) -> None:
    """A row for each class that (k,) probabilities speak for. Nothing where the training images are not here.

    Raises WorkerError.
    """
    data, sample = network.project().data, sample_of(network.project())
    if sample is None:
        return
    labels = candidates(probabilities)
    for label, images in zip(labels, _nearest(network, sample, labels, prepared.image), strict=True):
        name = with_article(data, label)
        st.caption(f"Nearest training images of {escaped(name)}")
        with st.container(horizontal=True, gap="small"):
            for image in images:
                with st.container(width=SIDE):
                    picture(image, SIDE, f"Training image of {name}")
    st.caption(escaped(about(sample.data)))


def _nearest(
    network: TrainedNetwork, sample: TrainingSample, labels: list[int], image: np.ndarray
) -> list[NDArray[np.uint8]]:
    """Of each class (n, h, w, c), the nearest first: by the Euclidean distance between outputs of the last hidden layer.

    image: (h, w, c), in [0, 1]. One question is for the picture and all classes: the compute worker may be busy.
    """
    of_classes = [sample.images[sample.labels == label] for label in labels]
    asked = np.concatenate([image[None], *map(as_input, of_classes)])
    answer: PenultimateActivations = ask_network(network, "penultimate_activations", images=asked)
    features = answer["activations"].astype(np.float32)
    distances = np.linalg.norm(features[1:] - features[0], axis=1)
    ends = np.cumsum([len(images) for images in of_classes])[:-1]
    return [
        images[of_class.argsort(kind="stable")[:TILES]]
        for images, of_class in zip(of_classes, np.split(distances, ends), strict=True)
    ]

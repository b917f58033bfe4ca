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
from cnn_demo.runs.kept import Kept
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core.asking import ask_network
from cnn_demo.ui.widgets.answer_text import candidates, with_article
from cnn_demo.ui.widgets.display import picture
from cnn_demo.ui.widgets.training_samples import sample_of

TILES, SIDE = 4, 56  # of a class, and in pixels
FEATURES: Kept[NDArray[np.float32]] = Kept(64)


def nearest_images(network: TrainedNetwork, prepared: Prepared, probabilities: np.ndarray) -> None:
    """A row for each class that (k,) probabilities speak for. Nothing where the training images are not here."""
    data, sample = network.project().data, sample_of(network.project())
    if sample is None:
        return
    given = _features(network, prepared.image[None])[0]
    for label in candidates(probabilities):
        name = with_article(data, label)
        st.caption(f"Nearest training images of {escaped(name)}")
        with st.container(horizontal=True, gap="small"):
            for image in _nearest(network, sample, label, given):
                with st.container(width=SIDE):
                    picture(image, SIDE, f"Training image of {name}")
    st.caption(escaped(about(sample)))


def _nearest(network: TrainedNetwork, sample: TrainingSample, label: int, given: np.ndarray) -> NDArray[np.uint8]:
    """(n, h, w, c), the nearest first: by the Euclidean distance between features, of which the picture has `given`."""
    images = sample.images[sample.labels == label]
    key = (network, network.version, sample.data, label)
    features = FEATURES.get(key, lambda: _features(network, as_input(images)))
    order = np.linalg.norm(features - given, axis=1).argsort(kind="stable")
    return images[order[:TILES]]


def _features(network: TrainedNetwork, images: np.ndarray) -> NDArray[np.float32]:
    """(n, units) outputs of the last hidden layer for (n, h, w, c) images in [0, 1]."""
    answer: PenultimateActivations = ask_network(network, "penultimate_activations", images=images)
    return answer["activations"].astype(np.float32)

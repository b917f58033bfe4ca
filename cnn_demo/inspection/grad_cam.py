"""Grad-CAM: where the feature maps of a layer support a class (Selvaraju et al. 2017, arXiv 1610.02391)."""

from __future__ import annotations

import keras
import numpy as np

from cnn_demo.errors import ModelError
from cnn_demo.inspection.feature_maps import find_layer
from cnn_demo.inspection.gradients import import_tensorflow, logits_model


def grad_cam(model: keras.Model, image: np.ndarray, layer: str, label: int) -> np.ndarray:
    """ReLU of the sum of the layer's maps, each weighted by the mean gradient of the class's logit over that map.

    image: (h, w, c) float32. Returns (map height, map width) float32, at least 0, in logits: a gradient in logits per unit
    of the map, times the map. All zero where nothing in these maps supports the class. Raises ModelError for a layer
    without maps.
    """
    tf = import_tensorflow()
    output = find_layer(model, layer).output
    if len(output.shape) != 4:
        raise ModelError(f"The output of layer {layer} is a vector; Grad-CAM needs maps with height and width.")
    both = keras.Model(model.inputs, [output, logits_model(model).output])
    with tf.GradientTape() as tape:
        # The maps are a point inside the graph: the tape records them and what is computed from them.
        maps, logits = both(tf.convert_to_tensor(image[None]), training=False)
        logit = logits[:, label]
    gradients = tape.gradient(logit, maps)
    if gradients is None:
        raise ModelError(f"The network's output does not depend on the layer {layer}.")
    weights = gradients.numpy()[0].mean(axis=(0, 1))
    return np.maximum((maps.numpy()[0] * weights).sum(axis=-1), 0.0).astype(np.float32)

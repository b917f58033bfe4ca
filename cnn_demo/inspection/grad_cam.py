"""Grad-CAM: where in the image a convolution's features speak for a class (Selvaraju et al. 2017, arXiv 1610.02391)."""

from __future__ import annotations

import keras
import numpy as np

from cnn_demo.errors import ModelError
from cnn_demo.inspection.feature_maps import layer_of
from cnn_demo.inspection.gradients import logits_of, tensorflow


def grad_cam(model: keras.Model, image: np.ndarray, layer: str, label: int) -> np.ndarray:
    """ReLU of the layer's maps, each weighted by the mean gradient of the class's logit over that map.

    image: (h, w, c) float32. Returns (map height, map width) float32, at least 0, in logits per unit of gradient and
    map; all zero where nothing in these maps speaks for the class. Raises ModelError for a layer without maps.
    """
    tf = tensorflow()
    output = layer_of(model, layer).output
    if len(output.shape) != 4:
        raise ModelError(f"The layer {layer} puts out a vector; Grad-CAM needs maps with height and width.")
    both = keras.Model(model.inputs, [output, logits_of(model).output])
    with tf.GradientTape() as tape:
        # The maps are a point inside the graph: the tape sees them, and what is computed from them.
        maps, logits = both(tf.convert_to_tensor(image[None]), training=False)
        logit = logits[:, label]
    slopes = tape.gradient(logit, maps)
    if slopes is None:
        raise ModelError(f"The answer does not hang on the layer {layer}.")
    weights = slopes.numpy()[0].mean(axis=(0, 1))
    return np.maximum((maps.numpy()[0] * weights).sum(axis=-1), 0.0).astype(np.float32)

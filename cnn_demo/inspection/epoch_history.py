"""The task `epoch_history`: what the kept epochs of a run made of one image, and how its first filters came to be."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from cnn_demo.errors import ModelError, RunError
from cnn_demo.inspection.feature_maps import kernels_of, layer_of
from cnn_demo.inspection.model_at_epoch import model_at
from cnn_demo.network.service import check_image

MOST_KERNELS = 64


def epoch_history(
    path: str, image: np.ndarray, epochs: list[int], *, layer: str | None, maps: list[int], convolution: str | None
) -> dict[str, Any]:
    """One image after each of these n epochs of the run in that folder, in inference mode.

    image: (h, w, c) float32 in [0, 1]. layer, maps: whose maps, and which of them; convolution: the one whose
    first MOST_KERNELS kernels are wanted; either may be None. Epochs that cannot be read are left out. Returns
    epochs: those that could; unreadable: the others, each with why; probabilities (n, classes);
    maps (n, map height, map width, len(maps)) or None; kernels (n, height, width, channels, filters) or None; all
    float32. Raises ModelError where the image or a layer does not fit the network, or no epoch can be read.
    """
    found: list[dict[str, Any]] = []
    unreadable = {}
    for epoch in epochs:
        try:
            model = model_at(path, epoch)
        except (ModelError, RunError) as error:
            unreadable[epoch] = str(error)
            continue
        found.append({"epoch": epoch, **_moment(model, image, layer, maps, convolution)})
    if not found:
        raise ModelError(f"None of the run's kept epochs can be read. {next(iter(unreadable.values()), '')}".strip())
    stacked = {
        name: None if found[0][name] is None else np.stack([moment[name] for moment in found])
        for name in ("probabilities", "maps", "kernels")
    }
    return {"epochs": [moment["epoch"] for moment in found], "unreadable": unreadable, **stacked}


def _moment(
    model: keras.Model, image: np.ndarray, layer: str | None, maps: list[int], convolution: str | None
) -> dict[str, Any]:
    check_image(model, image)
    wanted = [model.output] if layer is None else [model.output, layer_of(model, layer).output]
    given = keras.tree.flatten(keras.Model(model.input, wanted)(image[None].astype(np.float32), training=False))
    values = [keras.ops.convert_to_numpy(each)[0].astype(np.float32) for each in given]
    return {
        "probabilities": values[0],
        "maps": values[1][..., maps] if layer else None,
        "kernels": None if convolution is None else _first_kernels(model, convolution),
    }


def _first_kernels(model: keras.Model, layer: str) -> np.ndarray:
    """(height, width, channels, n) float32; where each kernel reads one channel alone, channels is 1."""
    found = kernels_of(model, layer).astype(np.float32)
    if not isinstance(model.get_layer(layer), keras.layers.Conv2D):  # depthwise, or the first step of a separable one
        found = found.reshape(*found.shape[:2], 1, -1)
    return found[..., :MOST_KERNELS]

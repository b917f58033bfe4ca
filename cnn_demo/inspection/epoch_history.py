"""The task `epoch_history`: probabilities, feature maps and first kernels for one image after each kept epoch of a run."""

from __future__ import annotations

import keras
import numpy as np

from cnn_demo.errors import ModelError, RunError
from cnn_demo.inspection.feature_maps import find_layer, kernels_of
from cnn_demo.inspection.model_at_epoch import model_at_epoch
from cnn_demo.network.service import check_image
from cnn_demo.runs.inspection_results import EpochHistory

MOST_KERNELS = 64


def epoch_history(
    path: str, image: np.ndarray, epochs: list[int], *, layer: str | None, maps: list[int], convolution: str | None
) -> EpochHistory:
    """One image after each of these epochs of the run in that folder, in inference mode.

    image: (h, w, c) float32 in [0, 1]. layer, maps: the layer whose maps are wanted, and which of them. convolution: the
    layer whose first MOST_KERNELS kernels are wanted. Either may be None. Epochs that cannot be read are left out.
    Raises ModelError where the image or a layer does not fit the network, or no epoch can be read.
    """
    read: list[int] = []
    unreadable: dict[int, str] = {}
    probabilities, all_maps, all_kernels = [], [], []
    for epoch in epochs:
        try:
            model = model_at_epoch(path, epoch)
        except (ModelError, RunError) as error:
            unreadable[epoch] = str(error)
            continue
        answer, layer_output = _outputs(model, image, layer)
        read.append(epoch)
        probabilities.append(answer)
        if layer_output is not None:
            all_maps.append(layer_output[..., maps])
        if convolution is not None:
            all_kernels.append(_first_kernels(model, convolution))
    if not read:
        raise ModelError(f"None of the run's kept epochs can be read. {next(iter(unreadable.values()), '')}".strip())
    return {
        "epochs": read,
        "unreadable": unreadable,
        "probabilities": np.stack(probabilities),
        "maps": np.stack(all_maps) if all_maps else None,
        "kernels": np.stack(all_kernels) if all_kernels else None,
    }


def _outputs(model: keras.Model, image: np.ndarray, layer: str | None) -> tuple[np.ndarray, np.ndarray | None]:
    """Probabilities (classes,), and the output of the layer (height, width, maps) where one is named; float32."""
    check_image(model, image)
    wanted = [model.output] if layer is None else [model.output, find_layer(model, layer).output]
    computed = keras.tree.flatten(keras.Model(model.input, wanted)(image[None].astype(np.float32), training=False))
    values = [keras.ops.convert_to_numpy(each)[0].astype(np.float32) for each in computed]
    return values[0], None if layer is None else values[1]


def _first_kernels(model: keras.Model, layer: str) -> np.ndarray:
    """(height, width, channels, n) float32; channels is 1 where each kernel reads a single channel."""
    kernels = kernels_of(model, layer).astype(np.float32)
    if not isinstance(model.get_layer(layer), keras.layers.Conv2D):  # depthwise, or the first step of a separable one
        kernels = kernels.reshape(*kernels.shape[:2], 1, -1)
    return kernels[..., :MOST_KERNELS]

"""The tasks `feature_maps` and `kernels`: the output of every layer for one image, and the weights of a convolution."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np

from cnn_demo.errors import ModelError
from cnn_demo.network.own_layers import plain_class
from cnn_demo.network.service import check_image, load
from cnn_demo.runs.inspection_results import FeatureMaps
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.keras_graph import layer_titles
from cnn_demo.spec.layers import LAYERS

UNINFORMATIVE = frozenset(layer.keras_class for layer in LAYERS.values() if not layer.is_informative)


def feature_maps(path: str, image: np.ndarray) -> FeatureMaps:
    """The output of each layer for one image, in inference mode.

    image: (h, w, c) float32 in [0, 1]. Layers that only pass on their input (dropout, flatten, zero padding) are left
    out. Raises ModelError where the image does not fit the network.
    """
    model = load(path).model
    check_image(model, image)
    titles = layer_titles(TrainedNetwork(Path(path)).project().architecture)
    layers = informative_layers(model)
    outputs = layer_outputs_model(model)(image[None].astype(np.float32), training=False)
    return {
        "layers": [
            {"name": layer.name, "title": titles[layer.name], "shape": list(layer.output.shape[1:])} for layer in layers
        ],
        "maps": {
            layer.name: keras.ops.convert_to_numpy(output)[0] for layer, output in zip(layers, outputs, strict=True)
        },
    }


def kernels(path: str, layer: str) -> np.ndarray:
    """The kernels of a convolution of the network of that folder; see kernels_of. Raises ModelError."""
    return kernels_of(load(path).model, layer)


def kernels_of(model: keras.Model, layer: str) -> np.ndarray:
    """The kernels of a convolution: (height, width, input channels of a group, filters) float32.

    For a depthwise or separable convolution these are the depthwise kernels, and the last axis is their number per input
    channel. Raises ModelError where the model has no such convolution.
    """
    for each in model.layers:
        if each.name == layer and isinstance(each, keras.layers.SeparableConv2D):
            return keras.ops.convert_to_numpy(each.depthwise_kernel)
        if each.name == layer and isinstance(each, (keras.layers.Conv2D, keras.layers.DepthwiseConv2D)):
            return keras.ops.convert_to_numpy(each.kernel)
    raise ModelError(f"The network has no convolution {layer!r}.")


def find_layer(model: keras.Model, name: str) -> keras.layers.Layer:
    """The model's layer of that name. Raises ModelError where it has none."""
    try:
        return model.get_layer(name)
    except ValueError:
        raise ModelError(f"The network has no layer {name!r}.") from None


def informative_layers(model: keras.Model) -> list[keras.layers.Layer]:
    """The layers that compute something in inference mode, in order; the last one gives the probabilities."""
    return [layer for layer in model.layers[1:] if plain_class(layer).__name__ not in UNINFORMATIVE]


def layer_outputs_model(model: keras.Model) -> keras.Model:
    """A model of the same layers whose outputs are those of informative_layers, always as a list."""
    return keras.Model(model.input, [layer.output for layer in informative_layers(model)], name="layers")

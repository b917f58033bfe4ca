from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cnn_demo.errors import ModelError, NoWorkersError
from cnn_demo.prediction.class_activation import attribution, averaged_layer
from cnn_demo.runs.trained_network import shipped
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import (
    Conv2D,
    ConvolutionOutput,
    Dropout,
    Flatten,
    GatedOutput,
    GlobalAveragePooling2D,
    Layer,
    Output,
)
from cnn_demo.spec.presets import design
from cnn_demo.spec.tasks import OutputStage
from tests.unit.export.conftest import GATED, make_network

BEST = next(network for network in shipped() if network.name == "best")


@pytest.mark.parametrize(
    ("layers", "output", "layer"),
    [
        ((Conv2D(filters=4), GlobalAveragePooling2D()), None, "conv2d_1"),
        ((Conv2D(filters=4), GlobalAveragePooling2D(), Dropout(rate=0.5)), None, "conv2d_1"),
        ((Conv2D(filters=4), Flatten()), None, None),
        ((GlobalAveragePooling2D(),), None, None),
        ((Conv2D(filters=4), GlobalAveragePooling2D(), Dropout(rate=0.5)), GatedOutput(), "conv2d_1"),
        ((Conv2D(filters=4),), ConvolutionOutput(filters=10), "output_conv2d"),
        ((Conv2D(filters=4),), ConvolutionOutput(filters=10, pooling="max"), None),
    ],
)
def test_the_maps_that_are_averaged_last_are_found(
    layers: tuple[Layer, ...], output: OutputStage | None, layer: str | None
) -> None:
    assert averaged_layer(Architecture(layers=layers, output=output or Output())) == layer


def test_a_stroke_speaks_more_for_a_1_than_for_an_8() -> None:
    layer = averaged_layer(BEST.project().architecture)
    assert layer == "activation_5"
    image = np.zeros((28, 28, 1), np.float32)
    image[4:24, 13:16] = 1.0
    answer = attribution(str(BEST.path), image, "grad_cam", 1, layer)
    assert answer["map"].shape == (7, 7)
    assert answer["map"].min() >= 0
    assert answer["map"].sum() > attribution(str(BEST.path), image, "grad_cam", 8, layer)["map"].sum()


def test_other_methods_layers_and_designs_need_a_worker() -> None:
    image = np.zeros((28, 28, 1), np.float32)
    for method, layer in (("saliency", ""), ("grad_cam", "conv2d_1")):
        with pytest.raises(NoWorkersError, match="only Grad-CAM of the maps averaged last"):
            attribution(str(BEST.path), image, method, 1, layer)
    assert averaged_layer(design("classic").architecture()) is None


def test_an_image_or_a_class_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ModelError, match="the network takes"):
        attribution(str(BEST.path), np.zeros((5, 5, 1), np.float32), "grad_cam", 1, "activation_5")
    with pytest.raises(ModelError, match="There is no class 10"):
        attribution(str(BEST.path), np.zeros((28, 28, 1), np.float32), "grad_cam", 10, "activation_5")


def test_of_a_gated_network_it_is_the_gradient_of_the_logit(tmp_path: Path, rng: np.random.Generator) -> None:
    """Through the gate as well: Keras's gradient says the same."""
    from cnn_demo.inspection.grad_cam import grad_cam
    from cnn_demo.network.service import load

    folder, layer = make_network(tmp_path / "gated", GATED), averaged_layer(GATED)
    assert layer == "conv2d_1"
    model = load(str(folder)).model
    for label in (0, 7):
        image = rng.random((28, 28, 1), np.float32)
        found = attribution(str(folder), image, "grad_cam", label, layer)["map"]
        assert found == pytest.approx(grad_cam(model, image, layer, label), rel=1e-4, abs=1e-7)

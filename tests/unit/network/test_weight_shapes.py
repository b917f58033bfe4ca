"""Names and shapes of weights computed without Keras agree with the Keras model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.presets import DESIGNS
from cnn_demo.spec.weight_shapes import weight_shapes
from tests.unit.designs import architectures

Build = Callable[..., Any]


def weights_of(model: Any) -> dict[str, tuple[int, ...]]:
    return {weight.path: tuple(weight.shape) for weight in model.weights}


@pytest.mark.parametrize("name", DESIGNS)
def test_every_preset_has_the_weights_of_its_keras_model(build: Build, name: str) -> None:
    design = DESIGNS[name].architecture()
    assert weight_shapes(design) == weights_of(build(design))


@settings(max_examples=60)
@given(design=architectures(most_layers=6))
def test_any_design_has_the_weights_of_its_keras_model(build: Build, design: Architecture) -> None:
    assert weight_shapes(design) == weights_of(build(design))

"""Activation maximization on filters whose optimum is known by hand."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from cnn_demo.errors import ModelError, WorkerError

keras: Any = pytest.importorskip("keras")

KERNEL = np.array([[1, 1, -1], [1, 1, -1], [1, 1, -1]], np.float32)
SOFTENED = 0.15  # what smoothing and the pull may take from a pixel


@pytest.fixture
def maximize(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The task, whose every network looks at 3 x 3 images once, by KERNEL, its opposite, and its opposite less 9."""
    from cnn_demo.inspection import activation_maximization as module

    image = keras.Input((3, 3, 1))
    conv = keras.layers.Conv2D(3, 3, activation="relu", name="conv")
    last = keras.layers.Dense(2, activation="softmax", name="output")
    model = keras.Model(image, last(keras.layers.Flatten()(conv(image))))
    kernels = np.stack([KERNEL, -KERNEL, -KERNEL], axis=-1)[:, :, None]
    conv.set_weights([kernels, np.array([0, 0, -9], np.float32)])
    last.set_weights([np.array([[2, 0], [0, 2], [0, 0]], np.float32), np.array([1, 0], np.float32)])
    monkeypatch.setattr(module, "load", lambda path: SimpleNamespace(model=model))
    return module.activation_maximization


def test_image_of_a_linear_filter_is_bright_where_its_kernel_is_positive_and_dark_elsewhere(maximize: Any) -> None:
    found = maximize("any", "conv", [1, 0, 2], 60, 0)
    bright = found["images"][..., 0]
    np.testing.assert_allclose(bright[1], KERNEL > 0, atol=SOFTENED)
    # Below zero at the start, and one of them ever: they climb all the same.
    np.testing.assert_allclose(bright[0], KERNEL < 0, atol=SOFTENED)
    np.testing.assert_allclose(bright[2], KERNEL < 0, atol=SOFTENED)
    assert found["values"] == pytest.approx([3.0, 6.0, -6.0], abs=6 * SOFTENED)
    assert found["start_values"][1] == pytest.approx(1.5, abs=0.2)


def test_receptive_field_is_returned_and_the_rest_fades_to_black(monkeypatch: pytest.MonkeyPatch) -> None:
    from cnn_demo.inspection import activation_maximization as module

    image = keras.Input((9, 9, 1))
    conv = keras.layers.Conv2D(1, 3, name="conv")
    last = keras.layers.Dense(2, activation="softmax", name="output")
    model = keras.Model(image, last(keras.layers.Flatten()(conv(image))))
    conv.set_weights([KERNEL[:, :, None, None], np.zeros(1, np.float32)])
    monkeypatch.setattr(module, "load", lambda path: SimpleNamespace(model=model))
    found = module.activation_maximization("any", "conv", [0], 400, 0)
    assert found["region"].tolist() == [3, 3, 3, 3]  # the middle one of 7 x 7 cells
    np.testing.assert_allclose(found["images"][0, 3:6, 3:6, 0], KERNEL > 0, atol=SOFTENED)
    assert found["images"][0, 0].max() < 0.1
    assert found["values"] == pytest.approx([6.0], abs=6 * SOFTENED)


def test_normalized_filter_is_maximized_where_its_activation_begins_at_0(monkeypatch: pytest.MonkeyPatch) -> None:
    from cnn_demo.inspection import activation_maximization as module

    image = keras.Input((3, 3, 1))
    conv = keras.layers.Conv2D(2, 3, use_bias=False, name="conv")
    norm = keras.layers.BatchNormalization(epsilon=0.0, name="norm")
    last = keras.layers.Dense(2, activation="softmax", name="output")
    relu = keras.layers.Activation("relu", name="relu")
    model = keras.Model(image, last(keras.layers.Flatten()(relu(norm(conv(image))))))
    conv.set_weights([np.stack([KERNEL, KERNEL], axis=-1)[:, :, None]])
    # Of the same sums, the second filter wants the smallest: its gamma is negative.
    gamma, beta, mean, variance = [1.0, -1.0], [0.0, 2.0], [4.0, 0.0], [4.0, 1.0]
    norm.set_weights([np.array(each, np.float32) for each in (gamma, beta, mean, variance)])
    monkeypatch.setattr(module, "load", lambda path: SimpleNamespace(model=model))
    found = module.activation_maximization("any", "norm", [0, 1], 60, 0)
    np.testing.assert_array_equal(found["images"][..., 0] > 0.5, [KERNEL > 0, KERNEL < 0])
    assert found["values"] == pytest.approx([(6.0 - 4.0) / 2.0, 3.0 + 2.0], abs=6 * SOFTENED)


def test_image_with_the_largest_activation_is_found(maximize: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from cnn_demo.inspection import activation_maximization as module

    x = np.zeros((3, 3, 3, 1), np.uint8)
    x[1, :, :2], x[2, :, 2] = 255, 255
    monkeypatch.setattr(module, "load_for_model", lambda images, model: (x, np.zeros(3, np.uint8)))
    found = maximize("any", "conv", [0, 1], 1, 0, {"data": {"name": "any"}})
    assert found["largest"] == pytest.approx([6.0, 3.0])
    np.testing.assert_array_equal(found["examples"], x[[1, 2]])


def test_image_of_a_class_maximizes_its_logit(maximize: Any) -> None:
    found = maximize("any", "output", [0], 60, 0)
    np.testing.assert_allclose(found["images"][0, ..., 0], KERNEL > 0, atol=SOFTENED)
    assert found["values"] == pytest.approx([13.0], abs=12 * SOFTENED)  # twice the filter's 6, and a bias of 1


def test_same_seed_gives_the_same_image_and_another_seed_another(maximize: Any) -> None:
    first, again, other = (maximize("any", "conv", [0], 3, seed)["images"] for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_it_can_be_stopped(maximize: Any, tmp_path: Path) -> None:
    (tmp_path / "stop").touch()
    with pytest.raises(WorkerError, match="stopped"):
        maximize("any", "conv", [0], 3, 0, stop_file=str(tmp_path / "stop"))


def test_unknown_layers_and_filters_are_refused(maximize: Any) -> None:
    with pytest.raises(ModelError, match="no convolution 'flatten'"):
        maximize("any", "flatten", [0], 3, 0)
    with pytest.raises(ModelError, match=r"numbered 0 to 2; asked for: \[3\]"):
        maximize("any", "conv", [0, 3], 3, 0)

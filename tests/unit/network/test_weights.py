from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save

from cnn_demo.errors import ModelError
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import BatchNormalization, Conv2D, Dropout, Flatten

DESIGN = Architecture(layers=(Conv2D(filters=2), BatchNormalization(), Dropout(), Flatten()), input_shape=(6, 6, 1))
KERNEL = "conv2d_1/kernel"


@pytest.fixture(scope="module")
def model(build: Callable[..., Any]) -> Any:
    return build(DESIGN)


@pytest.fixture
def tensors(model: Any) -> dict[str, np.ndarray]:
    from cnn_demo.network.weights import weights_of

    return weights_of(model)


def set_weights(model: Any, tensors: dict[str, np.ndarray]) -> None:
    from cnn_demo.network.weights import set_weights as set_them

    set_them(model, tensors, "the file")


def load(path: Path) -> dict[str, np.ndarray]:
    from cnn_demo.network.weights import load_tensors

    return load_tensors(path)


def test_weights_survive_their_file(model: Any, tensors: dict[str, np.ndarray], tmp_path: Path) -> None:
    from cnn_demo.network.weights import save_tensors, weights_of

    save_tensors(tmp_path / "weights.safetensors", tensors)
    set_weights(model, {name: np.zeros_like(value) for name, value in tensors.items()})
    set_weights(model, load(tmp_path / "weights.safetensors"))
    found = weights_of(model)
    assert list(found) == list(tensors)
    assert all(np.array_equal(found[name], tensors[name]) for name in tensors)


def test_names_are_the_designs_layers_and_nothing_random_is_among_them(tensors: dict[str, np.ndarray]) -> None:
    assert {name.split("/")[0] for name in tensors} == {"conv2d_1", "batch_normalization_1", "output"}
    assert all(value.dtype == np.float32 for value in tensors.values())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({KERNEL: None}, "the file lacks the weights 'conv2d_1/kernel'; it belongs to another design"),
        ({"other/kernel": np.zeros(3, np.float32)}, "has the weights 'other/kernel', which the design does not have"),
        ({KERNEL: np.zeros((5, 5, 1, 2), np.float32)}, r"conv2d_1/kernel has shape \(5, 5, 1, 2\); .* \(3, 3, 1, 2\)"),
        ({KERNEL: np.full((3, 3, 1, 2), np.nan, np.float32)}, "not finite"),
        ({KERNEL: np.full((3, 3, 1, 2), np.inf, np.float32)}, "not finite"),
    ],
)
def test_tensors_that_do_not_fit_are_refused_by_name(
    model: Any, tensors: dict[str, np.ndarray], change: dict[str, np.ndarray | None], message: str
) -> None:
    changed = {name: value for name, value in {**tensors, **change}.items() if value is not None}
    with pytest.raises(ModelError, match=message):
        set_weights(model, changed)


@pytest.mark.parametrize(
    "damage", [b"", b"x", b"\xff" * 8, b"\xff\xff\xff\xff\xff\xff\xff\x7f{}", b"PK\x03\x04" + b"0" * 40]
)
def test_a_damaged_file_is_a_model_error(model: Any, tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "weights.safetensors").write_bytes(damage)
    with pytest.raises(ModelError, match="are damaged"):
        load(tmp_path / "weights.safetensors")


def test_a_file_that_was_cut_anywhere_is_a_model_error(
    model: Any, tensors: dict[str, np.ndarray], tmp_path: Path
) -> None:
    whole = save(tensors)
    for length in (7, 8, 100, len(whole) // 2, len(whole) - 1):
        (tmp_path / "weights.safetensors").write_bytes(whole[:length])
        with pytest.raises(ModelError, match="are damaged"):
            load(tmp_path / "weights.safetensors")


def test_a_missing_file_asks_whether_it_was_trained(model: Any, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="was it trained to the end"):
        load(tmp_path / "weights.safetensors")

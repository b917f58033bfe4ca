from __future__ import annotations

import pickle
import subprocess
from pathlib import Path

import numpy as np
import pytest

from cnn_demo.errors import ModelError
from cnn_demo.pretrained import caffe_weights, squeezenet
from cnn_demo.pretrained.caffe_weights import MEAN_BGR, converted, fold, read, unpickled_arrays
from cnn_demo.spec.weight_shapes import weight_shapes


class Malicious:
    def __init__(self, function: object, *arguments: object) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return self.call


def test_every_weight_of_the_design_is_read() -> None:
    weights = read()
    assert {name: array.shape for name, array in weights.items()} == weight_shapes(squeezenet.architecture())
    assert all(array.dtype == np.float32 and np.isfinite(array).all() for array in weights.values())


def test_the_folded_convolution_takes_rgb_in_0_to_1_as_the_original_takes_bgr_without_the_mean() -> None:
    rng = np.random.default_rng(0)
    kernel = rng.normal(size=(3, 3, 3, 4)).astype(np.float32)
    bias = rng.normal(size=4).astype(np.float32)
    rgb = rng.integers(0, 256, (3, 3, 3)).astype(np.float64)
    own_kernel, own_bias = fold(kernel, bias)
    original = np.einsum("yxc,yxcf->f", rgb[..., ::-1] - MEAN_BGR, kernel) + bias
    assert np.einsum("yxc,yxcf->f", rgb / 255, own_kernel) + own_bias == pytest.approx(original, rel=1e-5)


@pytest.mark.parametrize("function", [eval, print, subprocess.run, np.load], ids=lambda function: function.__name__)
def test_a_pickle_that_names_anything_but_numpys_arrays_is_refused(function: object) -> None:
    with pytest.raises(ModelError, match="it names"):
        unpickled_arrays(pickle.dumps({"conv1": Malicious(function, "1")}))


@pytest.mark.parametrize("content", [b"", b"\x80", b"not a pickle", pickle.dumps({})[:-1]])
def test_what_is_no_pickle_is_refused(content: bytes) -> None:
    with pytest.raises(ModelError, match="not a pickle of NumPy arrays"):
        unpickled_arrays(content)


def test_a_file_with_another_digest_is_not_unpickled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caffe_weights, "DIGEST", "0" * 64)
    monkeypatch.setattr(caffe_weights, "unpickled_arrays", lambda content: pytest.fail("was unpickled"))
    with pytest.raises(ModelError, match=r"SHA-256 f286bbf4.*expected 0000"):
        read()


@pytest.mark.parametrize(
    ("stored", "message"),
    [
        ([], "of type list; expected a dictionary"),
        ({}, "lack kernel and bias of the layer conv1"),
        ({"conv1": 3}, "lack kernel and bias of the layer conv1"),
    ],
)
def test_what_holds_no_layers_is_refused_by_name(stored: object, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        converted(stored)


def test_a_weight_of_another_shape_is_refused_by_name() -> None:
    stored = {name: (np.zeros(1, np.float32), np.zeros(1)) for name in squeezenet.caffe_names().values()}
    with pytest.raises(ModelError, match=r"conv2d_1/kernel are float32 \(1,\); expected float32 \(3, 3, 3, 64\)"):
        converted(stored)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caffe_weights, "PACKAGE", "no_such_package")
    with pytest.raises(ModelError, match="no_such_package, which ships the weights of SqueezeNet, is not installed"):
        read()

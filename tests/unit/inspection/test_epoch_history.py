"""Epoch history and confusion at an epoch: both follow the weights of each kept file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.errors import ModelError, RunError
from cnn_demo.runs.epochs import epoch_file
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.inspection_results import EpochHistory
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Conv2D, DepthwiseConv2D, Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe

keras: Any = pytest.importorskip("keras")

DESIGN = Architecture(
    layers=(Conv2D(filters=3, activation="linear"), DepthwiseConv2D(), Flatten()), input_shape=(28, 28, 1), classes=10
)
EPOCHS = [0, 1, 3]
IMAGES = ImageSet(data=MNIST_5K, part="validation", validation_share=0.1, seed=0)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run folder with three kept epochs, each with the weights of another seed."""
    from cnn_demo.network.build import build
    from cnn_demo.network.weights import save_tensors, weights_of

    folder = tmp_path / "run"
    (folder / "epochs").mkdir(parents=True)
    RunFolder.create(folder, Project(architecture=DESIGN, recipe=Recipe(), data=MNIST_5K), name="A run")
    for epoch in EPOCHS:
        save_tensors(epoch_file(folder, epoch), weights_of(build(DESIGN, seed=epoch)))
    return folder


def asked(run: Path, image: np.ndarray, epochs: list[int] = EPOCHS, **changed: Any) -> EpochHistory:
    from cnn_demo.inspection.epoch_history import epoch_history

    return epoch_history(
        str(run), image, epochs, **{"layer": "conv2d_1", "maps": [2, 0], "convolution": "conv2d_1", **changed}
    )


def test_each_epoch_answers_with_its_own_weights(run: Path, rng: np.random.Generator) -> None:
    from cnn_demo.network.build import build

    image = rng.random((28, 28, 1), np.float32)
    found = asked(run, image)
    assert found["epochs"] == EPOCHS
    assert found["maps"] is not None
    assert found["kernels"] is not None
    for place, epoch in enumerate(EPOCHS):
        model = build(DESIGN, seed=epoch)
        expected = np.asarray(model(image[None], training=False))[0]
        np.testing.assert_allclose(found["probabilities"][place], expected, atol=1e-6)
        kernel = np.asarray(model.get_layer("conv2d_1").kernel)
        np.testing.assert_array_equal(found["kernels"][place], kernel)
        # One cell of a map, by hand: the window times the kernel.
        by_hand = (image[4:7, 5:8, 0] * kernel[:, :, 0, 2]).sum()
        map_of_filter_2 = found["maps"][place][..., 0]
        edge = (28 - map_of_filter_2.shape[0]) // 2  # 0 with padding, 1 without
        assert map_of_filter_2[5 - edge, 6 - edge] == pytest.approx(by_hand, abs=1e-5)


def test_each_kernel_of_a_depthwise_convolution_reads_one_channel(run: Path, rng: np.random.Generator) -> None:
    found = asked(run, rng.random((28, 28, 1), np.float32), convolution="depthwise_conv2d_1", layer=None)
    assert found["maps"] is None
    assert found["kernels"] is not None
    assert found["kernels"].shape == (3, 3, 3, 1, 3)


def test_damaged_and_missing_epochs_are_listed_with_the_reason(run: Path, rng: np.random.Generator) -> None:
    epoch_file(run, 1).write_bytes(b"damaged")
    image = rng.random((28, 28, 1), np.float32)
    found = asked(run, image, [0, 1, 2, 3])
    assert found["epochs"] == [0, 3]
    assert "epochs/0001.safetensors are damaged" in found["unreadable"][1]
    assert "weights of epoch 2" in found["unreadable"][2]
    with pytest.raises(ModelError, match="None of the run's kept epochs"):
        asked(run, image, [1, 2])


def test_wrong_images_and_layers_raise_errors(run: Path) -> None:
    with pytest.raises(ModelError, match=r"image is \(5, 5, 1\)"):
        asked(run, np.zeros((5, 5, 1), np.float32))
    with pytest.raises(ModelError, match="no layer 'conv9'"):
        asked(run, np.zeros((28, 28, 1), np.float32), layer="conv9")
    with pytest.raises(ModelError, match="no convolution 'flatten_1'"):
        asked(run, np.zeros((28, 28, 1), np.float32), convolution="flatten_1")


def test_confusion_after_an_epoch_is_that_of_its_weights(run: Path) -> None:
    from cnn_demo.datasets.labelled_images import load_labelled
    from cnn_demo.datasets.split import as_input
    from cnn_demo.inspection.confusion_at_epoch import confusion_at_epoch
    from cnn_demo.network.build import build

    found = confusion_at_epoch(str(run), IMAGES, 3)["figures"]
    x, y = load_labelled(IMAGES)
    answers = build(DESIGN, seed=3).predict(as_input(x), verbose=0).argmax(axis=1)
    assert found["images"] == len(y)
    assert found["accuracy"] == pytest.approx((answers == y).mean())
    assert np.array(found["confusion"])[4].tolist() == np.bincount(answers[y == 4], minlength=10).tolist()
    with pytest.raises(RunError, match="epoch 2"):
        confusion_at_epoch(str(run), IMAGES, 2)

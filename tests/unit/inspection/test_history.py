"""A run looked back on, with weights that are known by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from cnn_demo.datasets.image_set import VALIDATION, ImageSet
from cnn_demo.errors import ModelError, RunError
from cnn_demo.runs.epochs import epoch_file
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import Conv2D, GlobalAveragePooling2D
from cnn_demo.spec.link import Project
from cnn_demo.spec.recipe import Recipe

DESIGN = Architecture(layers=(Conv2D(filters=2, kernel_size=1, activation="linear"), GlobalAveragePooling2D()))
IMAGES = ImageSet(dataset="mnist-5k", part=VALIDATION, validation_share=0.1, seed=0).to_dict()


def weights(factor: float, favoured: int) -> dict[str, np.ndarray]:
    """Two maps: the image times factor, and its negative; every answer is the favoured class."""
    bias = np.zeros(10, np.float32)
    bias[favoured] = 9.0
    return {
        "conv2d_1/kernel": np.array([factor, -factor], np.float32).reshape(1, 1, 1, 2),
        "conv2d_1/bias": np.zeros(2, np.float32),
        "output/kernel": np.zeros((2, 10), np.float32),
        "output/bias": bias,
    }


@pytest.fixture
def run(runs_folder: Path) -> RunFolder:
    """A run with two epochs kept."""
    project = Project(architecture=DESIGN, recipe=Recipe(), dataset="mnist-5k")
    made = Workspace(runs_folder / "workspace-of-the-tests").create(project, name="t")
    for epoch, (factor, favoured) in {0: (1.0, 3), 4: (2.0, 7)}.items():
        file = epoch_file(made.path, epoch)
        file.parent.mkdir(exist_ok=True)
        save_file(weights(factor, favoured), file)
    return made


def test_each_epoch_gives_its_own_maps_kernels_and_answer(run: RunFolder, rng: np.random.Generator) -> None:
    from cnn_demo.inspection.history import history

    image = rng.random((28, 28, 1), np.float32)
    found = history(str(run.path), [0, 4], image, "conv2d_1")
    np.testing.assert_allclose(found["maps"][0, ..., 0], image[..., 0], rtol=1e-6)
    np.testing.assert_allclose(found["maps"][1, ..., 1], -2 * image[..., 0], rtol=1e-6)
    assert found["kernels"].tolist() == [[[[1.0, -1.0]]], [[[2.0, -2.0]]]]
    assert found["probabilities"].argmax(axis=1).tolist() == [3, 7]


def test_confusions_follow_the_epochs_and_tell_how_many_images_they_saw(run: RunFolder) -> None:
    from cnn_demo.inspection.history import epoch_confusions

    found = epoch_confusions(str(run.path), IMAGES, [0, 4])
    assert found["figures"] == {"images": 400, "accuracies": [0.1, 0.1]}
    for matrix, favoured in zip(found["matrices"], (3, 7), strict=True):
        assert matrix.sum() == 400
        assert matrix[:, favoured].sum() == 400


def test_epoch_that_is_gone_and_image_that_does_not_fit_are_told(run: RunFolder) -> None:
    from cnn_demo.inspection.history import history

    image: Any = np.zeros((28, 28, 1), np.float32)
    with pytest.raises(RunError, match="epoch 2 of the run"):
        history(str(run.path), [0, 2], image, "conv2d_1")
    with pytest.raises(ModelError, match="the network takes"):
        history(str(run.path), [0], image[:20], "conv2d_1")
    epoch_file(run.path, 4).write_bytes(b"no weights")
    with pytest.raises(ModelError, match="damaged"):
        history(str(run.path), [4], image, "conv2d_1")

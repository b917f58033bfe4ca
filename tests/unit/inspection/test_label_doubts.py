"""Wrong labels are found by what a network sees in the images."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import keras
import numpy as np
import pytest

from cnn_demo.datasets import catalog
from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.datasets.images import Images
from cnn_demo.errors import DatasetError
from cnn_demo.inspection import label_doubts
from cnn_demo.inspection.labelled_images import sample_indices
from cnn_demo.spec.builtin_data import MNIST_5K

EACH, TEST_IMAGES = 30, 20
IMAGES = ImageSet(data=MNIST_5K, part="validation", validation_share=0.1, seed=0)


def stripes(labels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """An image for each label, (n, 4, 10, 1): a light column at the place of the label, and noise."""
    x = rng.integers(0, 60, (len(labels), 4, 10, 1), dtype=np.uint8)
    x[np.arange(len(labels)), :, labels] = 220
    return x


@pytest.fixture
def images(monkeypatch: pytest.MonkeyPatch, rng: np.random.Generator) -> Images:
    """Three classes of stripes, whose pixels the network hands on as they are."""
    y = np.repeat(np.arange(3, dtype=np.uint8), EACH)
    test = (np.arange(TEST_IMAGES) % 3).astype(np.uint8)
    known = Images(x_train=stripes(y, rng), y_train=y.copy(), x_test=stripes(test, rng), y_test=test.copy())
    pixels = keras.Input((4, 10, 1))
    model = keras.Model(pixels, keras.layers.Dense(10, activation="softmax")(keras.layers.Flatten()(pixels)))
    monkeypatch.setattr(label_doubts, "load", lambda path: SimpleNamespace(model=model))
    monkeypatch.setattr(catalog.Catalog, "load", lambda self, data: known)
    return known


def test_wrong_labels_are_named_with_the_class_that_the_image_shows(images: Images, tmp_path: Path) -> None:
    images.y_train[4], images.y_test[5] = 2, 0
    found = label_doubts.label_doubts(str(tmp_path), IMAGES)
    named = zip(*(found[key].tolist() for key in ("is_test", "indices", "labels", "suggestions")), strict=True)
    assert sorted(named) == [(False, 4, 2, 0), (True, 5, 0, 2)]
    assert (found["probabilities"] > 0.5).all()
    assert found["figures"]["images"] == 3 * EACH + TEST_IMAGES


def test_right_labels_are_not_doubted(images: Images, tmp_path: Path) -> None:
    assert len(label_doubts.label_doubts(str(tmp_path), IMAGES)["indices"]) == 0


def test_of_many_images_a_sample_keeps_its_places(
    images: Images, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(label_doubts, "MOST_IMAGES", 60)
    chosen = sample_indices(3 * EACH + TEST_IMAGES, 60)
    wrong = int(chosen[0])
    images.y_train[wrong] = 2
    found = label_doubts.label_doubts(str(tmp_path), IMAGES)
    assert (found["indices"].tolist(), found["is_test"].tolist()) == ([wrong], [False])


def test_a_class_of_one_image_is_refused(images: Images, tmp_path: Path) -> None:
    images.y_test[0] = 9
    with pytest.raises(DatasetError, match="at least 2 of each"):
        label_doubts.label_doubts(str(tmp_path), IMAGES)

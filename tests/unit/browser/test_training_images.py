"""Training images for browsers: the file, and the sentence on them."""

from __future__ import annotations

import base64
import dataclasses
import gzip

import numpy as np
import pytest

from cnn_demo.browser.training_images import about, data_url, packed
from cnn_demo.datasets.training_sample import TrainingSample
from cnn_demo.spec.builtin_data import CIFAR10, MNIST_5K


@pytest.fixture
def sample(rng: np.random.Generator) -> TrainingSample:
    images = rng.integers(0, 256, (20, 28, 28, 1), np.uint8)
    return TrainingSample(images=images, labels=np.repeat(np.arange(10, dtype=np.uint8), 2), data=MNIST_5K)


def test_the_file_is_a_data_set_without_test_images(sample: TrainingSample) -> None:
    content = gzip.decompress(packed(sample))
    assert np.frombuffer(content, "<u4", 7).tolist() == [1, 28, 28, 1, 10, 20, 0]
    assert content[28:] == sample.images.tobytes() + sample.labels.tobytes()


def test_the_same_images_make_the_same_file(sample: TrainingSample) -> None:
    assert packed(sample) == packed(sample)


def test_an_address_contains_the_whole_file(sample: TrainingSample) -> None:
    kind, _, text = data_url(packed(sample)).partition(",")
    assert kind == "data:application/gzip;base64"
    assert base64.b64decode(text) == packed(sample)


def test_licence_and_measure_are_named() -> None:
    assert about(MNIST_5K) == (
        "Nearest of up to 40 training images of each class from “MNIST, 5,000 digits” (licence: CC BY-SA 3.0), by the distance "
        "between the outputs of the last hidden layer."
    )
    assert "from “Mine”, by" in about(dataclasses.replace(MNIST_5K, title="Mine", licence=""))
    assert about(CIFAR10).startswith("Nearest of up to 17 training images of each class")

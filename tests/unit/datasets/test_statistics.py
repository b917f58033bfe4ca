from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cnn_demo.datasets import statistics
from cnn_demo.datasets.images import Images, parse
from cnn_demo.spec.builtin_data import MNIST


@pytest.fixture
def images(arrays: dict[str, np.ndarray]) -> Images:
    return parse(arrays, MNIST, "test data")


@pytest.fixture
def colour(rng: np.random.Generator) -> Images:
    """2,500 training images of 4 x 4 in two channels, two classes: more than one block."""
    x, y = rng.integers(0, 256, (2500, 4, 4, 2), dtype=np.uint8), np.tile(np.array([0, 1], np.uint8), 1250)
    return Images(x_train=x, y_train=y, x_test=x[:2], y_test=y[:2])


def test_classes_that_do_not_occur_count_0() -> None:
    assert statistics.class_counts(np.array([0, 2, 2], dtype=np.uint8), 4).tolist() == [1, 0, 2, 0]


def test_the_mean_of_a_class_is_the_mean_of_its_images(images: Images) -> None:
    means = statistics.measure(images).class_means
    assert means.shape == (10, 28, 28, 1)
    assert means.dtype == np.float32
    assert means[3] == pytest.approx((images.x_train[images.y_train == 3] / 255).mean(axis=0), abs=1e-6)


@pytest.mark.parametrize("bins", [1, 10, 32, 256])
def test_the_histogram_counts_every_value_of_every_channel_once(colour: Images, bins: int) -> None:
    counts = statistics.value_histogram(statistics.measure(colour).value_counts, bins)
    assert counts.shape == (2, bins)
    for channel in range(2):
        expected, _ = np.histogram(colour.x_train[..., channel], bins=bins, range=(0, 256))
        assert counts[channel].tolist() == expected.tolist()


@pytest.mark.parametrize("bins", [0, 257])
def test_a_number_of_bins_that_makes_no_sense_is_named(images: Images, bins: int) -> None:
    with pytest.raises(ValueError, match=str(bins)):
        statistics.value_histogram(statistics.measure(images).value_counts, bins)


def test_samples_are_of_their_class_and_the_same_for_the_same_seed(images: Images) -> None:
    first, second = (statistics.samples_by_class(images, 3, seed=4) for _ in range(2))
    assert len(first) == 10
    for label, (one, other) in enumerate(zip(first, second, strict=True)):
        own = {image.tobytes() for image in images.x_train[images.y_train == label]}
        assert one.shape == (3, 28, 28, 1)
        assert len({image.tobytes() for image in one} & own) == 3
        assert np.array_equal(one, other)


def test_a_class_with_fewer_images_gives_all_it_has(images: Images) -> None:
    assert [len(x) for x in statistics.samples_by_class(images, 100, seed=0)] == [7] * 10


def test_statistics_are_measured_once(images: Images, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = statistics.measure_once(images, tmp_path / "statistics.npz")
    monkeypatch.setattr(statistics, "measure", lambda _images: pytest.fail("measured again"))
    second = statistics.measure_once(images, tmp_path / "statistics.npz")
    np.testing.assert_array_equal(first.class_means, second.class_means)
    np.testing.assert_array_equal(first.value_counts, second.value_counts)

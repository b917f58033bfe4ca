from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from cnn_demo.datasets.images import Images, parse
from cnn_demo.datasets.split import as_input, parts, split, stratified
from cnn_demo.errors import DatasetError
from cnn_demo.spec.builtin_data import MNIST

SHARES = st.floats(0.001, 0.999)


@pytest.fixture
def images(arrays: dict[str, np.ndarray]) -> Images:
    return parse(arrays, MNIST, "test data")


@given(counts=st.lists(st.integers(2, 40), min_size=1, max_size=10), share=SHARES, seed=st.integers(0, 2**32 - 1))
def test_each_class_is_shared_out_to_within_one_image(counts: list[int], share: float, seed: int) -> None:
    labels = np.repeat(np.arange(len(counts), dtype=np.uint8), counts)
    kept, held = stratified(labels, share, seed)
    assert sorted([*kept, *held]) == list(range(len(labels)))
    of_class = np.bincount(labels[held], minlength=len(counts))
    assert all(1 <= got < count and abs(got - count * share) <= 1 for got, count in zip(of_class, counts, strict=True))


def test_the_same_seed_gives_the_same_split(images: Images) -> None:
    first, second, other = (split(images, 0.3, seed) for seed in (5, 5, 6))
    assert np.array_equal(first.x_train, second.x_train)
    assert np.array_equal(first.y_val, second.y_val)
    assert not np.array_equal(first.x_val, other.x_val)


def test_images_keep_their_labels_and_the_test_part_stays(images: Images) -> None:
    splits = split(images, 0.25, 0)
    label_of = {image.tobytes(): label for image, label in zip(images.x_train, images.y_train, strict=True)}
    for x, y in ((splits.x_train, splits.y_train), (splits.x_val, splits.y_val)):
        assert [label_of[image.tobytes()] for image in x] == y.tolist()
    assert len(splits.x_train) + len(splits.x_val) == 70
    assert splits.x_test is images.x_test


@pytest.mark.parametrize("share", [1, -0.1, 1.5, float("nan")])
def test_an_impossible_share_is_named(images: Images, share: float) -> None:
    with pytest.raises(DatasetError, match=f"is {share}; it must be above 0 and below 1"):
        split(images, share, 0)


def test_share_of_0_keeps_every_training_image(images: Images) -> None:
    splits = split(images, 0, 5)
    assert splits.x_val.shape == (0, *images.x_train.shape[1:])
    assert len(splits.y_val) == 0
    shuffled = sorted(zip((image.tobytes() for image in splits.x_train), splits.y_train.tolist(), strict=True))
    assert shuffled == sorted(zip((image.tobytes() for image in images.x_train), images.y_train.tolist(), strict=True))
    assert np.array_equal(splits.x_train, split(images, 0, 5).x_train)
    assert not np.array_equal(splits.x_train, split(images, 0, 6).x_train)


def test_share_of_0_leaves_the_images_that_the_data_set_fixes(images: Images) -> None:
    held = np.arange(len(images.y_train)) < 9
    assert len(split(replace(images, held=held), 0, 0).y_val) == 9


@given(counts=st.lists(st.integers(1, 30), min_size=2, max_size=6), seed=st.integers(0, 1000), data=st.data())
def test_a_small_training_set_has_each_classs_share_and_is_among_larger_ones(
    counts: list[int], seed: int, data: st.DataObject
) -> None:
    labels = np.repeat(np.arange(len(counts), dtype=np.uint8), counts)
    images = _without_pixels(labels)
    few, more = sorted(data.draw(st.lists(st.integers(1, len(labels)), min_size=2, max_size=2)))
    (small, _), (large, _) = (parts(images, 0, seed, size) for size in (few, more))
    assert len(small) == len(set(small.tolist())) == few
    assert small.tolist() == large[:few].tolist()
    of_class = np.bincount(labels[small], minlength=len(counts))
    shares = of_class / counts
    assert max(shares - 1 / np.array(counts)) <= min(shares)  # without its last image, no class has more than another
    assert few < len(counts) or of_class.min() >= 1


def test_the_validation_images_do_not_depend_on_the_size_of_the_training_set(images: Images) -> None:
    fixed = replace(images, held=np.arange(len(images.y_train)) < 9)
    for given_images in (images, fixed):
        all_kept, all_held = parts(given_images, 0.3, 5)
        kept, held = parts(given_images, 0.3, 5, 20)
        assert held.tolist() == all_held.tolist()
        assert set(kept.tolist()) < set(all_kept.tolist())
        assert len(split(given_images, 0.3, 5, 20).y_train) == 20


def test_a_training_set_larger_than_there_are_images_is_all_of_them(images: Images) -> None:
    assert parts(images, 0.3, 5, 1000)[0].tolist() == parts(images, 0.3, 5)[0].tolist()


def _without_pixels(labels: np.ndarray) -> Images:
    none = np.zeros((len(labels), 1, 1, 1), np.uint8)
    return Images(x_train=none, y_train=labels, x_test=none, y_test=labels)


def test_a_class_with_a_single_image_cannot_be_split() -> None:
    with pytest.raises(DatasetError, match="Class 3 has 1 training image"):
        stratified(np.array([0, 0, 3], dtype=np.uint8), 0.5, 0)


@given(arrays_of.arrays(np.uint8, (2, 3, 3, 1)))
def test_pixels_become_numbers_from_0_to_1(pixels: np.ndarray) -> None:
    scaled = as_input(pixels)
    assert scaled.dtype == np.float32
    assert scaled.shape == pixels.shape
    assert np.array_equal(np.round(scaled * 255).astype(np.uint8), pixels)


def test_white_is_exactly_1() -> None:
    assert as_input(np.array([0, 255], dtype=np.uint8)).tolist() == [0.0, 1.0]

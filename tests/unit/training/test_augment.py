from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from scipy import ndimage

from cnn_demo.spec.recipe import Augmentation

Preview = Callable[..., np.ndarray]
EVERYTHING = Augmentation(shift=0.2, rotate=30, zoom=0.3, shear=20, elastic=0.05, thickness=1, mirror=True)


@pytest.fixture(scope="module")
def preview() -> Preview:
    from cnn_demo.training.augment import preview

    def changed(images: np.ndarray, seed: int = 0, augmentation: Augmentation = EVERYTHING) -> np.ndarray:
        return preview(dataclasses.asdict(augmentation), images, seed)

    return changed


@pytest.fixture
def images(rng: np.random.Generator) -> np.ndarray:
    """Bars of ink that touch no edge."""
    made = np.zeros((64, 28, 28, 1), np.float32)
    made[:, 8:20, 12:16] = rng.random((64, 12, 4, 1)) * 0.5 + 0.5
    return made


def centre(image: np.ndarray) -> np.ndarray:
    """(row, column) of the ink's centre of mass."""
    rows, columns = np.indices(image.shape[:2])
    return np.array([(rows * image[..., 0]).sum(), (columns * image[..., 0]).sum()]) / image.sum()


def test_no_augmentation_changes_nothing(preview: Preview, images: np.ndarray) -> None:
    assert np.array_equal(preview(images, augmentation=Augmentation()), images)


@pytest.mark.parametrize("elastic", [0.0, 1e-7])
def test_the_smallest_augmentation_changes_next_to_nothing(
    preview: Preview, images: np.ndarray, elastic: float
) -> None:
    """So that where an image is read from is right to the pixel: about its centre, not its corner."""
    tiny = Augmentation(shift=1e-6, rotate=1e-4, zoom=1e-6, shear=1e-4, elastic=elastic)
    assert np.abs(preview(images, augmentation=tiny) - images).max() < 1e-3


def test_all_values_stay_between_0_and_1(preview: Preview, images: np.ndarray) -> None:
    changed = preview(images)
    assert changed.shape == images.shape
    assert changed.dtype == np.float32
    assert changed.min() >= 0
    assert changed.max() <= 1
    assert not np.array_equal(changed, images)


def test_the_same_seed_draws_the_same_and_another_others(preview: Preview, images: np.ndarray) -> None:
    assert np.array_equal(preview(images, seed=1), preview(images, seed=1))
    assert not np.array_equal(preview(images, seed=1), preview(images, seed=2))


def test_each_image_is_changed_in_its_own_way(preview: Preview, images: np.ndarray) -> None:
    same = np.repeat(images[:1], 8, axis=0)
    assert len({image.tobytes() for image in preview(same)}) == 8


def test_a_shift_moves_the_ink_as_it_is_by_at_most_the_share(preview: Preview, images: np.ndarray) -> None:
    changed = preview(images, augmentation=Augmentation(shift=0.25))
    moved = np.array([centre(after) - centre(before) for before, after in zip(images, changed, strict=True)])
    assert np.abs(moved).max() <= 0.25 * 28 + 1e-3
    assert np.abs(moved).max(axis=0).min() > 0.15 * 28
    assert np.abs(moved.mean(axis=0)).max() < 2
    assert np.allclose(changed.sum(axis=(1, 2, 3)), images.sum(axis=(1, 2, 3)), rtol=1e-3)


def test_a_shift_by_a_whole_pixel_is_exact(
    preview: Preview, images: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cnn_demo.training.augment import Augment

    monkeypatch.setattr(Augment, "_uniform", lambda self, shape, limit: np.full(shape, limit, np.float32))
    changed = preview(images, augmentation=Augmentation(shift=2 / 28))
    # Each pixel is read from two further down and right: the ink moves up and left.
    assert np.allclose(changed[:, :-2, :-2], images[:, 2:, 2:], atol=1e-5)


def test_a_turn_keeps_the_centre_and_a_quarter_of_the_circle_is_not_passed(
    preview: Preview, images: np.ndarray
) -> None:
    changed = preview(images, augmentation=Augmentation(rotate=45))
    middle = (28 - 1) / 2
    for before, after in zip(images, changed, strict=True):
        distance = np.linalg.norm(centre(before) - middle)
        assert np.linalg.norm(centre(after) - middle) == pytest.approx(distance, abs=0.1)


def test_a_zoom_makes_some_larger_and_some_smaller_by_at_most_the_share(preview: Preview, images: np.ndarray) -> None:
    areas = preview(images, augmentation=Augmentation(zoom=0.3)).sum(axis=(1, 2, 3)) / images.sum(axis=(1, 2, 3))
    assert areas.max() < 1 / 0.7**2 * 1.05
    assert areas.min() > 1 / 1.3**2 * 0.95
    assert areas.max() > 1.2
    assert areas.min() < 0.8


def test_the_mirror_changes_sides_of_about_half_the_images_and_nothing_else(
    preview: Preview, images: np.ndarray
) -> None:
    changed = preview(images, augmentation=Augmentation(mirror=True))
    mirrored = np.isclose(changed, images[:, :, ::-1], atol=1e-5).all(axis=(1, 2, 3))
    as_they_were = np.isclose(changed, images, atol=1e-5).all(axis=(1, 2, 3))
    assert (mirrored ^ as_they_were).all()
    assert 16 < mirrored.sum() < 48


def test_strokes_grow_and_shrink_by_at_most_a_pixel_all_around(preview: Preview, images: np.ndarray) -> None:
    solid = (images > 0).astype(np.float32)
    changed = preview(solid, augmentation=Augmentation(thickness=1))
    ink = changed.sum(axis=(1, 2, 3))
    before = solid[0].sum()
    assert (ink > before).sum() > 15
    assert (ink < before).sum() > 15
    assert ink.max() <= 14 * 6
    assert ink.min() >= 10 * 2


def test_with_and_without_bending_an_image_is_moved_in_the_same_way(preview: Preview, rng: np.random.Generator) -> None:
    """Two ways of reading pixels, one meaning: noise up to the edges, of which nothing comes from outside."""
    noise = rng.random((16, 9, 12, 2), np.float32)
    moved = Augmentation(shift=0.3, rotate=40, zoom=0.3, shear=20)
    barely_bent = dataclasses.replace(moved, elastic=1e-9)
    assert np.allclose(preview(noise, augmentation=moved), preview(noise, augmentation=barely_bent), atol=1e-5)


def test_bending_moves_pixels_by_the_given_share_and_neighbours_alike(preview: Preview) -> None:
    """Read off a picture whose brightness is its column."""
    ramp = np.tile(np.arange(200, dtype=np.float32)[None, None, :, None] / 200, (40, 200, 1, 1))
    moved = (preview(ramp, augmentation=Augmentation(elastic=0.02)) - ramp)[:, 40:160, 40:160, 0]
    assert moved.std() == pytest.approx(0.02, rel=0.1)
    assert np.diff(moved, axis=2).std() < 0.1 * moved.std()
    assert abs(moved.mean()) < 0.002


def test_strokes_grow_as_by_a_maximum_of_3_by_3_up_to_the_edges(preview: Preview, rng: np.random.Generator) -> None:
    noise = rng.random((32, 7, 9, 1), np.float32)
    largest = ndimage.grey_dilation(noise, (1, 3, 3, 1), mode="nearest")
    smallest = ndimage.grey_erosion(noise, (1, 3, 3, 1), mode="nearest")
    changed = preview(noise, augmentation=Augmentation(thickness=1))
    for before, low, high, after in zip(noise, smallest, largest, changed, strict=True):
        target = high if after.sum() > before.sum() else low
        share = (after - before).sum() / (target - before).sum()
        assert np.allclose(after, before + share * (target - before), atol=1e-5)


def test_a_picture_in_colour_is_changed_as_one(preview: Preview, rng: np.random.Generator) -> None:
    grey = np.repeat(rng.random((4, 32, 32, 1), np.float32), 3, axis=3)
    changed = preview(grey)
    assert np.allclose(changed[..., 0], changed[..., 1])
    assert np.allclose(changed[..., 0], changed[..., 2])

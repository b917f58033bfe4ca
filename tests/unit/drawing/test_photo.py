from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from cnn_demo.drawing import photo
from cnn_demo.drawing.preparation import PREPARATIONS, prepare, prepare_drawing
from cnn_demo.drawing.steps import BlankPicture
from cnn_demo.spec.builtin_data import CIFAR10, FASHION_MNIST, MNIST
from cnn_demo.spec.data import FITS, PICTURE, PreparationRules

FASHION = FASHION_MNIST.rules
CIFAR = CIFAR10.rules


@pytest.fixture
def shoe() -> np.ndarray:
    """A dark block on white paper, wider than high: (60, 100, 3) uint8."""
    picture = np.full((60, 100, 3), 255, dtype=np.uint8)
    picture[20:40, 5:95] = 30
    return picture


@settings(max_examples=80)
@given(
    picture=arrays.arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40), st.sampled_from((1, 3, 4)))),
    rules=st.builds(
        PreparationRules,
        preparation=st.just(PICTURE),
        input_shape=st.sampled_from((FASHION.input_shape, CIFAR.input_shape)),
        light_on_dark=st.booleans(),
        fit=st.sampled_from(("", *FITS)),
    ),
    is_drawn=st.booleans(),
)
def test_any_picture_is_blank_or_prepared(picture: np.ndarray, rules: PreparationRules, is_drawn: bool) -> None:
    try:
        image = (prepare_drawing if is_drawn else prepare)(picture, rules).image
    except BlankPicture:
        return
    assert image.shape == rules.input_shape
    assert image.dtype == np.float32
    assert np.isfinite(image).all()
    assert -1e-6 <= image.min() <= image.max() <= 1 + 1e-6


def test_for_images_on_black_a_wide_picture_is_padded_whole_and_inverted(shoe: np.ndarray) -> None:
    image = photo.prepare_picture(shoe, FASHION).image[..., 0]
    assert image[0].max() == pytest.approx(0)
    assert image[14, 2:26].min() > 0.8


def test_a_picture_that_is_light_on_black_already_is_not_inverted(shoe: np.ndarray) -> None:
    light, dark = (photo.prepare_picture(p, FASHION).image for p in (~shoe, shoe))
    assert light == pytest.approx(dark, abs=1e-6)


def test_for_photographs_the_middle_square_is_kept(rng: np.random.Generator) -> None:
    picture = rng.integers(0, 256, (32, 64, 3), dtype=np.uint8)
    image = photo.prepare_picture(picture, CIFAR).image
    assert image == pytest.approx(picture[:, 16:48] / 255, abs=1e-6)


def test_a_grey_picture_gets_three_equal_channels(shoe: np.ndarray) -> None:
    image = photo.prepare_picture(shoe[..., :1], CIFAR).image
    assert np.ptp(image, axis=2).max() == 0


def test_a_transparent_background_turns_white(shoe: np.ndarray) -> None:
    alpha = np.where(shoe[..., :1] < 128, 255, 0).astype(np.uint8)
    cut_out = np.concatenate([np.where(alpha > 0, shoe, 77), alpha], axis=2).astype(np.uint8)
    images = [photo.prepare_picture(p, CIFAR).image for p in (cut_out, shoe)]
    assert images[0] == pytest.approx(images[1], abs=1e-6)


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_one_even_colour_is_blank(channels: int) -> None:
    with pytest.raises(BlankPicture):
        photo.prepare_picture(np.full((9, 9, channels), 200, dtype=np.uint8), CIFAR)


def test_the_steps_tell_what_was_done(shoe: np.ndarray) -> None:
    steps = photo.prepare_picture(shoe, FASHION).steps
    assert [step.name for step in steps] == ["Read", "Square", "Resize", "Greyscale", "Invert"]
    assert [step.image.shape for step in steps] == [(60, 100, 3), (100, 100, 3), (28, 28, 3), (28, 28), (28, 28)]


def test_the_articles_steps_keep_bytes_until_they_are_scaled(shoe: np.ndarray) -> None:
    steps = photo.article_steps(shoe, (28, 30))
    assert [step.name for step in steps] == ["Original", "Resize", "Greyscale", "Scale"]
    assert [step.image.shape for step in steps] == [(60, 100, 3), (28, 30, 3), (28, 30), (28, 30)]
    assert [step.image.dtype for step in steps] == [np.uint8, np.uint8, np.uint8, np.float32]
    assert np.array_equal(steps[0].image, shoe)
    assert steps[3].image.max() == 1


def test_the_articles_steps_keep_colour_where_it_is_wanted(shoe: np.ndarray) -> None:
    steps = photo.article_steps(shoe, (32, 32), colour=True)
    assert [step.name for step in steps] == ["Original", "Resize", "Scale"]
    assert steps[-1].image.shape == (32, 32, 3)


def test_the_articles_original_of_a_grey_picture_is_a_plane(shoe: np.ndarray) -> None:
    assert photo.article_steps(shoe[..., :1], (28, 28))[0].image.shape == (60, 100)


@pytest.mark.parametrize("rules", [MNIST.rules, FASHION, CIFAR], ids=["digit", "clothes", "photo"])
def test_every_preparation_in_the_table_gives_the_networks_input(shoe: np.ndarray, rules: PreparationRules) -> None:
    assert {rules.preparation for rules in (MNIST.rules, FASHION, CIFAR)} == set(PREPARATIONS)
    assert prepare(shoe, rules).image.shape == rules.input_shape


def test_a_data_sets_own_fit_comes_before_the_usual_one_of_its_background(shoe: np.ndarray) -> None:
    cropped, padded, stretched = (
        prepare(shoe, replace(CIFAR, fit=fit)).image[..., 0].round(3) for fit in ("crop", "pad", "stretch")
    )
    assert (cropped == prepare(shoe, CIFAR).image[..., 0].round(3)).all()
    assert (cropped[11:21] < 0.5).all()  # the middle 60 pixels of a block 90 wide
    assert (padded[[*range(6), *range(-6, 0)]] == 1).all()
    assert (padded[14:18, 4:-4] < 0.5).all()
    assert (stretched[12:20, 2:-2] < 0.5).all()
    assert (stretched[12:20, 0] == 1).all()


@pytest.mark.parametrize("channels", [1, 4])
def test_a_drawing_is_dark_on_white_where_the_data_name_a_light_background(seven: np.ndarray, channels: int) -> None:
    drawing = seven if channels == 1 else np.concatenate([np.full_like(seven, 255)] * 3 + [seven], axis=2)
    own = replace(CIFAR, fit="crop")
    light, dark = (prepare_drawing(drawing, rules) for rules in (own, replace(own, light_on_dark=True)))
    assert light.image == pytest.approx(1 - dark.image, abs=1e-6)
    assert light.image[0, 0] == pytest.approx(1)
    assert [step.name for step in light.steps] == ["Paper", "Square", "Resize"]
    assert prepare_drawing(drawing, CIFAR).image == pytest.approx(dark.image, abs=1e-6)
    for rules in (own, CIFAR, FASHION):
        with pytest.raises(BlankPicture):
            prepare_drawing(np.zeros_like(drawing), rules)


@pytest.mark.parametrize("level", [0, 200])
def test_a_picture_of_one_even_colour_can_be_taken_too(level: int) -> None:
    picture = np.full((9, 9, 3), level, dtype=np.uint8)
    assert photo.prepare_picture(picture, CIFAR, takes_blank=True).image == pytest.approx(level / 255)


def test_a_sheet_in_colour_is_a_picture_for_a_network_of_colours_alone(rng: np.random.Generator) -> None:
    sheet = rng.integers(0, 256, (60, 60, 3), np.uint8)
    opaque = np.dstack([sheet, np.full((60, 60), 255, np.uint8)])
    for rules in (CIFAR, replace(CIFAR, fit="crop")):
        for drawing in (sheet, opaque):
            assert prepare_drawing(drawing, rules).image == pytest.approx(prepare(drawing, rules).image, abs=1e-6)
    grey = prepare_drawing(sheet, FASHION).image
    assert grey.shape == (28, 28, 1)
    ink = np.repeat(sheet[..., :1], 3, axis=2)
    drawn = prepare_drawing(ink, CIFAR).image
    assert np.ptp(drawn, axis=2).max() == pytest.approx(0.0, abs=1e-6)

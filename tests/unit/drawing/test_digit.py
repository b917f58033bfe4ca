from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from cnn_demo.datasets.catalog import from_environment
from cnn_demo.drawing import digit, paper, stroke
from cnn_demo.drawing.picture import decode
from cnn_demo.drawing.reading import read_digit
from cnn_demo.drawing.steps import BlankPicture
from cnn_demo.spec.builtin_data import MNIST_5K
from tests.golden import make_drawing

ONE_LEVEL = 1 / 255
CASES = sorted(make_drawing.CASES)
PAD_CASES = sorted(make_drawing.PAD_CASES)
PENS = (3, 7, 12, 20)


def prepared(drawn: np.ndarray) -> np.ndarray:
    """A drawing, (h, w[, c]) in [0, 1], through bytes to 28 x 28."""
    pixels = np.round(drawn * 255).astype(np.uint8)
    return digit.prepare_digit(pixels.reshape(*pixels.shape[:2], -1)).image[..., 0]


def recorded(path: Path) -> np.ndarray:
    """What a golden picture was prepared to when it was made: (28, 28)."""
    return np.array(json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["image"])


def framed(drawn: np.ndarray) -> np.ndarray:
    """A drawing, (h, w) in [0, 1], to 20 x 20."""
    steps = digit.prepare_digit(np.round(drawn * 255).astype(np.uint8)[..., np.newaxis]).steps
    return {step.name: step.image for step in steps}["Scale"]


@pytest.mark.parametrize("name", CASES)
def test_a_golden_picture_is_prepared_as_recorded(name: str) -> None:
    path = make_drawing.FOLDER / f"{name}.png"
    image = digit.prepare_digit(decode(path.read_bytes())).image[..., 0]
    assert np.abs(image - recorded(path)).max() <= ONE_LEVEL


@pytest.mark.parametrize("name", PAD_CASES)
def test_a_golden_drawing_is_prepared_as_recorded(name: str) -> None:
    path = make_drawing.PAD_FOLDER / f"{name}.png"
    image = digit.prepare_drawn_digit(decode(path.read_bytes())).image[..., 0]
    assert np.abs(image - recorded(path)).max() <= ONE_LEVEL


@pytest.mark.parametrize(
    ("folder", "cases"), [(make_drawing.FOLDER, CASES), (make_drawing.PAD_FOLDER, PAD_CASES)], ids=["pictures", "pad"]
)
def test_every_golden_picture_has_its_case_and_all_are_small(folder: Path, cases: list[str]) -> None:
    assert sorted(path.stem for path in folder.glob("*.png")) == cases
    assert sum(path.stat().st_size for path in folder.iterdir()) < 500_000


def test_a_drawing_becomes_28_by_28_light_on_dark(seven: np.ndarray) -> None:
    image = digit.prepare_digit(seven).image
    assert image.shape == (28, 28, 1)
    assert image.dtype == np.float32
    assert image[0].max() == 0
    assert image.max() == pytest.approx(1, abs=0.01)


def test_every_step_can_be_shown(seven: np.ndarray) -> None:
    steps = digit.prepare_digit(seven).steps
    assert [step.name for step in steps] == ["Read", "Ink", "Crop", "Strokes", "Scale", "Centre"]
    for step in steps:
        assert step.image.dtype == np.float32
        assert step.image.ndim == 2
        assert 0 <= step.image.min() <= step.image.max() <= 1
        assert step.explanation.endswith(".")


@settings(max_examples=150)
@given(
    arrays.arrays(
        np.uint8,
        st.tuples(st.integers(1, 40), st.integers(1, 40), st.sampled_from((1, 3, 4))),
        elements=st.sampled_from((0, 1, 100, 127, 128, 254, 255)),
    )
)
def test_any_picture_is_blank_or_prepared(picture: np.ndarray) -> None:
    try:
        image = digit.prepare_digit(picture).image
    except BlankPicture:
        return
    assert image.shape == (28, 28, 1)
    assert np.isfinite(image).all()
    assert 0 <= image.min() <= image.max() <= 1


@settings(max_examples=100)
@given(
    paper=st.integers(60, 195),
    lighter=st.tuples(*[st.booleans()] * 3),
    width=st.integers(1, 9),
    gap=st.integers(0, 4),
    is_level=st.booleans(),
)
def test_ink_that_is_lighter_and_darker_in_equal_parts_is_read(
    paper: int, lighter: tuple[bool, bool, bool], width: int, gap: int, is_level: bool
) -> None:
    picture = np.full((60, 60, 3), paper, np.uint8)
    colour = np.where(lighter, 255, 0)
    picture[10:50, 20 : 20 + width] = colour
    picture[10:50, 20 + width + gap : 20 + 2 * width + gap] = 255 - colour
    image = digit.prepare_digit(np.swapaxes(picture, 0, 1) if is_level else picture).image
    assert np.isfinite(image).all()
    assert image.max() > 0.5


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((50, 50, 1), dtype=np.uint8),
        np.full((50, 50, 3), 255, dtype=np.uint8),
        np.full((50, 50, 3), 90, dtype=np.uint8),
        np.zeros((50, 50, 4), dtype=np.uint8),
        np.full((50, 50, 4), 255, dtype=np.uint8),
        np.full((1, 1, 3), 90, dtype=np.uint8),
    ],
)
def test_an_even_picture_is_blank(picture: np.ndarray) -> None:
    with pytest.raises(BlankPicture, match="Nothing is drawn yet"):
        digit.prepare_digit(picture)


def test_the_noise_of_an_empty_sheet_is_blank(rng: np.random.Generator) -> None:
    sheet = make_drawing.photographed(np.zeros((120, 100)), rng)
    with pytest.raises(BlankPicture):
        digit.prepare_digit(np.round(sheet * 255).astype(np.uint8))


@pytest.mark.parametrize("number", make_drawing.DIGITS)
def test_black_on_white_is_the_same_as_white_on_black(number: int) -> None:
    drawn = make_drawing.ink(number, 120, 10)
    assert np.abs(prepared(drawn) - prepared(1 - drawn)).max() <= ONE_LEVEL


@pytest.mark.parametrize("number", make_drawing.DIGITS)
def test_ink_on_a_transparent_background_is_the_same_as_ink_on_paper(number: int) -> None:
    drawn = make_drawing.ink(number, 120, 10)
    for colour in ((0, 0, 0), (1, 1, 1), (0.8, 0.1, 0.3)):
        assert np.abs(prepared(drawn) - prepared(make_drawing.on_nothing(drawn, colour))).max() <= ONE_LEVEL


def test_an_opaque_picture_with_an_alpha_channel_is_read_by_its_brightness() -> None:
    drawn = make_drawing.ink(3, 120, 10)
    opaque = np.dstack([make_drawing.on_paper(drawn, 0, 1), np.ones_like(drawn)])
    assert np.abs(prepared(drawn) - prepared(opaque)).max() <= ONE_LEVEL


@settings(max_examples=40)
@given(
    number=st.sampled_from(sorted(make_drawing.DIGITS)),
    pen=st.sampled_from(PENS),
    top=st.integers(0, 70),
    left=st.integers(0, 90),
)
def test_the_place_of_a_drawing_does_not_matter(number: int, pen: int, top: int, left: int) -> None:
    shifted = make_drawing.ink(number, 130, pen, height=200, width=220, top=top, left=left)
    assert np.abs(prepared(shifted) - prepared(make_drawing.ink(number, 130, pen))).max() <= ONE_LEVEL


@pytest.mark.parametrize("scale", [0.5, 1.5, 3.0])
@pytest.mark.parametrize("number", make_drawing.DIGITS)
def test_the_size_of_a_drawing_hardly_matters(number: int, scale: float) -> None:
    # Compared before the mass is centred: where it lies midway between two pixels, a hair decides.
    small, large = (framed(make_drawing.ink(number, int(120 * s), 10 * s)) for s in (1, scale))
    assert np.abs(small - large).mean() < 0.04


@pytest.mark.parametrize("number", make_drawing.DIGITS)
def test_the_thickness_of_a_thin_pen_hardly_matters(number: int) -> None:
    thin, thinner = (prepared(make_drawing.ink(number, 200, pen)) for pen in (8, 2))
    assert np.abs(thin - thinner).mean() < 0.03


def test_thin_strokes_become_as_thick_as_those_of_mnist() -> None:
    image = prepared(make_drawing.ink(2, 280, 2)).astype(np.float64)
    assert stroke.stroke_width(image) == pytest.approx(digit.TARGET_WIDTH, rel=0.15)


def test_thick_strokes_stay() -> None:
    drawn = make_drawing.ink(5, 140, 30)
    assert stroke.missing_radius(digit.crop(drawn), digit.FRAME, digit.TARGET_WIDTH) == 0


@pytest.mark.parametrize("pen", [5, 9, 21])
def test_the_width_of_a_stroke_is_measured_in_pixels(pen: int) -> None:
    line = np.zeros((300, 60))
    line[20:280, 20 : 20 + pen] = 1
    assert stroke.stroke_width(line) == pytest.approx(pen, rel=0.1)


@pytest.mark.parametrize("radius", [0.0, 0.4, 1.0, 2.5, 7.0])
def test_thickening_by_a_radius_widens_a_line_by_twice_as_much(radius: float) -> None:
    thick = stroke.thicken(np.ones((90, 5)), radius)
    assert thick[len(thick) // 2].sum() == pytest.approx(5 + 2 * radius)


def test_the_longer_side_fills_20_pixels_and_the_mass_is_centred() -> None:
    image = prepared(make_drawing.ink(4, 200, 20))
    rows, columns = np.flatnonzero(image.max(axis=1) > 0.05), np.flatnonzero(image.max(axis=0) > 0.05)
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
    index = np.arange(28)
    assert (image.sum(axis=1) @ index) / image.sum() == pytest.approx(14, abs=0.5)
    assert (image.sum(axis=0) @ index) / image.sum() == pytest.approx(14, abs=0.5)


def test_ink_is_never_lost_over_the_edge() -> None:
    framed = np.zeros((20, 20))
    framed[:3], framed[19, 0] = 1, 0.2
    assert digit.centre_by_mass(framed).sum() == pytest.approx(framed.sum())


def test_a_clean_drawing_keeps_its_soft_edges() -> None:
    drawn = np.round(make_drawing.ink(3, 100, 9) * 255) / 255
    read = read_digit(np.round((1 - drawn) * 255).astype(np.uint8)[..., np.newaxis]).ink
    assert np.abs(read - drawn).max() < 1e-9


def test_uneven_light_and_noise_are_taken_off_a_photo(rng: np.random.Generator) -> None:
    drawn = make_drawing.ink(5, 200, 14)
    assert np.abs(prepared(make_drawing.photographed(drawn, rng)) - prepared(drawn)).mean() < 0.02


def test_a_speck_beside_a_photographed_digit_does_not_shrink_it(rng: np.random.Generator) -> None:
    drawn = make_drawing.ink(5, 120, 8, height=200, width=200, top=40, left=40)
    speckled = drawn.copy()
    speckled[4:8, 190:194] = 1
    clean, dirty = (prepared(make_drawing.photographed(sheet, rng)) for sheet in (drawn, speckled))
    assert np.abs(clean - dirty).mean() < 0.02


def test_a_stroke_over_the_edge_does_not_count_as_paper() -> None:
    drawn = make_drawing.ink(7, 120, 9, height=100, width=120, top=-12, left=-20)
    under, _ = paper.paper_of(np.asarray(1 - drawn, np.float64)[..., np.newaxis])
    assert np.abs(under - 1).max() < 1e-3


def test_digits_of_mnist_come_back_as_they_were() -> None:
    digits = from_environment().load(MNIST_5K).x_test[:60, ..., 0] / 255
    enlarged = np.kron(np.pad(digits, ((0, 0), (3, 5), (6, 2))), np.ones((8, 8)))
    differences = [
        np.abs(prepared(1 - drawn) - original).mean() for drawn, original in zip(enlarged, digits, strict=True)
    ]
    assert np.mean(differences) < 0.03

"""Previews of how the visitor's own pictures become images: under each choice, and for each class before and after."""

from __future__ import annotations

import io
from collections.abc import Mapping

import numpy as np
import streamlit as st
from PIL import Image, ImageDraw

from cnn_demo.drawing.resample import on_white, to_uint8, unit_range
from cnn_demo.drawing.steps import Picture
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.images import image_of
from cnn_demo.own_data.records import DRAWING, Preparation, StoredPicture
from cnn_demo.own_data.suggestion import spread
from cnn_demo.runs.kept import Kept
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import store
from cnn_demo.ui.widgets.display import Fitted, fitted, show_fitted

OPTION_SIDE, OPTION_WIDTH, LETTER_WIDTH = 56, 58, 8
SIDE, ARROW, GAP = 56, 20, 14  # of a picture, between before and after, and between pairs; in pixels of the layout
DENSITY = 2  # pixels for each one of the layout
PAIRS, CLASSES = 3, 12
LOOKED_AT = 24
ARROW_COLOUR = (128, 128, 128, 255)  # seen on light and on dark
SHOWN, SEED = "make-ready-classes", "make-ready-seed"
PAD_SIDE, PEN = 280, 20
HOUSE = ((60, 230), (60, 120), (140, 50), (220, 120), (220, 230), (60, 230))
OPTIONS: Kept[Fitted] = Kept(256)
ROWS: Kept[bytes] = Kept(96)  # each up to 100 KB


def strip(data_set: OwnDataSet, options: Mapping[str, Preparation], *, chosen: str, with_drawing: bool = False) -> None:
    """One picture as each option makes it, side by side. options: by their labels. chosen: one of these labels.

    with_drawing: show below what becomes of a drawing from the pad.
    """
    picture = _least_square(data_set)
    with st.container(horizontal=True, gap="small"):
        for label, preparation in options.items():
            with st.container(
                width=max(OPTION_WIDTH, LETTER_WIDTH * len(label)), gap="xxsmall", horizontal_alignment="center"
            ):
                show_fitted(_option(data_set, picture, preparation), OPTION_SIDE, f"A picture of yours: {label}")
                if with_drawing:
                    show_fitted(_drawn(preparation), OPTION_SIDE, f"A drawing from the pad: {label}")
                st.caption(f"**{label}**" if label == chosen else label, text_alignment="center")


def classes(data_set: OwnDataSet, preparation: Preparation) -> None:
    """Some pictures of each class, before and after."""
    st.markdown("**Your pictures, and what a network gets from them**")
    filled = [name for name in data_set.classes if any(each.label == name for each in data_set.pictures())]
    count = store.get(SHOWN, CLASSES)
    with st.container(horizontal=True, gap="medium"):
        for name in filled[:count]:
            with st.container(width=_row_width(), gap="small"):
                st.markdown(escaped(name))
                _row(data_set, name, preparation)
    with st.container(horizontal=True):
        st.button("Show other pictures", icon=":material/shuffle:", on_click=_change, args=(SEED, 0, 1))
        if len(filled) > count:
            st.button(
                f"Show more classes ({count} of {len(filled)} are shown)",
                on_click=_change,
                args=(SHOWN, CLASSES, CLASSES),
            )


def _row(data_set: OwnDataSet, label: str, preparation: Preparation) -> None:
    pictures = [each for each in data_set.pictures() if each.label == label]
    rng = np.random.default_rng(store.get(SEED, 0))
    chosen = [pictures[place] for place in sorted(rng.permutation(len(pictures))[:PAIRS])]
    key = (data_set.folder, tuple(each.id for each in chosen), preparation.rules)
    sheet = ROWS.get(key, lambda: _pairs([(data_set.pixels(each), each.way) for each in chosen], preparation))
    st.image(
        sheet,
        width=len(chosen) * (2 * SIDE + ARROW + GAP) - GAP,
        output_format="PNG",
        alt=f"Pictures of {label}, each with the image that a network gets beside it",
    )


def _pairs(pictures: list[tuple[Picture, str]], preparation: Preparation) -> bytes:
    """A PNG of each picture, an arrow, and the image made of it."""
    side, arrow, gap = (DENSITY * length for length in (SIDE, ARROW, GAP))
    step = 2 * side + arrow + gap
    sheet = Image.new("RGBA", (len(pictures) * step - gap, side))
    for number, (pixels, way) in enumerate(pictures):
        before = Image.fromarray(_flat(to_uint8(on_white(unit_range(pixels)))))
        before = _as_large_as_fits(before, side)
        left = number * step
        sheet.paste(before, (left + (side - before.width) // 2, (side - before.height) // 2))
        _draw_arrow(sheet, left + side, arrow)
        after = Image.fromarray(_flat(image_of(pixels, way, preparation))).resize((side, side), Image.Resampling.BOX)
        sheet.paste(after, (left + side + arrow, 0))
    file = io.BytesIO()
    sheet.save(file, "PNG")
    return file.getvalue()


def _as_large_as_fits(image: Image.Image, side: int) -> Image.Image:
    """The whole image in a square of that side; the pixels of a small one stay sharp."""
    factor = side / max(image.size)
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return image.resize(size, Image.Resampling.BOX if factor > 1 else Image.Resampling.LANCZOS)


def _draw_arrow(sheet: Image.Image, left: int, width: int) -> None:
    """A triangle that points to the right, in the middle of its place."""
    middle, half = sheet.height // 2, width // 4
    for column in range(2 * half):
        reach = half - column // 2
        sheet.paste(ARROW_COLOUR, (left + half + column, middle - reach, left + half + column + 1, middle + reach))


def _option(data_set: OwnDataSet, picture: StoredPicture, preparation: Preparation) -> Fitted:
    def make() -> Fitted:
        return fitted(_flat(image_of(data_set.pixels(picture), picture.way, preparation)), OPTION_SIDE)

    return OPTIONS.get((data_set.folder, picture.id, preparation.rules), make)


def _drawn(preparation: Preparation) -> Fitted:
    """A drawing of a house, as the pad would have it."""

    def make() -> Fitted:
        sheet = Image.new("L", (PAD_SIDE, PAD_SIDE))
        ImageDraw.Draw(sheet).line(HOUSE, fill=255, width=PEN, joint="curve")
        return fitted(_flat(image_of(np.asarray(sheet)[..., np.newaxis], DRAWING, preparation)), OPTION_SIDE)

    return OPTIONS.get((HOUSE, preparation.rules), make)


def _least_square(data_set: OwnDataSet) -> StoredPicture:
    """A picture that shows what a fit does: the longest or widest of some."""
    some = spread(data_set.pictures(), LOOKED_AT)
    return max(some, key=lambda each: max(each.width / each.height, each.height / each.width))


def _row_width() -> int:
    return PAIRS * (2 * SIDE + ARROW + GAP) - GAP


def _flat(pixels: Picture) -> Picture:
    return pixels[..., 0] if pixels.shape[2] == 1 else pixels


def _change(name: str, default: int, by: int) -> None:
    store.put(name, store.get(name, default) + by)

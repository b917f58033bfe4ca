"""What stands beside the points of the whole set: the images of the chosen ones, and those nearest to the drawing."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.ui.core import store
from cnn_demo.ui.core.asking import ask
from cnn_demo.ui.core.markdown import escaped
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.inspection.downloads import downloads, table_csv
from cnn_demo.ui.widgets.display import picture
from cnn_demo.ui.widgets.image_png import grid, png

ROW, CHOSEN = "whole-set-row", "whole-set-chosen"
SCALE = 8
SIDE, STRIP, STRIP_COLUMNS, STRIP_SCALE = 168, 60, 10, 2
DRAWING_SIDE, NEAREST_WIDTH = 64, 290


def chosen_images(images: ImageSet, found: dict[str, Any]) -> None:
    """The image of the point whose row stands in the field ROW, or those of the many rows that are kept as CHOSEN."""
    many = store.get(CHOSEN, [])
    if many:
        _strip(images, found, many)
        st.button("Back to one", icon=":material/close:", on_click=store.put, args=(CHOSEN, []))
        return
    count = len(found["points"])
    row = st.number_input(f"Point, 0 to {count - 1:,}", 0, count - 1, key=ROW, width=170)
    index = int(found["indices"][row])
    image = ask("load_images", images=images.to_dict(), indices=[index])[0]
    said = _told(found, row, images.data.classes)
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        with st.container(width=SIDE):
            picture(image, SIDE, f"Image {index}: {said}")
        st.markdown(f"**Image {index}**  \n{escaped(said)}", width="stretch")
    st.caption("Click a point to see its image, or step through them with the field.")
    _to_take(f"image-{index}", png(image, SCALE), found, np.array([row]), images.data.classes)


def drawing_beside(images: ImageSet, found: dict[str, Any], placed: dict[str, np.ndarray] | None, how: str) -> None:
    """The drawing and the images that the network finds most like it. how: in what sense it stands where it does."""
    st.header("Your drawing", anchor=False)
    if placed is None:
        st.caption("Draw something, and it is placed among these images.")
        st.page_link("pages/draw.py", label="Draw", icon=":material/draw:")
        return
    classes = images.data.classes
    rows = placed["nearest"].tolist()
    pictures = ask("load_images", images=images.to_dict(), indices=[int(found["indices"][row]) for row in rows])
    told = ", ".join(classes[int(found["labels"][row])] for row in rows)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        with st.container(width=DRAWING_SIDE):
            picture(placed["image"], DRAWING_SIDE, "Your drawing")
        sheet = grid(pictures, columns=5, scale=2)
        st.image(
            sheet,
            width=NEAREST_WIDTH,
            alt=f"The nearest images: {told}",
            output_format="PNG",
        )
    st.caption(f"The {len(rows)} images nearest to it in what the last layer reads: {escaped(told)}. {how}")
    _to_take("nearest-to-the-drawing", sheet, found, placed["nearest"], classes)


def _told(found: dict[str, Any], row: int, classes: tuple[str, ...]) -> str:
    true, answer = int(found["labels"][row]), int(found["answers"][row])
    right = "rightly" if true == answer else "wrongly"
    share = percent_text(float(found["probability"][row]))
    return f"Class {classes[true]}, {right} recognised as {classes[answer]} with {share}."


def _strip(images: ImageSet, found: dict[str, Any], rows: list[int]) -> None:
    """Many chosen images as one picture: the mistakes first, then others of every class among them."""
    classes = images.data.classes
    shown = _sample(found, np.array(rows))
    pictures = ask("load_images", images=images.to_dict(), indices=found["indices"][shown].tolist())
    counts = np.bincount(found["labels"][rows], minlength=len(classes))
    told = ", ".join(f"{name}: {count}" for name, count in zip(classes, counts, strict=True) if count)
    wrong = int((found["labels"][rows] != found["answers"][rows]).sum())
    st.markdown(f"**{len(rows):,} points**, {wrong:,} of them mistakes")
    sheet = grid(pictures, columns=STRIP_COLUMNS, scale=STRIP_SCALE)
    st.image(
        sheet,
        width="stretch",
        alt=f"Some of the chosen images; of each class: {told}",
        output_format="PNG",
    )
    which = "All of them" if len(shown) == len(rows) else f"{len(shown)} of them"
    st.caption(f"{which}, mistakes first, then class by class. Chosen of each class: {escaped(told)}.")
    _to_take("chosen-points", sheet, found, shown, classes)


def _to_take(name: str, picture_file: bytes, found: dict[str, Any], rows: np.ndarray, classes: tuple[str, ...]) -> None:
    """The picture of these points, and what is known of each."""
    table = [
        [int(found["indices"][row]), classes[found["labels"][row]], classes[found["answers"][row]]]
        for row in rows.tolist()
    ]
    downloads(name, {"png": picture_file, "csv": table_csv(["image", "class", "answer"], table)})


def _sample(found: dict[str, Any], rows: np.ndarray) -> np.ndarray:
    """At most STRIP of the rows: mistakes first, then evenly taken from the others in the order of their classes."""
    wrong = found["labels"][rows] != found["answers"][rows]
    mistakes, others = rows[wrong][:STRIP], rows[~wrong]
    others = others[np.argsort(found["labels"][others], kind="stable")]
    room = min(STRIP - len(mistakes), len(others))
    return np.concatenate([mistakes, others[np.linspace(0, len(others) - 1, room).round().astype(int)]])

"""Images of a set with what a network said of them, a page at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.ui.core.asking import ask
from cnn_demo.ui.core.markdown import escaped
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.inspection.downloads import downloads, table_csv
from cnn_demo.ui.widgets.image_png import grid, png

A_PAGE, COLUMNS = 12, 6
WIDTH = 76
SCALE = 4


def labelled_images(
    images: ImageSet, found: dict[str, Any], places: np.ndarray, classes: tuple[str, ...], *, key: str
) -> None:
    """The images at these places of the set, in this order, each with index, true class, answer and probability.

    found: labels, answers and probabilities of the whole set, as the task `image_set_predictions` gives them.
    """
    pages = -(-len(places) // A_PAGE)
    page = 1
    if pages > 1:
        page = st.number_input(f"Page, 1 to {pages}", 1, pages, key=f"{key}-page-{len(places)}", width=150)
    shown = places[(page - 1) * A_PAGE : page * A_PAGE]
    pictures = ask("load_images", images=images.to_dict(), indices=shown.tolist())
    with st.container(horizontal=True, gap="small"):
        for place, image in zip(shown.tolist(), pictures, strict=True):
            said, share = _told(place, found, classes)
            st.image(
                png(image, SCALE),
                width=WIDTH,
                caption=f"{escaped(said)}  \n{share}  \n№ {place}",
                alt=f"Image {place}: {said}, {share}",
                output_format="PNG",
            )
    rows = [
        [
            place,
            classes[found["labels"][place]],
            classes[found["answers"][place]],
            float(found["probabilities"][place].max()),
        ]
        for place in shown.tolist()
    ]
    files = {
        "png": grid(pictures, columns=COLUMNS, scale=SCALE, gap=2 * SCALE),
        "csv": table_csv(["image", "true class", "answer", "probability"], rows),
    }
    downloads(f"{key}-page-{page}", files)


def _told(place: int, found: dict[str, Any], classes: tuple[str, ...]) -> tuple[str, str]:
    """True class and answer, and the answer's probability."""
    true, answer = int(found["labels"][place]), int(found["answers"][place])
    share = percent_text(float(found["probabilities"][place, answer]))
    return f"{classes[true]} → {classes[answer]}", share

"""A paged grid of labelled images, with the network's prediction under each."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.runs.inspection_results import ImageSetPredictions
from cnn_demo.shown_text import escaped
from cnn_demo.spec.data import WORKSPACE
from cnn_demo.ui.core.asking import ask_once
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.inspection.downloads import downloads, table_csv
from cnn_demo.ui.inspection.picture_names import image_name, picture_name
from cnn_demo.ui.widgets.image_png import grid, png

PER_PAGE, COLUMNS = 12, 6
WIDTH = 76
SCALE = 4


def show_labelled_images(
    images: ImageSet, predictions: ImageSetPredictions, indices: np.ndarray, classes: tuple[str, ...], *, key: str
) -> None:
    """The images with these indices of the set, in this order: true class, predicted class, probability and index."""
    pages = -(-len(indices) // PER_PAGE)
    page = 1
    if pages > 1:
        page = st.number_input(f"Page, 1 to {pages}", 1, pages, key=f"{key}-page-{len(indices)}", width=150)
    shown = indices[(page - 1) * PER_PAGE : page * PER_PAGE]
    question = {"images": images, "indices": shown.tolist()}
    pictures = ask_once(f"{key}-pictures", (images, *question["indices"]), "load_images", **question)
    rows = [_row(index, predictions, classes) for index in shown.tolist()]
    with st.container(horizontal=True, gap="small"):
        for (index, true, predicted, probability), image in zip(rows, pictures, strict=True):
            share = percent_text(probability)
            st.image(
                png(image, SCALE),
                width=WIDTH,
                caption=f"{escaped(f'{true} → {predicted}')}  \n{share}  \n{escaped(image_name(images, index))}",
                alt=f"Image {index}: {true} → {predicted}, {share}",
                output_format="PNG",
            )
    files = {
        "png": grid(pictures, columns=COLUMNS, scale=SCALE, gap=2 * SCALE),
        "csv": _table(images, rows),
    }
    downloads(f"{key}-page-{page}", files)


def _table(images: ImageSet, rows: list[tuple[int, str, str, float]]) -> bytes:
    head = ["image", "true class", "prediction", "probability"]
    if images.data.origin != WORKSPACE:
        return table_csv(head, rows)
    return table_csv([*head, "picture"], [(*row, picture_name(images, row[0])) for row in rows])


def _row(index: int, predictions: ImageSetPredictions, classes: tuple[str, ...]) -> tuple[int, str, str, float]:
    """Index, true class, predicted class and its probability."""
    true, predicted = int(predictions["labels"][index]), int(predictions["answers"][index])
    return index, classes[true], classes[predicted], float(predictions["probabilities"][index, predicted])

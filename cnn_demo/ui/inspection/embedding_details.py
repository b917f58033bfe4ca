"""The column beside the embedding: the images of the chosen points, and the nearest neighbours of the drawing."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.runs.inspection_results import EmbeddedDrawing, Embedding
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import store
from cnn_demo.ui.core.asking import ask, ask_once
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.inspection.downloads import downloads, table_csv
from cnn_demo.ui.inspection.picture_names import picture_name
from cnn_demo.ui.widgets.display import picture
from cnn_demo.ui.widgets.image_png import grid, png

ROW, CHOSEN = "whole-set-row", "whole-set-chosen"
SCALE = 8
SIDE, MOST_PICTURES, PICTURE_COLUMNS, PICTURE_SCALE = 168, 60, 10, 2
DRAWING_SIDE, NEIGHBOURS_WIDTH = 64, 290


def show_chosen_images(images: ImageSet, embedding: Embedding) -> None:
    """The image of the point in the field ROW, or those of several chosen points."""
    many = store.get(CHOSEN, [])
    if many:
        _many_images(images, embedding, many)
        st.button("Back to one point", icon=":material/close:", on_click=store.put, args=(CHOSEN, []))
        return
    count = len(embedding["points"])
    row = st.number_input(f"Point, 0 to {count - 1:,}", 0, count - 1, key=ROW, width=170)
    index = int(embedding["indices"][row])
    image = ask("load_images", images=images, indices=[index])[0]
    description = _description(embedding, row, images.data.classes)
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        with st.container(width=SIDE):
            picture(image, SIDE, f"Image {index}: {description}")
        name = picture_name(images, index) or f"Image {index}"
        st.markdown(f"**{escaped(name)}**  \n{escaped(description)}", width="stretch")
    st.caption("Click a point to see its image, or step through the points with the field.")
    _downloads(f"image-{index}", png(image, SCALE), embedding, np.array([row]), images.data.classes)


def show_drawing(
    images: ImageSet, embedding: Embedding, drawing: np.ndarray | None, embedded: EmbeddedDrawing | None, position: str
) -> None:
    """The drawing and its nearest neighbours. position: a sentence on how its position was computed."""
    st.subheader("Your drawing", anchor=False)
    if drawing is None or embedded is None:
        st.caption("Draw something to see where it lies among these images.")
        st.page_link("pages/draw.py", label="Draw", icon=":material/draw:")
        return
    classes = images.data.classes
    indices = [int(embedding["indices"][row]) for row in embedded["nearest"]]
    pictures = ask("load_images", images=images, indices=indices)
    neighbours = ", ".join(classes[int(embedding["labels"][row])] for row in embedded["nearest"])
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        with st.container(width=DRAWING_SIDE):
            picture(drawing, DRAWING_SIDE, "Your drawing")
        sheet = grid(pictures, columns=5, scale=2)
        st.image(sheet, width=NEIGHBOURS_WIDTH, alt=f"The nearest images: {neighbours}", output_format="PNG")
    st.caption(
        f"Classes of its {len(indices)} nearest images, by the inputs of the last layer: {escaped(neighbours)}. {position}"
    )
    _downloads("nearest-to-the-drawing", sheet, embedding, embedded["nearest"], classes)


def _description(embedding: Embedding, row: int, classes: tuple[str, ...]) -> str:
    true, predicted = int(embedding["labels"][row]), int(embedding["answers"][row])
    share = percent_text(float(embedding["probability"][row]))
    if true == predicted:
        return f"Class {classes[true]}, predicted correctly with {share}."
    return f"Class {classes[true]}, predicted as {classes[predicted]} with {share}."


def _many_images(images: ImageSet, embedding: Embedding, rows: list[int]) -> None:
    """The images of several points as one picture: mistakes first, then a sample of every class among them."""
    classes = images.data.classes
    shown = _sample(embedding, np.array(rows))
    question = {"images": images, "indices": embedding["indices"][shown].tolist()}
    pictures = ask_once("selected-points-pictures", (images, *question["indices"]), "load_images", **question)
    counts = np.bincount(embedding["labels"][rows], minlength=len(classes))
    per_class = ", ".join(f"{name}: {count}" for name, count in zip(classes, counts, strict=True) if count)
    wrong = int((embedding["labels"][rows] != embedding["answers"][rows]).sum())
    st.markdown(f"Chosen points: **{len(rows):,}**. Mistakes among them: {wrong:,}.")
    sheet = grid(pictures, columns=PICTURE_COLUMNS, scale=PICTURE_SCALE)
    st.image(sheet, width="stretch", alt=f"Chosen images; points per class: {per_class}", output_format="PNG")
    order = (
        "All of them are shown, mistakes first, then class by class."
        if len(shown) == len(rows)
        else f"{len(shown)} of them are shown, mistakes first, then class by class."
    )
    st.caption(f"{order} Points per class: {escaped(per_class)}.")
    _downloads("chosen-points", sheet, embedding, shown, classes)


def _downloads(name: str, png_file: bytes, embedding: Embedding, rows: np.ndarray, classes: tuple[str, ...]) -> None:
    """The picture of these points, and index, true class and predicted class of each."""
    table = [
        [int(embedding["indices"][row]), classes[embedding["labels"][row]], classes[embedding["answers"][row]]]
        for row in rows.tolist()
    ]
    downloads(name, {"png": png_file, "csv": table_csv(["image", "class", "prediction"], table)})


def _sample(embedding: Embedding, rows: np.ndarray) -> np.ndarray:
    """At most MOST_PICTURES rows: mistakes first, then the others evenly sampled in the order of their classes."""
    wrong = embedding["labels"][rows] != embedding["answers"][rows]
    mistakes, others = rows[wrong][:MOST_PICTURES], rows[~wrong]
    others = others[np.argsort(embedding["labels"][others], kind="stable")]
    room = min(MOST_PICTURES - len(mistakes), len(others))
    return np.concatenate([mistakes, others[np.linspace(0, len(others) - 1, room).round().astype(int)]])

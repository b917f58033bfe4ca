"""Shows a picture in which several things could be the digit, with a numbered frame round each, and lets one choose."""

from __future__ import annotations

import hashlib

import numpy as np
import streamlit as st
from PIL import Image, ImageDraw, ImageFont

from cnn_demo.drawing.steps import Box, Picture, Prepared
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.core import store
from cnn_demo.ui.widgets.prediction import prepare_for

TAKEN, OTHER = (214, 39, 40), (31, 119, 180)
LINE_SHARE = 1 / 140  # of the picture's longer side
NUMBER_SHARE = 1 / 14


def prepare_chosen(network: TrainedNetwork, picture: Picture, *, width: int, key: str) -> Prepared:
    """The picture as prepare_for returns it. Where several things could be the digit, a choice among them is shown and holds.

    picture: (h, w, 1 | 3 | 4) uint8. width: of the framed picture on the page. Raises PictureError.
    """
    prepared = prepare_for(network, picture)
    if len(prepared.candidates) < 2:
        return prepared
    # Another key for another picture: a choice made for one does not apply to the next.
    own_key = f"{key}-{hashlib.sha256(picture.tobytes()).hexdigest()[:12]}"
    # The session keeps the choice for when another page was open. Another network can find fewer candidates.
    before = min(store.get(own_key, prepared.chosen), len(prepared.candidates) - 1)
    chosen = candidate_choice(picture, prepared, before=before, width=width, key=own_key)
    store.put(own_key, chosen)
    return prepare_for(network, picture, chosen)


def candidate_choice(picture: Picture, prepared: Prepared, *, before: int, width: int, key: str) -> int:
    """The framed picture and a choice among its candidates. Returns the index of the chosen one.

    picture: (h, w, 1 | 3 | 4) uint8. prepared: of that picture, with two candidates or more. before: the index chosen
    at first, such as the one chosen before another page was opened. width: on the page.
    """
    count = len(prepared.candidates)
    st.markdown("**Which one is the digit?** The picture shows more than one thing that could be it.")
    options = range(count)
    chosen = st.segmented_control(
        "Digit to read",
        options,
        default=before,
        format_func=lambda index: str(index + 1),
        required=True,
        key=key,
    )
    caption = f"Frame {chosen + 1} of {count} is read."
    st.image(framed(picture, prepared.candidates, chosen), width=width, caption=caption, alt=f"Your picture. {caption}")
    return chosen


def framed(picture: Picture, boxes: tuple[Box, ...], chosen: int) -> Picture:
    """The picture on white, (h, w, 3) uint8, with a numbered frame round each box."""
    image = _on_white(picture)
    draw = ImageDraw.Draw(image)
    longer = max(image.size)
    line = max(1, round(longer * LINE_SHARE))
    font = ImageFont.load_default(max(10, longer * NUMBER_SHARE))
    for index, box in enumerate(boxes):
        colour = TAKEN if index == chosen else OTHER
        draw.rectangle(
            (box.left - line, box.top - line, box.right + line, box.bottom + line), outline=colour, width=line
        )
        place = (max(0, box.left - line), max(0, box.top - line))
        number = str(index + 1)
        left, top, right, bottom = draw.textbbox(place, number, font=font)
        draw.rectangle((left - line, top - line, right + 2 * line, bottom + 2 * line), fill=colour)
        draw.text(place, number, fill="white", font=font)
    return np.asarray(image)


def _on_white(picture: Picture) -> Image.Image:
    pixels = picture[..., 0] if picture.shape[2] == 1 else picture
    image = Image.fromarray(pixels).convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")

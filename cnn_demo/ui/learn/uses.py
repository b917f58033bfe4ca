"""Chapter: what such networks are used for, with which tools, and where they end."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from cnn_demo.datasets.table import entry
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui import charts
from cnn_demo.ui.charts.layout import framed, rounded
from cnn_demo.ui.core import store
from cnn_demo.ui.core.asking import ask
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.learn import faq
from cnn_demo.ui.learn.chapter import Question, formula, to_do
from cnn_demo.ui.learn.detection import Found, Pixels, detect, strip, windows
from cnn_demo.ui.learn.grey_svg import framed as with_frame
from cnn_demo.ui.learn.grey_svg import grey
from cnn_demo.ui.learn.inputs import DIGITS, SIDE, examples, network_picker
from cnn_demo.ui.widgets.image_png import png

FIRST, MOST_DIGITS = "305", 6
STRIDE, APART = 2, 20  # pixels
SCALE = 4
LAST_ANSWER = "learn-strip"

QUESTION = Question(
    text="A network of digits is shown a photograph of a horse and says “3, 98 %”. What does that mean?",
    options=(
        "The horse has the shape of a 3.",
        "Of the ten digits it knows, 3 came out ahead; that none fits, it had no way to say.",
        "The network needs more epochs.",
    ),
    right=1,
    because="Softmax shares 100 % among the classes there are. Whether a picture belongs to any of them is another question; "
    "here a rule calibrated on validation images tries to answer it.",
)


def show() -> None:
    st.markdown(
        "**Classification** says what a picture shows: digits on cheques, kinds of cell under a microscope. **Detection** "
        "also says *where*, and how many: faces, road users. The simplest way is to slide a classifier over the picture, and "
        "keep the places where it is sure. **Generation** runs the way back, from numbers to pictures: decoders, adversarial "
        "pairs of networks, diffusion models; convolutions are at the core of most."
    )
    to_do("Write a number, and have a network that knows single digits find them all. Then move them apart.")
    network = network_picker("uses")
    if network is not None:
        _detection(network)
    faq.show()


def _detection(network: TrainedNetwork) -> None:
    if entry(network.project().dataset).preparation != "digit":
        st.info("This network does not read digits. Choose one that does.", icon=":material/info:")
        return
    left, right = st.columns(2, gap="medium", vertical_alignment="bottom")
    text = left.text_input("Digits", FIRST, max_chars=MOST_DIGITS, key="uses-digits")
    gap = right.slider("Pixels between them", 0, 16, 8, key="uses-gap")
    written = [int(character) for character in text if character in "0123456789"]
    if not written:
        st.info("Write at least one digit from 0 to 9.", icon=":material/edit:")
        return
    pictures = examples(DIGITS)
    whole = strip([pictures[digit][place % len(pictures[digit]), ..., 0] for place, digit in enumerate(written)], gap)
    lefts, parts = windows(whole, SIDE, STRIDE)
    answer = _answer(network, parts)
    found = detect(lefts, answer["probabilities"], answer["unsure"], APART)
    _picture(whole, found)
    _chart(lefts, answer, found)
    _told(written, found)
    formula(
        r"n = \left\lfloor \frac{w - k}{t} \right\rfloor + 1",
        {"n": "the number of windows", "w": "the strip's width", "k": "a window's side", "t": "the step between two"},
        rf"n = \left\lfloor \frac{{{whole.shape[1]} - {SIDE}}}{{{STRIDE}}} \right\rfloor + 1 = {len(lefts)}",
    )


def _answer(network: TrainedNetwork, parts: Pixels) -> dict[str, np.ndarray]:
    key = (str(network.path), network.version, parts.tobytes())
    kept = store.get(LAST_ANSWER)
    if kept is None or kept[0] != key:
        images = parts[..., None].astype(np.float32) / np.float32(255)
        kept = (key, ask("predict", path=str(network.path), images=images))
        store.put(LAST_ANSWER, kept)
    answer: dict[str, np.ndarray] = kept[1]
    return answer


def _picture(whole: Pixels, found: list[Found]) -> None:
    image = grey(whole.astype(float), 255.0).repeat(SCALE, axis=0).repeat(SCALE, axis=1)
    for one in found:
        image = with_frame(image, 0, one.left * SCALE, SIDE * SCALE, scale=1)
    told = ", ".join(f"{one.label} at {one.left}" for one in found) or "nothing"
    st.image(png(image), width="stretch" if whole.shape[1] * SCALE > 340 else "content", alt=f"Found: {told}")


def _chart(lefts: list[int], answer: dict[str, np.ndarray], found: list[Found]) -> None:
    best = answer["probabilities"].max(axis=1) * 100.0
    sure = np.where(answer["unsure"], np.nan, best)
    figure = go.Figure(
        [
            go.Scatter(x=lefts, y=rounded(best.tolist(), 2), mode="lines", name="Most probable digit"),
            go.Scatter(
                x=lefts,
                y=[None if np.isnan(value) else round(float(value), 2) for value in sure],
                mode="markers",
                name="Sure",
            ),
            go.Scatter(
                x=[one.left for one in found],
                y=[round(one.probability * 100.0, 2) for one in found],
                mode="markers+text",
                text=[str(one.label) for one in found],
                textposition="top center",
                marker={"symbol": "star", "size": 13},
                name="Kept",
            ),
        ]
    )
    framed(figure, "Left edge of the window (pixels)", "Probability (%)").update_yaxes(range=[0, 118])
    st.plotly_chart(figure, config=charts.CONFIG, key="uses-chart", alt="The largest probability at each place")


def _told(written: list[int], found: list[Found]) -> None:
    said = ", ".join(f"**{one.label}** at {one.left} ({percent_text(one.probability)})" for one in found) or "nothing"
    read = [one.label for one in found]
    verdict = (
        "These are the digits that were written, and no others."
        if read == written
        else (
            "That is not what was written: a window that shows the edge of a digit shows no digit, but an answer is due all "
            "the same."
        )
    )
    st.markdown(f"Found: {said}. {verdict}")
    st.caption(
        f"A window of {SIDE} × {SIDE} moves by {STRIDE} pixels. Of the windows about which the network is sure, the most "
        f"probable is kept, all others nearer than {APART} pixels to it are dropped, and so on (non-maximum suppression). "
        "Detectors of today find places and classes in one pass, but answer the same question."
    )

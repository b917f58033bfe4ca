"""Where it looks: Grad-CAM, saliency, integrated gradients and occlusion, laid over the image, for any class."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.conv_outputs import conv_outputs, convolutions
from cnn_demo.ui import charts
from cnn_demo.ui.core import store
from cnn_demo.ui.core.asking import ask
from cnn_demo.ui.core.markdown import escaped
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.inspection.attribution_methods import METHODS
from cnn_demo.ui.inspection.downloads import downloads, npz, table_csv
from cnn_demo.ui.inspection.input_image import Subject, choose_subject
from cnn_demo.ui.inspection.overlays import heat_of, over, stretched
from cnn_demo.ui.widgets.display import picture
from cnn_demo.ui.widgets.image_png import png

METHOD, SIDE, SCALE = "inspect-method", 280, 10
GRAD_CAM, INTEGRATED, OCCLUSION = "grad_cam", "integrated_gradients", "occlusion"
SMALLEST_SHOWN = 1e-12


def show(network: TrainedNetwork) -> None:
    """The section."""
    subject = choose_subject(network)
    if subject is None:
        return
    probabilities = ask("predict", path=str(network.path), images=subject.image[None])["probabilities"][0]
    method = _method()
    controls, shown = st.columns([5, 6], gap="large")
    with controls:
        label = class_choice(network, probabilities, key="inspect-for-class")
        layer = convolution_choice(network, key="inspect-layer") if method == GRAD_CAM else ""
    if layer is None:
        shown.info("This network has no convolution, so no maps that Grad-CAM could weigh. Choose another method.")
        return
    with shown:
        found = ask("attribution", path=str(network.path), image=subject.image, method=method, label=label, layer=layer)
        _pictures(network, subject, found, method)
    with controls:
        _explanation(network, found, method, label)
    with shown:
        probability_chart(network, probabilities, key="inspect-bars", alt="Probabilities of the classes")


def probability_chart(network: TrainedNetwork, probabilities: np.ndarray, *, key: str, alt: str) -> None:
    """A bar a class, and the same to take away."""
    classes, name = network.project().data.classes, f"probabilities-{network.name}"
    figure = charts.probability_bars(probabilities, classes)
    st.plotly_chart(figure, config=charts.config_with_svg(name), key=key, alt=alt)
    rows = [[each, float(share)] for each, share in zip(classes, probabilities, strict=True)]
    downloads(name, {"csv": table_csv(["class", "probability"], rows)}, chart=key)


def convolution_layers(network: TrainedNetwork) -> list[str]:
    """The names of the network's layers that convolve, in order, those within residual blocks among them."""
    return list(convolutions(network.project().architecture))


def convolution_choice(network: TrainedNetwork, *, key: str) -> str | None:
    """A choice among them and the sums of residual blocks, the last one first; None where there is none.

    Gives the layer whose output their finished maps are, after the normalization and activation that follow.
    """
    finished = conv_outputs(network.project().architecture)
    if not finished:
        return None
    names = list(finished)
    chosen = st.selectbox(
        "Layer",
        names,
        index=len(names) - 1,
        format_func=lambda name: name if finished[name] == name else f"{name}, as {finished[name]} passes it on",
        key=f"{key}-{network.name}",
    )
    return finished[chosen]


def class_choice(network: TrainedNetwork, probabilities: np.ndarray, *, key: str) -> int:
    """A choice of class, the network's answer where none was made for it yet."""
    classes = network.project().data.classes
    best = int(probabilities.argmax())
    return st.selectbox(
        "For the class",
        list(range(len(classes))),
        index=best,
        format_func=lambda each: f"{classes[each]} ({percent_text(float(probabilities[each]))})",
        key=f"{key}-{network.name}-{best}",
    )


def _method() -> str:
    names = list(METHODS)
    chosen = st.segmented_control(
        "Method",
        names,
        format_func=lambda name: METHODS[name].title,
        default=store.get(METHOD, GRAD_CAM),
        required=True,
        key=METHOD,
    )
    store.put(METHOD, chosen)
    return str(chosen)


def overlay(image: np.ndarray, found: dict[str, Any]) -> np.ndarray:
    """The map of an answer of `attribution` over the image: (h, w, 3) uint8."""
    values = stretched(found["map"], image.shape[:2])
    return over(image, heat_of(values, signed=found["signed"]))


def _pictures(network: TrainedNetwork, subject: Subject, found: dict[str, Any], method: str) -> None:
    """The map over the image, large, and the map alone."""
    title = METHODS[method].title
    laid_over = overlay(subject.image, found)
    picture(laid_over, SIDE, f"{title} over {subject.title}")
    largest = float(np.abs(found["map"]).max())
    if largest < SMALLEST_SHOWN:
        st.info("Nothing here speaks for this class: the map is zero everywhere.", icon=":material/info:")
    height, width = found["map"].shape
    kinds = (
        "Indigo speaks for the class, orange against it, black for neither"
        if found["signed"]
        else ("Black is nothing, pale yellow the largest value")
    )
    st.caption(
        f"{kinds}; the largest magnitude is {largest:.3g} {METHODS[method].unit}. The map has {height} × {width} values."
    )
    files = {
        "png": png(laid_over, SCALE),
        "npz": npz({"map": found["map"], "image": subject.image}),
    }
    downloads(f"{method}-{network.name}", files)


def _explanation(network: TrainedNetwork, found: dict[str, Any], method: str, label: int) -> None:
    about = METHODS[method]
    st.markdown(f"{about.shows} {about.but} {about.source}.")
    name = escaped(network.project().data.classes[label])
    if method == INTEGRATED:
        total = float(found["map"].sum())
        st.markdown(
            f"**They add up:** all pixels together give {total:.4f} logits; the logit of {name} is "
            f"{found['difference']:.4f} higher for this image than for a black one. The rest, "
            f"{abs(total - found['difference']):.2g}, is the error of summing in 256 steps."
        )
    if method == OCCLUSION:
        st.caption(f"The square has {found['side']} × {found['side']} pixels.")
    st.caption(
        "Logits are the numbers before softmax. Probabilities would hide much: where one is near 100 %, their slopes vanish."
    )

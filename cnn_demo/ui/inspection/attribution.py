"""Section Attribution: Grad-CAM, saliency, SmoothGrad, integrated gradients and occlusion over the image, for any class."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnn_demo.runs.inspection_results import Attribution, Predictions, Weakness
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.spec.conv_outputs import conv_outputs, convolutions
from cnn_demo.ui import charts
from cnn_demo.ui.core import store
from cnn_demo.ui.core.asking import ask_network
from cnn_demo.ui.core.number_text import percent_text, whole_percent_text
from cnn_demo.ui.inspection.attribution_methods import METHODS
from cnn_demo.ui.inspection.downloads import downloads, npz, table_csv
from cnn_demo.ui.inspection.input_image import InputImage, choose_input_image
from cnn_demo.ui.inspection.overlays import blended, heatmap, resized
from cnn_demo.ui.widgets.display import picture
from cnn_demo.ui.widgets.image_png import png

METHOD, SIDE, SCALE = "inspect-method", 280, 10
GRAD_CAM, INTEGRATED_GRADIENTS, OCCLUSION = "grad_cam", "integrated_gradients", "occlusion"
NO_CONVOLUTION = "This network has no convolution, so there are no maps for Grad-CAM."


def show(network: TrainedNetwork) -> None:
    """The section."""
    chosen = choose_input_image(network)
    if chosen is None:
        return
    predictions: Predictions = ask_network(network, "predict", images=chosen.image[None])
    probabilities = predictions["probabilities"][0]
    method = _method()
    with st.container(key="attribution"):  # inspection_page.css orders its parts on a phone
        controls, pictures = st.columns([5, 6], gap="large")
    with controls:
        label = class_choice(network, probabilities, key="inspect-for-class")
        layer = convolution_choice(network, key="inspect-layer") if method == GRAD_CAM else ""
    if layer is None:
        pictures.info(f"{NO_CONVOLUTION} Choose another method.")
        return
    with pictures:
        attribution = ask_attribution(network, chosen.image, method, label, layer)
        _pictures(network, chosen, attribution, method)
    with controls.container(key="attribution-text"):
        _explanation(network, attribution, method, label)
    with pictures:
        probability_chart(network, probabilities, key="inspect-bars", alt="Probabilities of the classes")


def ask_attribution(network: TrainedNetwork, image: np.ndarray, method: str, label: int, layer: str) -> Attribution:
    """The answer of the task `attribution`. Raises UserError."""
    answer: Attribution = ask_network(network, "attribution", image=image, method=method, label=label, layer=layer)
    return answer


def probability_chart(network: TrainedNetwork, probabilities: np.ndarray, *, key: str, alt: str) -> None:
    """One bar per class, and downloads."""
    classes, name = network.project().data.classes, f"probabilities-{network.name}"
    figure = charts.probability_bars(probabilities, classes)
    st.plotly_chart(figure, config=charts.config_with_svg(name), key=key, alt=alt)
    rows = [[each, float(share)] for each, share in zip(classes, probabilities, strict=True)]
    downloads(name, {"csv": table_csv(["class", "probability"], rows)}, chart=key)


def convolution_layers(network: TrainedNetwork) -> list[str]:
    """The names of the network's convolutions in order, including those within residual blocks."""
    return list(convolutions(network.project().architecture))


def convolution_choice(network: TrainedNetwork, *, key: str) -> str | None:
    """A choice among the convolutions and the sums of residual blocks, the last one first; None where there is none.

    Returns the layer whose output is their finished maps, after the normalization and activation that follow.
    """
    finished = conv_outputs(network.project().architecture)
    if not finished:
        return None
    names = list(finished)
    chosen = st.selectbox(
        "Layer",
        names,
        index=len(names) - 1,
        format_func=lambda name: f"Convolution {names.index(name) + 1} of {len(names)}",
        key=f"{key}-{network.name}",
    )
    return finished[chosen]


def class_choice(network: TrainedNetwork, probabilities: np.ndarray, *, key: str) -> int:
    """A choice of class, the predicted one first."""
    classes = network.project().data.classes
    best = int(probabilities.argmax())
    return st.selectbox(
        "For the class",
        list(range(len(classes))),
        index=best,
        format_func=lambda each: f"{classes[each]} ({percent_text(float(probabilities[each]))})",
        key=f"{key}-{network.name}-{best}",
    )


def overlay(image: np.ndarray, attribution: Attribution) -> np.ndarray:
    """The attribution map over the image: (h, w, 3) uint8."""
    values = resized(attribution["map"], image.shape[:2])
    return blended(image, heatmap(values, signed=attribution["signed"]))


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


def _pictures(network: TrainedNetwork, chosen: InputImage, attribution: Attribution, method: str) -> None:
    """The map over the image, its scale, and downloads."""
    title = METHODS[method].title
    laid_over = overlay(chosen.image, attribution)
    picture(laid_over, SIDE, f"{title} over {chosen.title}")
    _warn_of_weakness(attribution, method)
    largest = float(np.abs(attribution["map"]).max())
    height, width = attribution["map"].shape
    colours = (
        "Indigo supports the class, orange opposes it, black does neither."
        if attribution["signed"]
        else "Black is zero, pale yellow the largest value."
    )
    st.caption(
        f"{colours} The largest magnitude is {largest:.3g} {METHODS[method].unit}. The map has {height} × {width} values."
    )
    files = {
        "png": png(laid_over, SCALE),
        "npz": npz({"map": attribution["map"], "image": chosen.image}),
    }
    downloads(f"{method}-{network.name}", files)


def _warn_of_weakness(attribution: Attribution, method: str) -> None:
    """Where the map says little: why, and the method to try instead."""
    if attribution["weakness"] is None:
        return
    other = METHODS[method].instead
    sentence = weakness_sentence(attribution["weakness"])
    st.warning(f"{sentence} {METHODS[other].title} may tell more. {METHODS[method].merit}", icon=":material/help:")
    st.button(
        f"Show {METHODS[other].title}",
        key="other-method",
        on_click=lambda: st.session_state.update({METHOD: other}),
    )


def weakness_sentence(weakness: Weakness) -> str:
    """Why a map says little, as sentences."""
    share = whole_percent_text(weakness["share"])
    sentences = {
        "zero": "Nothing here speaks for this class: the map is zero everywhere.",
        "sparse": f"This map is nearly empty: only {share} of its values are not close to zero.",
        "border": f"{share} of this map lies along the edge of the image. Such values often come from the padding of the "
        "convolutions and not from what the image shows.",
        "saturated": f"The network is saturated for this image: no pixel's gradient is above {weakness['share']:.2g} logits "
        "per unit of brightness, so the differences within this map mean little.",
    }
    return sentences[weakness["kind"]]


def _explanation(network: TrainedNetwork, attribution: Attribution, method: str, label: int) -> None:
    about = METHODS[method]
    st.markdown(f"{about.shows} {about.limits} {about.source}.")
    name = escaped(network.project().data.classes[label])
    if method == INTEGRATED_GRADIENTS:
        total, difference = float(attribution["map"].sum()), attribution["difference"]
        st.markdown(
            f"**Completeness:** all pixels together contribute {total:.4f} logits; the logit of {name} is {difference:.4f} "
            f"higher for this image than for a black one. The remaining {abs(total - difference):.2g} is the error of "
            "summing in 256 steps."
        )
    if method == OCCLUSION:
        st.caption(f"The square has {attribution['side']} × {attribution['side']} pixels.")
    st.caption(
        "Logits are the numbers before softmax. Probabilities would hide much: where one is near 100\u00a0%, the gradients "
        "vanish."
    )

"""Section Side by side: two networks on the same image, with their predictions, Grad-CAM and feature maps."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnn_demo.errors import NoWorkersError
from cnn_demo.runs.inspection_results import FeatureMaps, Predictions
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import server, store
from cnn_demo.ui.core.asking import ask_network
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.core.page import empty_state
from cnn_demo.ui.inspection.activation_statistics import known_dead_maps
from cnn_demo.ui.inspection.attribution import (
    GRAD_CAM,
    NO_CONVOLUTION,
    ask_attribution,
    class_choice,
    convolution_choice,
    overlay,
    probability_chart,
    weakness_sentence,
)
from cnn_demo.ui.inspection.downloads import downloads, npz
from cnn_demo.ui.inspection.feature_maps import (
    SHARED,
    choose_layer,
    choose_range,
    choose_scale,
    maps_caption,
    maps_png,
    show_maps,
)
from cnn_demo.ui.inspection.input_image import InputImage, choose_input_image
from cnn_demo.ui.inspection.montage import as_maps
from cnn_demo.ui.widgets import network_picker, prediction
from cnn_demo.ui.widgets.display import picture
from cnn_demo.ui.widgets.image_png import png

SECOND = "inspect-second"
SIDE, SCALE = 220, 10


def show(network: TrainedNetwork) -> None:
    """The section."""
    second = _choose_second(network)
    if second is None:
        empty_state(
            "There is no other trained network to compare it with.",
            "pages/train.py",
            "Train a network",
            ":material/model_training:",
        )
        return
    if not _check_comparable(network, second):
        return
    image = choose_input_image(network)
    if image is None:
        return
    both = (network, second)
    predictions: list[Predictions] = [ask_network(each, "predict", images=image.image[None]) for each in both]
    _predictions(both, predictions)
    if server.compute().can_answer("attribution"):
        _attributions(both, image, predictions)
    _feature_maps(both, image)


def _choose_second(first: TrainedNetwork) -> TrainedNetwork | None:
    """A choice among all other networks, those with the same input shape first; None where there is none."""
    others = [(name, each) for name, each in network_picker.available_networks().items() if each[1].path != first.path]
    if not others:
        return None
    shape = _input_shape(first)
    networks = dict(sorted(others, key=lambda each: _input_shape(each[1][1]) != shape))
    chosen = network_picker.network_select_box(
        "Compare with", networks, store.get(SECOND), key=f"{SECOND}-{first.name}"
    )
    store.put(SECOND, chosen)
    return networks[chosen][1]


def _input_shape(network: TrainedNetwork) -> tuple[int, ...]:
    return network.project().architecture.input_shape


def _check_comparable(first: TrainedNetwork, second: TrainedNetwork) -> bool:
    """Whether both take the same image; a message where they do not, or where they have different classes."""
    one, other = first.project(), second.project()
    title, other_title = escaped(first.title), escaped(second.title)
    if _input_shape(first) != _input_shape(second):
        shape, other_shape = (" × ".join(map(str, _input_shape(each))) for each in (first, second))
        st.info(
            f"They cannot be given the same image: {title} takes {shape}, {other_title} takes {other_shape}. Choose another "
            "network.",
            icon=":material/info:",
        )
        return False
    if one.data.classes != other.data.classes:
        st.warning(
            f"They have different classes: {title} was trained on {escaped(one.data.title)}; {other_title} on "
            f"{escaped(other.data.title)}. Each "
            "predicts the most similar of its own classes.",
            icon=":material/help:",
        )
    return True


def _predictions(both: tuple[TrainedNetwork, TrainedNetwork], predictions: list[Predictions]) -> None:
    st.subheader("Predictions", anchor=False)
    for column, network, of_network in zip(st.columns(2, gap="large"), both, predictions, strict=True):
        dataset, probabilities = network.project().data, of_network["probabilities"][0]
        with column:
            st.markdown(f"**{escaped(network.title)}**")
            prediction.prediction_message(network, of_network)
            alt = f"Probabilities by {network.title}: {prediction.probabilities_text(dataset, probabilities)}"
            probability_chart(network, probabilities, key=f"side-bars-{network.name}", alt=alt)


def _attributions(
    both: tuple[TrainedNetwork, TrainedNetwork], image: InputImage, predictions: list[Predictions]
) -> None:
    st.subheader("Attribution", anchor=False)
    same_classes = len({network.project().data.classes for network in both}) == 1
    label = class_choice(both[0], predictions[0]["probabilities"][0], key="side-class") if same_classes else None
    for column, network, of_network in zip(st.columns(2, gap="large"), both, predictions, strict=True):
        with column:
            st.markdown(f"**{escaped(network.title)}**")
            probabilities = of_network["probabilities"][0]
            own = class_choice(network, probabilities, key="side-own") if label is None else label
            _grad_cam(network, image, own, float(probabilities[own]))
    st.caption(
        "Grad-CAM (Selvaraju et al. 2017): where the maps of a layer support the class. Each picture has its own scale, from "
        "black, zero, to pale yellow, its largest value: compare the positions, not the brightness."
    )


def _grad_cam(network: TrainedNetwork, image: InputImage, label: int, probability: float) -> None:
    layer = convolution_choice(network, key="side-cam")
    if layer is None:
        st.info(NO_CONVOLUTION, icon=":material/info:")
        return
    try:
        attribution = ask_attribution(network, image.image, GRAD_CAM, label, layer)
    except NoWorkersError as error:
        st.info(escaped(str(error)), icon=":material/info:")
        return
    name = network.project().data.classes[label]
    laid_over = overlay(image.image, attribution)
    picture(laid_over, SIDE, f"Grad-CAM of {network.title} for {name} over {image.title}")
    if attribution["weakness"]:
        st.warning(weakness_sentence(attribution["weakness"]), icon=":material/help:")
    rows, columns = attribution["map"].shape
    st.caption(
        f"Class {escaped(name)}, predicted with {percent_text(probability)}. The map has {rows} × {columns} values."
    )
    downloads(f"side-grad-cam-{network.name}", {"png": png(laid_over, SCALE), "npz": npz({"map": attribution["map"]})})


def _feature_maps(both: tuple[TrainedNetwork, TrainedNetwork], image: InputImage) -> None:
    st.subheader("Feature maps", anchor=False)
    shared = choose_scale("side-scale") == SHARED
    for column, network in zip(st.columns(2, gap="large"), both, strict=True):
        with column:
            st.markdown(f"**{escaped(network.title)}**")
            _maps_of_layer(network, image.image, shared)


def _maps_of_layer(network: TrainedNetwork, image: np.ndarray, shared: bool) -> None:
    result: FeatureMaps = ask_network(network, "feature_maps", image=image)
    layer = choose_layer(network, result["layers"], key="side-layer")
    maps = as_maps(result["maps"][layer["name"]])
    indices = choose_range(maps.shape[-1], key=f"side-{network.name}-{layer['name']}")
    show_maps(network, layer, maps, indices, shared, known_dead_maps(network))
    st.caption(maps_caption(layer, maps, indices, shared))
    downloads(
        f"side-maps-{layer['name']}-{network.name}",
        {"png": maps_png(maps, indices, shared), "npz": npz({"maps": maps})},
    )

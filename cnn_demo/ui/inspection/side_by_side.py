"""Two networks on the same image: what each answers, where it looks, and what a layer of each makes of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.core import store
from cnn_demo.ui.core.asking import ask
from cnn_demo.ui.core.markdown import escaped
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.core.page import empty_state
from cnn_demo.ui.inspection.activation_statistics import known_dead
from cnn_demo.ui.inspection.attribution import GRAD_CAM, class_choice, convolution_choice, overlay, probability_chart
from cnn_demo.ui.inspection.downloads import downloads, npz
from cnn_demo.ui.inspection.feature_maps import (
    SHARED,
    caption,
    layer_choice,
    picture_of,
    portion,
    scale_choice,
    show_maps,
)
from cnn_demo.ui.inspection.input_image import Subject, choose_subject
from cnn_demo.ui.inspection.montage import as_maps
from cnn_demo.ui.widgets import network_picker, prediction
from cnn_demo.ui.widgets.display import picture
from cnn_demo.ui.widgets.image_png import png

SECOND = "inspect-second"
SIDE, SCALE = 220, 10


def show(network: TrainedNetwork) -> None:
    """The section."""
    second = _second_network(network)
    if second is None:
        empty_state(
            "There is no other trained network to compare it with.",
            "pages/train.py",
            "Train one",
            ":material/model_training:",
        )
        return
    if not _takes_the_same(network, second):
        return
    subject = choose_subject(network)
    if subject is None:
        return
    both = (network, second)
    found = [ask("predict", path=str(each.path), images=subject.image[None]) for each in both]
    _answers(both, found)
    _where_they_look(both, subject, found)
    _feature_maps(both, subject)


def _second_network(first: TrainedNetwork) -> TrainedNetwork | None:
    """The choice among all other networks, those first that take the same images; None where there is none."""
    others = [
        (name, found) for name, found in network_picker.available_networks().items() if found[1].path != first.path
    ]
    if not others:
        return None
    shape = _takes(first)
    found = dict(sorted(others, key=lambda each: _takes(each[1][1]) != shape))
    chosen = network_picker.network_select_box("Beside it", found, store.get(SECOND), key=f"{SECOND}-{first.name}")
    store.put(SECOND, chosen)
    return found[chosen][1]


def _takes(network: TrainedNetwork) -> tuple[int, ...]:
    return network.project().architecture.input_shape


def _takes_the_same(first: TrainedNetwork, second: TrainedNetwork) -> bool:
    """Whether both can be given the same image; says so where they cannot, or where they learnt from other images."""
    one, other = first.project(), second.project()
    if _takes(first) != _takes(second):
        shapes = [" × ".join(map(str, _takes(each))) for each in (first, second)]
        st.info(
            f"They cannot be given the same image: {escaped(first.title)} takes {shapes[0]}, {escaped(second.title)} "
            f"{shapes[1]}. Choose another one.",
            icon=":material/info:",
        )
        return False
    if one.data.classes != other.data.classes:
        st.warning(
            f"They tell different things apart: {escaped(first.title)} learnt {one.data.name}, {escaped(second.title)} "
            f"{other.data.name}. Each names the class it finds nearest among its own.",
            icon=":material/help:",
        )
    return True


def _answers(both: tuple[TrainedNetwork, TrainedNetwork], found: list[dict[str, np.ndarray]]) -> None:
    st.header("What they answer", anchor=False)
    for column, network, answer in zip(st.columns(2, gap="large"), both, found, strict=True):
        dataset, probabilities = network.project().data, answer["probabilities"][0]
        best = int(probabilities.argmax())
        with column:
            st.markdown(f"**{escaped(network.title)}**")
            name = prediction.with_article(dataset, best)
            prediction.prediction_message(network, name, float(probabilities[best]), bool(answer["unsure"][0]))
            told = f"By {network.title}: {prediction.probabilities_text(dataset, probabilities)}"
            probability_chart(network, probabilities, key=f"side-bars-{network.name}", alt=told)


def _where_they_look(
    both: tuple[TrainedNetwork, TrainedNetwork], subject: Subject, found: list[dict[str, np.ndarray]]
) -> None:
    st.header("Where they look", anchor=False)
    same = len({network.project().data.classes for network in both}) == 1
    label = class_choice(both[0], found[0]["probabilities"][0], key="side-class") if same else None
    for column, network, answer in zip(st.columns(2, gap="large"), both, found, strict=True):
        with column:
            st.markdown(f"**{escaped(network.title)}**")
            own = class_choice(network, answer["probabilities"][0], key="side-own") if label is None else label
            _grad_cam(network, subject, own, float(answer["probabilities"][0][own]))
    st.caption(
        "Grad-CAM (Selvaraju et al. 2017): where a layer's maps speak for the class. Each picture has its own scale, from "
        "black, nothing, to pale yellow, its largest value: compare the places, not the brightness."
    )


def _grad_cam(network: TrainedNetwork, subject: Subject, label: int, probability: float) -> None:
    layer = convolution_choice(network, key="side-cam")
    if layer is None:
        st.info("This network has no convolution, so no maps that Grad-CAM could weigh.", icon=":material/info:")
        return
    found = ask("attribution", path=str(network.path), image=subject.image, method=GRAD_CAM, label=label, layer=layer)
    name = network.project().data.classes[label]
    laid_over = overlay(subject.image, found)
    picture(laid_over, SIDE, f"Grad-CAM of {network.title} for {name} over {subject.title}")
    if not found["map"].any():
        st.info("Nothing here speaks for this class: the map is zero everywhere.", icon=":material/info:")
    rows, columns = found["map"].shape
    st.caption(f"For {escaped(name)}, which it gives {percent_text(probability)}. {rows} × {columns} values.")
    downloads(f"side-grad-cam-{network.name}", {"png": png(laid_over, SCALE), "npz": npz({"map": found["map"]})})


def _feature_maps(both: tuple[TrainedNetwork, TrainedNetwork], subject: Subject) -> None:
    st.header("What their layers make of it", anchor=False)
    shared = scale_choice("side-scale") == SHARED
    for column, network in zip(st.columns(2, gap="large"), both, strict=True):
        with column:
            st.markdown(f"**{escaped(network.title)}**")
            _layer(network, subject, shared)


def _layer(network: TrainedNetwork, subject: Subject, shared: bool) -> None:
    found: dict[str, Any] = ask("feature_maps", path=str(network.path), image=subject.image)
    layer = layer_choice(network, found["layers"], key="side-layer")
    maps = as_maps(found["maps"][layer["name"]])
    places = portion(maps.shape[-1], "Maps", key=f"side-{network.name}-{layer['name']}")
    show_maps(network, layer, maps, places, shared, known_dead(network))
    st.caption(caption(layer, maps, places, shared))
    downloads(
        f"side-maps-{layer['name']}-{network.name}",
        {"png": picture_of(maps, places, shared), "npz": npz({"maps": maps})},
    )

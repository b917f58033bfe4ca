"""Shows which part of an uploaded picture speaks for a class, by Grad-CAM, and leads to the maps of each layer."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cnn_demo.drawing.steps import Prepared
from cnn_demo.errors import NoWorkersError
from cnn_demo.prediction.class_activation import averaged_layer
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.spec.conv_outputs import conv_outputs
from cnn_demo.ui import charts
from cnn_demo.ui.core import store
from cnn_demo.ui.core.number_text import probability_text
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.inspection import attribution, input_image
from cnn_demo.ui.widgets.display import picture

SIDE = 220


def what_it_looks_at(network: TrainedNetwork, prepared: Prepared, probabilities: np.ndarray) -> None:
    """The picture, a map over it, and a choice of class. Nothing where this server cannot compute a map for the design."""
    architecture = network.project().architecture
    layer = averaged_layer(architecture) or next(reversed(conv_outputs(architecture).values()), None)
    if layer is None:
        return
    place = st.empty()
    with place.container():
        st.subheader("What it looks at", anchor=False)
        label = _class_choice(network, probabilities)
    try:
        found = attribution.ask_attribution(network, prepared.image, attribution.GRAD_CAM, label, layer)
    except NoWorkersError:
        place.empty()
        return
    name = escaped(network.project().data.classes[label])
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        with st.container(width=SIDE):
            picture(attribution.overlay(prepared.image, found), SIDE, f"Grad-CAM for {name} over the picture")
        with st.container(width="stretch"):
            st.markdown(_sentence(name, found["weakness"] is not None and found["weakness"]["kind"] == "zero"))
            if pressed("See the maps of each layer", icon=":material/layers:"):
                store.put(input_image.CHOSEN, input_image.UPLOAD)
                st.switch_page("pages/inspection.py")


def _sentence(name: str, is_zero: bool) -> str:
    if is_zero:
        return f"Nothing in this picture speaks for **{name}**."
    return (
        f"The brighter a place, the more it speaks for **{name}**. The rest of the picture is dark: the network would say the "
        "same without it, or it speaks against this class."
    )


def _class_choice(network: TrainedNetwork, probabilities: np.ndarray) -> int:
    """A choice among the classes that the chart shows, the most probable first."""
    classes = network.project().data.classes
    labels = sorted(charts.shown_classes(probabilities), key=lambda label: -probabilities[label])
    return st.selectbox(
        "For the class",
        labels,
        format_func=lambda label: f"{classes[label]} ({probability_text(float(probabilities[label]))})",
        key=f"draw-class-{network.name}-{labels[0]}",
    )

"""The parts of the Home page."""

from __future__ import annotations

import streamlit as st

from cnn_demo.browser import network as browser_network
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.summary import summarise
from cnn_demo.ui.classroom.joining import teachers_page_link
from cnn_demo.ui.core import own_classes
from cnn_demo.ui.core.number_text import count_text
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.data.shown_part import OWN, show_part
from cnn_demo.ui.widgets.display import network_drawing
from cnn_demo.ui.widgets.workbench import workbench

# What one can do here, in order: (title, sentence, pages); of a page: file, label, icon.
PATH = (
    (
        "1. Make a network",
        "Two clicks and less than a minute on real digits; some more clicks on pictures of your own.",
        (
            ("train", "Train a network", ":material/model_training:"),
            ("build", "Build it layer by layer", ":material/stacks:"),
            ("data", "Look at the data", ":material/photo_library:"),
            ("runs", "Compare runs", ":material/list_alt:"),
        ),
    ),
    (
        "2. Use it",
        "Let it read your handwriting and your photos, then take it with you.",
        (
            ("draw", "Draw or upload", ":material/draw:"),
            ("export", "Export it as a web page or a file", ":material/download:"),
        ),
    ),
    (
        "3. Look inside",
        "See why it predicts what it does, down to each multiplication.",
        (
            ("learn", "Learn how it works", ":material/school:"),
            ("explain", "Follow the arithmetic", ":material/calculate:"),
            ("inspection", "Inspect what it looks at", ":material/troubleshoot:"),
        ),
    ),
)


def draw_and_predict(network: TrainedNetwork) -> None:
    """The pad and the shipped network's prediction, computed in the visitor's browser."""
    made = browser_network.read(network)
    if made is None:
        st.page_link("pages/draw.py", label="Draw a digit on the Draw page", icon=":material/draw:")
    else:
        options = {"compact": True, "demonstrates": True, "keepStrokesAs": "home"}
        workbench(made, key="home-workbench", options=options, height=336, phone_height=728)


def accuracy_sentence(network: TrainedNetwork) -> None:
    """How good the shipped network is, in plain words, as measured by its own run."""
    result = network.result()
    images = result["test"]["images"]
    right = round(result["test"]["accuracy"] * images)
    st.markdown(
        f"This network has learned from {result['training_images']:,} handwritten digits. Of {images:,} others that it had "
        f"never seen, it read **{right:,}** correctly."
    )


def path() -> None:
    """What one can do here, as three steps with links to the pages."""
    for place, (title, sentence, pages) in zip(st.columns(len(PATH)), PATH, strict=True):
        with place, st.container(border=True, height="stretch", gap="small"):
            st.subheader(title, anchor=False)
            st.caption(sentence)
            for number, (file, label, icon) in enumerate(pages):
                st.page_link(f"pages/{file}.py", label=label if number else f"**{label}**", icon=icon)
                if file == "data" and pressed(
                    "Use your own images", icon=":material/photo_camera:", type="tertiary", key="home-own-images"
                ):
                    show_part(OWN)
                    st.switch_page("pages/data.py")


def class_links() -> None:
    """Where a teacher makes a class and a pupil joins one, where classes are offered, and what helps a teacher in a lesson."""
    with st.container(horizontal=True, gap="small"):
        if own_classes.are_offered():
            st.page_link("pages/classroom.py", label="Teach a class, or join one", icon=":material/groups:")
        teachers_page_link()


def network_card(network: TrainedNetwork) -> None:
    """The shipped network as a drawing."""
    project = network.project()
    parameters = summarise(project.architecture).parameters
    with st.container(border=True):
        st.markdown(
            f"The network above is called **{network.name}**. It has {len(project.architecture.layers) + 1} layers and "
            f"{count_text(parameters)} parameters, which are the numbers that it has learned."
        )
        network_drawing(project.architecture, project.data.classes)

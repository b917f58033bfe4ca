"""The three usual exports of a network, as cards: a web page, TensorFlow.js and Python."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.exports import EXPORTS
from cnn_demo.ui.export.making import Look, can_be_made, checked_export, controls


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One card. text: what one gets. audience: for whom it is. second: a related format, and the label of its button."""

    format_name: str
    title: str
    icon: str
    text: str
    audience: str
    make: str
    second: tuple[str, str]


CHOICES = (
    Choice(
        format_name="site-single",
        title="A web page",
        icon=":material/web:",
        text="One file that opens in any browser, even without internet: draw or show it a picture, and see the prediction.",
        audience="For showing it to anyone: send the file, or put it on the web.",
        make="Make the web page",
        second=("site", "Make a folder for a web host"),
    ),
    Choice(
        format_name="tfjs",
        title="TensorFlow.js",
        icon=":material/data_object:",
        text="The network as `model.json` and its weights, with a README that describes its input and output.",
        audience="For web developers, who call it from a page of their own.",
        make="Make the TensorFlow.js model",
        second=("tfjs-float16", "Make it at half the size"),
    ),
    Choice(
        format_name="keras",
        title="Python",
        icon=":material/code:",
        text="The network as a `.keras` file: load it with Keras, predict, change it, train it further.",
        audience="For Python programmers and notebooks.",
        make="Make the Keras file",
        second=("saved_model", "Make a TensorFlow SavedModel"),
    ),
)
FEATURED = {name for choice in CHOICES for name in (choice.format_name, choice.second[0])}


def choices(network: TrainedNetwork) -> None:
    """The cards side by side; on a phone one below the other."""
    design = network.project().architecture
    for column, choice in zip(st.columns(len(CHOICES), gap="medium"), CHOICES, strict=True):
        with column.container(border=True, height="stretch", gap="small"):
            _card(network, design, choice)


def _card(network: TrainedNetwork, design: Architecture, choice: Choice) -> None:
    first, (second, make_second) = EXPORTS[choice.format_name], choice.second
    with st.container(height="stretch", gap="small"):
        st.header(f"{choice.icon} {choice.title}", anchor=False)
        st.markdown(choice.text)
        st.markdown(choice.audience)
        found = checked_export(network, first)
    controls(network, design, first, found, Look(make=choice.make, is_primary=True))
    found_second = checked_export(network, EXPORTS[second])
    if found or found_second or can_be_made(EXPORTS[second]):  # else the sentence above holds for both
        controls(network, design, EXPORTS[second], found_second, Look(make=make_second))

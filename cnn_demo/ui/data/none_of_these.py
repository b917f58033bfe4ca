"""The class "None of these" of an own data set: why it helps, and pictures of other data sets to fill it with."""

from __future__ import annotations

from functools import partial

import streamlit as st

from cnn_demo.datasets.catalog import Catalog
from cnn_demo.jobs.long_work import LongWork
from cnn_demo.own_data.adding import Added, add_pictures
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.none_of_these import FEWEST, MOST, NONE_OF_THESE, Filling, fillings, pictures_of, usual_count
from cnn_demo.ui.core import long_work, notices, own_data, state
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.core.uncut import uncut
from cnn_demo.ui.data.own import steps

EXPLANATION = (
    "A network answers every picture with one of its classes, also the picture of something else. With a class of other things "
    "it can say that it is none of them. The best pictures show what will really be in front of the camera: the empty table, "
    "a hand, other things. Pictures of other data sets fill the class quickly, but they should look like yours: if all of them "
    "are small and grey and yours are not, the network tells them apart by that alone."
)


def show(data_set: OwnDataSet) -> None:
    """What the class is for, how many pictures it has, and two ways to fill it."""
    has = sum(picture.label == NONE_OF_THESE for picture in data_set.pictures())
    with st.expander(
        f"A class for everything else: {NONE_OF_THESE} ({has})",
        icon=":material/block:",
        key=f"none-of-these-{data_set.name}",
        expanded=NONE_OF_THESE in data_set.classes and not has,
    ):
        st.caption(EXPLANATION)
        if NONE_OF_THESE not in data_set.classes:
            st.button(
                "Add the class; I will fill it myself", icon=":material/add:", on_click=_add_class, args=(data_set,)
            )
        _fill(data_set)


def _add_class(data_set: OwnDataSet) -> None:
    with show_errors_on_top():
        data_set.add_class(NONE_OF_THESE)
        notices.add_success(
            f"The class {NONE_OF_THESE} was added. Fill it with your own pictures in the step Pictures, or below from other "
            "data sets."
        )


def way_to(data_set: OwnDataSet) -> None:
    """A button that adds the class, and leads to where it can be filled."""
    st.button(
        f"Add the class {NONE_OF_THESE}",
        icon=":material/block:",
        on_click=add_and_go,
        args=(data_set,),
        key="way-to-none-of-these",
    )


def add_and_go(data_set: OwnDataSet) -> None:
    """Add the class, and show the step that can fill it."""
    _add_class(data_set)
    steps.go_to(data_set, steps.HEALTH)


@uncut()
def _fill(data_set: OwnDataSet) -> None:
    """The choice of a data set, the number of pictures, and the button, whose place the progress takes."""
    choices = fillings(data_set, state.catalog(), own_data.data_sets())
    if not choices:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.selectbox(
            "Fill it from", choices, format_func=_title, key=f"filling-{data_set.name}-{len(choices)}"
        )
        count = st.number_input(
            "Pictures", FEWEST, MOST, usual_count(data_set), key=f"filling-count-{data_set.name}", width=140
        )
    work = partial(_add, data_set=data_set, filling=chosen, count=int(count), catalog=state.catalog())
    added: Added | None = long_work.on_demand(
        f"none-of-these-{data_set.name}",
        work,
        button=lambda: pressed("Add these pictures", icon=":material/library_add:", key="fill-none-of-these"),
    )
    if added is not None:
        _tell(added)
        st.rerun()


def _add(work: LongWork, *, data_set: OwnDataSet, filling: Filling, count: int, catalog: Catalog) -> Added:
    """Other pictures each time: the seed is the number of pictures that the class has."""
    has = sum(picture.label == NONE_OF_THESE for picture in data_set.pictures())
    return add_pictures(
        data_set,
        pictures_of(filling, data_set, catalog, count=count, seed=has),
        total=count,
        report=work.tell,
        is_stopped=lambda: work.is_asked_to_stop,
    )


def _tell(added: Added) -> None:
    if added.ended_early:
        notices.add_warning(added.ended_early)
    notices.add_success(f"Pictures added to {NONE_OF_THESE}: {added.count}.")


def _title(filling: Filling) -> str:
    return (
        filling.title if filling.is_colour is None else f"{filling.title} ({'colour' if filling.is_colour else 'grey'})"
    )

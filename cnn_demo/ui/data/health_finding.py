"""One finding about an own data set: what was found, why it matters, its pictures, and buttons for what can be done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from itertools import islice, zip_longest

import streamlit as st

from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.health.accepted import drop_accepted
from cnn_demo.own_data.health.examination import accepted_keys, carry_out
from cnn_demo.own_data.health.finding import (
    ACCEPT,
    ADD_CLASS,
    ADD_PICTURES,
    PROBLEM,
    RELABEL,
    REMOVE,
    WEIGH_CLASSES,
    Action,
    Case,
    Finding,
)
from cnn_demo.own_data.records import CAMERA, StoredPicture
from cnn_demo.shown_text import escaped, one_line
from cnn_demo.spec.recipe import BALANCED
from cnn_demo.ui.core import notices, state, store
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.data.own import class_pictures, pictures, steps, undo
from cnn_demo.ui.data.own_picture_tile import picture_tile

PER_PAGE, MOST_OF_CASE = 12, 6
TILE, BESIDE = 104, 150  # CSS pixels: a picture, the buttons beside it
ICONS = {
    REMOVE: ":material/delete:",
    RELABEL: ":material/label:",
    ACCEPT: ":material/check:",
    WEIGH_CLASSES: ":material/balance:",
    ADD_PICTURES: ":material/add_photo_alternate:",
    ADD_CLASS: ":material/add:",
}
LONGEST_NAME = 60
ACTED = "kind-of-finding-acted-on"
DONE: dict[str, Callable[[Action], str]] = {
    REMOVE: lambda action: f"Pictures removed: {len(action.ids)}.",
    RELABEL: lambda action: f"Pictures that are {action.label} now: {len(action.ids)}.",
    ACCEPT: lambda action: f"Pictures kept as they are: {len(action.ids)}.",
    ADD_CLASS: lambda action: f"The class {action.label} was added. Fill it in the step Pictures, or further down.",
    WEIGH_CLASSES: lambda action: (
        "The next training weighs each class by how rare it is. You find the setting on the Train page."
    ),
}


def show(data_set: OwnDataSet, finding: Finding) -> None:
    """A card with the finding."""
    icon = ":red[:material/error:]" if finding.severity == PROBLEM else ":orange[:material/warning:]"
    with st.container(border=True, gap="small"):
        st.markdown(f"{icon} **{escaped(finding.what)}**")
        st.caption(escaped(finding.why))
        if finding.actions:
            with st.container(horizontal=True, gap="small"):
                for number, action in enumerate(finding.actions):
                    _button(data_set, finding, action, key=f"{finding.kind}-all-{number}")
        if finding.cases:
            _cases(data_set, finding)
        if has_undo([finding.kind]):
            undo.button(data_set)


def has_undo(kinds: Collection[str]) -> bool:
    """Whether the last action was about one of these kinds of findings: its card has the button that takes it back."""
    return store.get(ACTED) in kinds


def _cases(data_set: OwnDataSet, finding: Finding) -> None:
    """The pictures of the finding, a page at a time."""
    pages = -(-len(finding.cases) // PER_PAGE)
    page = 1
    if pages > 1:
        page = st.number_input(f"Page, 1 to {pages}", 1, pages, key=f"{finding.kind}-page-{pages}", width=150)
    by_id = {picture.id: picture for picture in data_set.pictures()}
    with st.container(horizontal=True, gap="small"):
        for case in finding.cases[(page - 1) * PER_PAGE : page * PER_PAGE]:
            _case(data_set, finding, case, [by_id[each] for each in case.ids if each in by_id])


def _case(data_set: OwnDataSet, finding: Finding, case: Case, group: list[StoredPicture]) -> None:
    """The pictures that one decision is about, side by side, and its buttons below; beside them where there is a note."""
    shown, is_noted = _some_of_each_label(group), bool(case.note)
    with st.container(
        border=len(group) > 1 or is_noted, horizontal=is_noted, width="content", gap="small", key=f"case-{case.key}"
    ):
        with st.container(horizontal=True, gap="small", width="content"):
            for picture in shown:
                picture_tile(data_set, picture, TILE, key=case.key)
        if len(group) > len(shown):
            st.caption(f"In this group: {_counts(group)}.")
        with st.container(
            horizontal=not is_noted, gap=None if is_noted else "small", width=BESIDE if is_noted else "content"
        ):
            if is_noted:
                st.caption(escaped(case.note))
            for number, action in enumerate(case.actions):
                _button(data_set, finding, action, key=f"{case.key}-{number}", compact=True)


def _some_of_each_label(group: list[StoredPicture]) -> list[StoredPicture]:
    """At most MOST_OF_CASE pictures, as many of one label as of another where there are enough, sorted by label."""
    of_label: dict[str, list[StoredPicture]] = {}
    for picture in group:
        of_label.setdefault(picture.label, []).append(picture)
    turns = (picture for turn in zip_longest(*of_label.values()) for picture in turn if picture)
    return sorted(islice(turns, MOST_OF_CASE), key=lambda picture: list(of_label).index(picture.label))


def _counts(group: list[StoredPicture]) -> str:
    """How many pictures of each label there are, for a sentence."""
    counts = Counter(picture.label for picture in group)
    return escaped(", ".join(f"{label} {count:,}" for label, count in counts.items()))


def _button(data_set: OwnDataSet, finding: Finding, action: Action, *, key: str, compact: bool = False) -> None:
    st.button(
        escaped(one_line(action.button, LONGEST_NAME)),
        icon=ICONS[action.name],
        key=key,
        type="tertiary" if compact else "secondary",
        disabled=action.name == WEIGH_CLASSES and state.project().recipe.class_weights == BALANCED,
        on_click=_add_pictures if action.name == ADD_PICTURES else _act,
        args=(data_set, finding, action),
    )


def _add_pictures(data_set: OwnDataSet, finding: Finding, action: Action) -> None:
    """Lead to where pictures of the class are added: with the camera where its pictures came from it."""
    if any(picture.way == CAMERA for picture in data_set.pictures() if picture.label == action.label):
        pictures.open_way(pictures.CAMERA)
    class_pictures.choose(data_set, action.label)
    steps.go_to(data_set, steps.FIRST)


def _act(data_set: OwnDataSet, finding: Finding, action: Action) -> None:
    with show_errors_on_top():
        back = WAYS_BACK[action.name](data_set, finding, action)
        carry_out(data_set, finding, action)
        store.put(ACTED, finding.kind)
        if action.name == WEIGH_CLASSES:
            state.set_recipe(replace(state.project().recipe, class_weights=BALANCED))
        if back:
            undo.offer(data_set, DONE[action.name](action), back)
        else:
            undo.forget()
            notices.add_success(DONE[action.name](action))


def _bring_back(data_set: OwnDataSet, finding: Finding, action: Action) -> undo.Back | None:
    return undo.kept(data_set, [picture for picture in data_set.pictures() if picture.id in action.ids])


def _label_as_before(data_set: OwnDataSet, finding: Finding, action: Action) -> undo.Back:
    before = {picture.id: picture.label for picture in data_set.pictures() if picture.id in action.ids}

    def back() -> None:
        for label in dict.fromkeys(before.values()):
            data_set.relabel([each for each, former in before.items() if former == label], label)

    return back


def _show_again(data_set: OwnDataSet, finding: Finding, action: Action) -> undo.Back:
    return partial(drop_accepted, data_set.folder, accepted_keys(finding, action))


# What takes an action back; None where the pictures are too large to be kept, or another page has the setting.
WAYS_BACK: dict[str, Callable[[OwnDataSet, Finding, Action], undo.Back | None]] = {
    REMOVE: _bring_back,
    RELABEL: _label_as_before,
    ACCEPT: _show_again,
    ADD_CLASS: lambda data_set, finding, action: partial(data_set.delete_class, action.label),
    WEIGH_CLASSES: lambda data_set, finding, action: None,
}

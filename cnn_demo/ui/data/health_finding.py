"""One finding about an own data set: what was found, why it matters, its pictures, and buttons for what can be done."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial

import streamlit as st

from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.health.accepted import drop_accepted
from cnn_demo.own_data.health.examination import accepted_keys, carry_out
from cnn_demo.own_data.health.finding import ACCEPT, PROBLEM, RELABEL, REMOVE, WEIGH_CLASSES, Action, Case, Finding
from cnn_demo.own_data.records import StoredPicture
from cnn_demo.shown_text import escaped, one_line
from cnn_demo.spec.recipe import BALANCED
from cnn_demo.ui.core import notices, state, store
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.data.own import undo
from cnn_demo.ui.data.own_picture_tile import picture_tile

PER_PAGE, MOST_OF_CASE = 12, 6
TILE, BESIDE = 104, 150  # CSS pixels: a picture, the buttons beside it
ICONS = {
    REMOVE: ":material/delete:",
    RELABEL: ":material/label:",
    ACCEPT: ":material/check:",
    WEIGH_CLASSES: ":material/balance:",
}
LONGEST_NAME = 60
ACTED = "kind-of-finding-acted-on"
DONE: dict[str, Callable[[Action], str]] = {
    REMOVE: lambda action: f"Pictures removed: {len(action.ids)}.",
    RELABEL: lambda action: f"Pictures that are {action.label} now: {len(action.ids)}.",
    ACCEPT: lambda action: f"Pictures kept as they are: {len(action.ids)}.",
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
                for action in finding.actions:
                    _button(data_set, finding, action, key=f"{finding.kind}-all-{action.name}")
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


def _case(data_set: OwnDataSet, finding: Finding, case: Case, pictures: list[StoredPicture]) -> None:
    """The pictures that one decision is about, side by side, and its buttons below; beside them where there is a note."""
    shown, is_noted = pictures[:MOST_OF_CASE], bool(case.note)
    with st.container(
        border=len(pictures) > 1 or is_noted, horizontal=is_noted, width="content", gap="small", key=f"case-{case.key}"
    ):
        with st.container(horizontal=True, gap="small", width="content"):
            for picture in shown:
                picture_tile(data_set, picture, TILE, key=case.key)
        if len(pictures) > len(shown):
            st.caption(f"Further pictures in this group: {len(pictures) - len(shown)}")
        with st.container(
            horizontal=not is_noted, gap=None if is_noted else "small", width=BESIDE if is_noted else "content"
        ):
            if is_noted:
                st.caption(escaped(case.note))
            for number, action in enumerate(case.actions):
                _button(data_set, finding, action, key=f"{case.key}-{number}", compact=True)


def _button(data_set: OwnDataSet, finding: Finding, action: Action, *, key: str, compact: bool = False) -> None:
    st.button(
        escaped(one_line(action.button, LONGEST_NAME)),
        icon=ICONS[action.name],
        key=key,
        type="tertiary" if compact else "secondary",
        disabled=action.name == WEIGH_CLASSES and state.project().recipe.class_weights == BALANCED,
        on_click=_act,
        args=(data_set, finding, action),
    )


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
    WEIGH_CLASSES: lambda data_set, finding, action: None,
}

"""What can be done with a whole group of seeds on the Runs page: train one more seed of it, delete all its runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from cnn_demo.errors import RunError
from cnn_demo.runs.folder import RunInputs
from cnn_demo.runs.record import read_records
from cnn_demo.runs.run_inputs import start_again
from cnn_demo.runs.seed_group import MOST_SEEDS, SEED_GROUP, name_with_seed
from cnn_demo.runs.seed_groups import SeedGroup, group_named
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import notices, open_dialog, server, state
from cnn_demo.ui.core.new_run import start_run
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.core.selected_run import deselect_run
from cnn_demo.ui.widgets import server_limits

DELETE = "delete-seed-group"
FULL = f"A group can have {MOST_SEEDS} seeds."


def manage_group(groups: Sequence[SeedGroup], titles: dict[str, str]) -> None:
    """Choose a group, and what to do with it. titles: id -> title."""
    by_id = {group.id: group for group in groups}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.selectbox("Group", list(by_id), format_func=titles.__getitem__, key="one-group", width=360)
        group = by_id[chosen]
        is_full = len(group.records) >= MOST_SEEDS
        why_not = server.workers().no_training or (FULL if is_full else None)
        _button("Train one more seed", ":material/add:", partial(_train_one_more, group), why_not=why_not)
        st.button(
            "Delete the group", icon=":material/delete:", on_click=open_dialog.open_dialog, args=(DELETE, group.id)
        )
    if open_dialog.is_open(DELETE, group.id):
        _confirm_delete(group)


def _train_one_more(group: SeedGroup) -> None:
    """Queue a run with the seed after the highest one of the group. Raises UserError."""
    group = group_named(read_records(state.workspace())[0], group.id)  # another tab may have added a seed
    if len(group.records) >= MOST_SEEDS:
        raise RunError(FULL)
    last = group.records[-1]
    recipe = last.project.recipe.with_changes(seed=last.project.recipe.seed + 1)
    project = replace(last.project, recipe=recipe)
    server_limits.check(project)
    tagged = start_again(last.run).merge(RunInputs(about={SEED_GROUP: last.seed_group}))
    start_run(project, name=name_with_seed(group.name, project), given=tagged)
    notices.add_success(f"Seed {recipe.seed} of {group.name} was started.")


@st.dialog("Delete this group?", on_dismiss=open_dialog.close)
def _confirm_delete(group: SeedGroup) -> None:
    st.markdown(
        f"This permanently deletes the runs of **{escaped(group.name)}** with their weights, curves and figures. "
        f"Runs: {len(group.records)}."
    )
    if group.active:
        st.markdown(f"Runs of it that train or wait: {group.active}. Deleting ends them.")
    with st.container(horizontal=True):
        deletes = pressed("Delete all", type="primary", icon=":material/delete:")
        if deletes:
            with show_errors_on_top():
                _delete(group)
        if deletes or pressed("Keep them"):
            open_dialog.close()
            st.rerun()


def _delete(group: SeedGroup) -> None:
    for record in group.records:
        server.queue().delete(record.run)
    deselect_run()
    notices.add_success(f"All runs of {group.name} were deleted.")


def _button(label: str, icon: str, act: Callable[[], None], *, why_not: str | None) -> None:
    def on_click() -> None:
        with show_errors_on_top():
            act()

    st.button(label, icon=icon, on_click=on_click, disabled=why_not is not None, help=why_not)

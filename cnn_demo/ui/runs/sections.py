"""The parts of the Runs page: the table of runs, the actions on one run, the comparison of several."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import streamlit as st

from cnn_demo.errors import RunError
from cnn_demo.runs import metrics
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.metrics import EpochMeasure
from cnn_demo.runs.record import RunRecord, read_records, titles, unused_name
from cnn_demo.runs.run_inputs import repeated_project, start_again
from cnn_demo.runs.run_name import MAX_NAME
from cnn_demo.runs.run_precision import precision_text
from cnn_demo.shown_text import escaped
from cnn_demo.spec.summary import summarise
from cnn_demo.ui import charts
from cnn_demo.ui.core import address, next_run, notices, open_dialog, server, state
from cnn_demo.ui.core.new_run import start_run
from cnn_demo.ui.core.number_text import seconds_text
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.core.selected_run import deselect_run, select_run
from cnn_demo.ui.runs.compared_settings import settings_of
from cnn_demo.ui.train.run_view import BADGES
from cnn_demo.ui.train.shown_part import show_form
from cnn_demo.ui.widgets import server_limits
from cnn_demo.ui.widgets.share_network import share_network

MOST_COMPARED = 6
DELETE = "delete-run"
CONTINUE_HELP = (
    "Copies the design, recipe and data; the next run starts from this run's weights. For trained runs only."
)


def table(records: list[RunRecord]) -> None:
    """One row for each run, with the columns that any of them fills; a click on a column's title sorts."""
    titled = titles(records)
    rows = [
        {
            "Name": titled[entry.run.id],
            "Test accuracy": 100 * entry.result["test"]["accuracy"] if entry.result else None,
            "State": BADGES[entry.status.state][0],
            "Data": entry.project.data.title,
            "Parameters": summarise(entry.project.architecture).parameters,
            "Epochs": entry.status.epoch,
            "Training time": seconds_text(entry.status.seconds),
            "Started": time.strftime("%Y-%m-%d %H:%M", time.gmtime(entry.created_at)),
            "Origin": entry.origin,
        }
        for entry in records
    ]
    filled = [name for name in rows[0] if any(row[name] not in (None, "") for row in rows)]
    st.dataframe(
        [{name: row[name] for name in filled} for row in rows],
        hide_index=True,
        placeholder="–",
        column_config={
            "Name": st.column_config.TextColumn(width="medium"),
            "Parameters": st.column_config.NumberColumn(format="localized"),
            "Test accuracy": st.column_config.NumberColumn(format="%.2f %%"),
            "Started": st.column_config.TextColumn(help="UTC"),
        },
    )


def manage(records: list[RunRecord]) -> None:
    """Choose a run to open, continue, share, rename, copy, repeat or delete."""
    by_id, titled = {entry.run.id: entry for entry in records}, titles(records)
    with st.container(border=True):
        chosen = st.selectbox("Run to manage", list(by_id), format_func=lambda name: titled[name], key="one-run")
        entry = by_id[chosen]
        with st.container(horizontal=True, gap="small"):
            if pressed("Open", icon=":material/show_chart:", type="primary", help="Its result and curves."):
                _show_on_train_page(entry)
            workers = server.workers()
            if pressed(
                "Continue training",
                icon=":material/moving:",
                disabled=not entry.can_predict or not workers.is_there,
                help=workers.no_training or CONTINUE_HELP,
            ):
                next_run.continue_training(entry)
                show_form()
                _show_on_train_page(entry)
            if entry.can_predict:
                share_network(entry.run)
            with st.popover("Rename", icon=":material/edit:"):
                key = f"name-{chosen}"
                st.text_input("New name", entry.name, max_chars=MAX_NAME, key=key)
                _button("Save", ":material/check:", lambda: entry.run.rename(st.session_state[key]))
            with st.popover("More", icon=":material/more_horiz:"):
                _more(entry)
    if open_dialog.is_open(DELETE, entry.run.id):
        _confirm_delete(entry)


def _more(entry: RunRecord) -> None:
    """What is seldom done with a run, and what identifies it."""
    _button("Copy design and recipe", ":material/content_copy:", lambda: _copy(entry))
    no_training = server.workers().no_training
    _button("Run again with the same seed", ":material/replay:", lambda: _repeat(entry), why_not=no_training)
    st.button("Delete", icon=":material/delete:", on_click=open_dialog.open_dialog, args=(DELETE, entry.run.id))
    st.caption(f"Run {entry.run.id}, design {entry.project.architecture.hash()}")
    if precision := precision_text(entry.run):
        st.caption(precision)


def damaged_runs(damaged: list[tuple[RunFolder, RunError]]) -> None:
    """Runs that cannot be read: the reason, and a button to delete each."""
    for run, error in damaged:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning(escaped(str(error)), icon=":material/warning:", width="stretch")
            _button("Delete", ":material/delete:", partial(_delete, run, run.id), key=f"delete-{run.id}")


def compare(records: list[RunRecord]) -> None:
    """The curves of several runs in one chart, and their designs and recipes side by side."""
    st.header("Compare", anchor=False)
    by_id, titled = {entry.run.id: entry for entry in records}, titles(records)
    chosen = st.multiselect(
        "Runs to compare",
        list(by_id),
        default=list(by_id)[:2],
        format_func=lambda name: titled[name],
        max_selections=MOST_COMPARED,
        key="compared",
    )
    if not chosen:
        st.caption("Choose runs to compare their curves.")
        return
    compared = [by_id[name] for name in chosen]
    curves = [(titled[entry.run.id], metrics.read(entry.run.metrics_file)) for entry in compared]
    unmeasured = [titled[entry.run.id] for entry in compared if not entry.project.has_validation]
    of = (
        "Validation" if not unmeasured else "Training" if len(unmeasured) == len(compared) else "Validation or training"
    )
    measures: dict[EpochMeasure, str] = {"val_accuracy": f"{of} accuracy", "val_loss": f"{of} loss"}
    for place, (what, title) in zip(st.columns(2), measures.items(), strict=True):
        place.markdown(f"**{title}**")
        figure = charts.compare_curves(curves, what)
        place.plotly_chart(figure, config=charts.CONFIG, key=f"compare-{what}", alt=f"{title} of the chosen runs")
    if without := [title for title, records in curves if not records]:
        st.caption(
            f"Without curves: {escaped(', '.join(without))}. Curves begin with the first epoch; networks from bundles of "
            "earlier versions have none."
        )
    if unmeasured:
        st.caption(
            f"Trained without validation images: {escaped(', '.join(unmeasured))}. Their curves are those of the training "
            "images, means over each epoch, which say little about new images. Compare their test accuracy."
        )
    _side_by_side(compared)


def _side_by_side(compared: list[RunRecord]) -> None:
    """All settings of the runs; those that differ come first and are marked."""
    settings = [settings_of(entry) for entry in compared]
    names = list(dict.fromkeys(name for one in settings for name in one))
    differing = [name for name in names if len({one.get(name, "–") for one in settings}) > 1]
    rows = [
        {
            **({"Differs": "≠" if name in differing else ""} if differing else {}),
            "Setting": name,
            **{
                f"{number} · {entry.name}": one.get(name, "–")
                for number, (entry, one) in enumerate(zip(compared, settings, strict=True), start=1)
            },
        }
        for name in [*differing, *(name for name in names if name not in differing)]
    ]
    st.markdown("**Design and recipe**")
    st.dataframe(
        rows,
        hide_index=True,
        height=min(36 * (len(rows) + 1), 520),
        column_config={"Differs": st.column_config.TextColumn(width="small")},
    )


def _button(
    label: str, icon: str, act: Callable[[], None], key: str | None = None, *, why_not: str | None = None
) -> None:
    """why_not: disables it."""

    def on_click() -> None:
        with show_errors_on_top():
            act()

    st.button(label, icon=icon, on_click=on_click, key=key, disabled=why_not is not None, help=why_not)


def _copy(entry: RunRecord) -> None:
    if next_run.copy_project(entry):
        notices.add_success(
            f"The design, recipe and data of {entry.name} are now on the Build and Train pages. Undo brings yours back."
        )


def _show_on_train_page(entry: RunRecord) -> None:
    select_run(entry.run)
    st.switch_page("pages/train.py", query_params={address.RUN: entry.run.id})


def _repeat(entry: RunRecord) -> None:
    # An imported run may exceed this server's limits.
    server_limits.check(entry.project)
    name = unused_name(entry.name, {other.name for other in read_records(state.workspace())[0]})
    start_run(repeated_project(entry.run), name=name, given=start_again(entry.run))
    notices.add_success(f"{entry.name} was started again with seed {entry.project.recipe.seed}, as {name}.")


def _delete(run: RunFolder, name: str) -> None:
    server.queue().delete(run)
    deselect_run()
    notices.add_success(f"{name} was deleted.")


@st.dialog("Delete this run?", on_dismiss=open_dialog.close)
def _confirm_delete(entry: RunRecord) -> None:
    st.markdown(f"This permanently deletes **{escaped(entry.name)}** with its weights, curves and figures.")
    if entry.status.state == "running":
        st.markdown("It is training now. Deleting ends the training.")
    with st.container(horizontal=True):
        deletes = pressed("Delete it", type="primary", icon=":material/delete:")
        if deletes:
            with show_errors_on_top():
                _delete(entry.run, entry.name)
        if deletes or pressed("Keep it"):
            open_dialog.close()
            st.rerun()

"""The fold "Search settings" of the Train page: many runs with different settings, of which the best are found."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import Any

import streamlit as st

from cnn_demo.errors import SweepError, UserError
from cnn_demo.runs.record import unused_name
from cnn_demo.runs.run_name import MAX_NAME
from cnn_demo.runs.sweep_folder import SweepFolder, sweeps_of
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.spec import early_stopping
from cnn_demo.spec.fields import FloatField, IntField
from cnn_demo.spec.outlier_exposure import needed_data
from cnn_demo.spec.sweep import ACCURACY, GOAL_WORDS, GOALS, KINDS, Sweep
from cnn_demo.spec.varied_fields import varied_fields
from cnn_demo.ui.core import form_revision, sent, server, state
from cnn_demo.ui.core.number_text import seconds_text
from cnn_demo.ui.core.page import show_errors_here
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.core.uncut import uncut
from cnn_demo.ui.core.visitor import check_room_for_workspace, record_use
from cnn_demo.ui.data.download import begin_fetching, fetched
from cnn_demo.ui.sweep.open_sweep import open_sweep
from cnn_demo.ui.train import run_name, search_plan, search_ranges
from cnn_demo.ui.train.expected_wait import rounded
from cnn_demo.ui.train.search_plan import Fields, SearchPlan
from cnn_demo.ui.widgets import server_limits, training_time

NAME = "search-name"  # the key of its field
INTRODUCTION = (
    "Trains the network many times with different settings and shows which do best on the validation images. Settings that "
    "are not chosen here stay as they are above. Each training is an ordinary run, which you can open and keep."
)
EARLY_STOPPING = (
    "So weak runs leave their time to better ones (asynchronous successive halving, Li et al. 2020, "
    "[arXiv 1810.05934](https://arxiv.org/abs/1810.05934))."
)
NO_EARLY_STOPPING = (
    "With two goals every run trains to its end: a small network may be behind and still be worth having."
)


def expander(network: TrainedNetwork | None) -> None:
    """The fold; its form is made only while it is open. network: whose weights the next run starts from."""
    fold = st.expander("Search settings", icon=":material/travel_explore:", key="search-settings", on_change="rerun")
    if fold.open:
        with fold, show_errors_here():
            _form(network)


def _form(network: TrainedNetwork | None) -> None:
    fields = varied_fields(state.project())
    plan = search_plan.current(fields)
    st.caption(INTRODUCTION)
    _choice(fields, plan)
    search_ranges.ranges(fields, plan.space)
    st.divider()
    _budget(fields, plan)
    _start_part(fields, plan, network)


def _choice(fields: Fields, plan: SearchPlan) -> None:
    """Which settings vary: the common ones as pills, all others in a list."""
    common = search_plan.common(fields)
    others = tuple(path for path in fields if path not in common)
    chosen = [varied.path for varied in plan.space]
    keys = {name: _key(name) for name in ("common", "others")}

    def on_change() -> None:
        picked = [*_known(keys["common"], common), *_known(keys["others"], others)]
        search_plan.choose(fields, picked)

    st.pills(
        "What varies",
        common,
        selection_mode="multi",
        default=[path for path in chosen if path in common],
        format_func=lambda path: fields[path].label,
        key=keys["common"],
        on_change=on_change,
    )
    st.multiselect(
        "Other settings that vary",
        others,
        default=[path for path in chosen if path in others],
        format_func=lambda path: fields[path].label,
        placeholder="Choose any other setting of the recipe, the augmentation or a layer",
        key=keys["others"],
        on_change=on_change,
    )


def _known(key: str, paths: tuple[str, ...]) -> list[str]:
    """Which of the paths a browser has sent as chosen."""
    return [path for path in paths if path in (st.session_state.get(key) or ())]


def _budget(fields: Fields, plan: SearchPlan) -> None:
    """How much may be tried, for which goal, and whether weak runs end early."""
    first, second, third = st.columns([1, 1, 2], vertical_alignment="bottom")
    with first:
        _number(fields, "most_runs", "Runs in the search", plan.most_runs)
    with second:
        _number(fields, "most_minutes", "Minutes at most", plan.most_minutes, may_be_empty=True)
    with third:
        key = _key("goal")
        st.selectbox(
            "Goal",
            GOALS,
            GOALS.index(plan.goal),
            format_func=GOAL_WORDS.__getitem__,
            key=key,
            on_change=lambda: search_plan.change(fields, goal=sent.option(key, GOALS) or plan.goal),
        )
    has_one_goal = plan.goal == ACCURACY
    stops = _key(f"early-{has_one_goal}")
    st.toggle(
        KINDS["early_stopping"].label,
        plan.early_stopping and has_one_goal,
        key=stops,
        disabled=not has_one_goal,
        on_change=lambda: search_plan.change(fields, early_stopping=st.session_state[stops]),
    )
    st.caption(_early_stopping(plan) if has_one_goal else NO_EARLY_STOPPING)


def _early_stopping(plan: SearchPlan) -> str:
    """When runs of the planned search may be stopped, and why."""
    epochs = early_stopping.most_epochs(state.project(), plan.space)
    stops = bool(early_stopping.rungs(epochs))
    return f"{early_stopping.rule(epochs)} {EARLY_STOPPING}" if stops else early_stopping.rule(epochs)


def _number(fields: Fields, name: str, label: str, value: float | None, *, may_be_empty: bool = False) -> None:
    """One number of the budget; empty where there is no limit."""
    kind, key = KINDS[name], _key(name)
    assert isinstance(kind, IntField | FloatField)
    if may_be_empty:  # a value that is handed to the field comes back when the field is cleared
        st.session_state.setdefault(key, value)
        value = None
    numbers: dict[str, Any] = {"min_value": kind.low, "max_value": kind.high, "value": value}
    st.number_input(
        label,
        **numbers,
        step=1 if isinstance(kind, IntField) else kind.step,
        format="%d" if isinstance(kind, IntField) else "%g",
        placeholder="No limit",
        key=key,
        on_change=lambda: search_plan.change(fields, **{name: st.session_state[key]}),
        help=kind.help,
    )


def _start_part(fields: Fields, plan: SearchPlan, network: TrainedNetwork | None) -> None:
    """The name, the expected time, what stands against the search, and the button that starts it."""
    st.text_input("Name of the search", max_chars=MAX_NAME, placeholder=_default_name(), key=NAME)
    sweep, problem = _planned(fields, plan, network)
    if problem:
        st.warning(escaped(problem), icon=":material/warning:")
    elif time := _expected_time(plan):
        st.caption(f":material/timer: {time}")
    data = needed_data(state.project())
    if pressed(
        "Start the search", type="primary", icon=":material/travel_explore:", key="start-search", disabled=sweep is None
    ):
        begin_fetching(*data, purpose="search")
    with uncut():
        if fetched(*data, purpose="search") and sweep:
            _start(sweep)


def _planned(fields: Fields, plan: SearchPlan, network: TrainedNetwork | None) -> tuple[Sweep | None, str]:
    """The search, or None and why it cannot be made."""
    if network:
        return (
            None,
            f"A search starts from random weights, and the next run from {network.title}. Choose random weights.",
        )
    project = state.project()
    try:
        server.scheduler().sweeps.check_room(state.workspace().folder)
        sweep = plan.sweep(project, fields)
        server_limits.check(project)
        state.workspace().check_room(plan.most_runs, server.settings().max_runs_per_workspace)
    except UserError as error:
        return None, str(error)
    return sweep, ""


def _expected_time(plan: SearchPlan) -> str:
    """How long the search takes on this machine; "" before that was measured."""
    epoch = training_time.epoch_seconds(state.project())
    if epoch is None:
        return ""
    run, places = epoch * state.project().recipe.epochs, server.queue().places()
    seconds = run * math.ceil(plan.most_runs / max(places, 1))
    one, whole = seconds_text(run), seconds_text(rounded(seconds))
    sentences = {
        f"A run with the settings above takes about {one} on this machine, so {plan.most_runs} of them, one after the other, "
        f"about {whole}, and a few seconds more for the start of each.": places <= 1,
        f"A run with the settings above takes about {one} with this machine to itself, so {plan.most_runs} of them, up to "
        f"{places} at the same time, take at least {whole}, and a few seconds more for the start of each.": places > 1,
        "Early stopping makes it shorter.": plan.early_stopping and plan.goal == ACCURACY,
        "Other people's runs go first and make it longer, as do larger networks and more epochs where these vary.": True,
        f"The search ends after {plan.most_minutes or 0:g} minutes, whether or not all of them were tried.": (
            plan.most_minutes is not None and seconds > 60 * plan.most_minutes
        ),
    }
    return " ".join(sentence for sentence, holds in sentences.items() if holds)


def _start(sweep: Sweep) -> None:
    """Make the search and show it. Raises UserError."""
    check_room_for_workspace()
    name = st.session_state.get(NAME, "").strip() or _default_name()
    folder = SweepFolder.create(state.workspace().folder, sweep, name=name)
    record_use()  # its runs are counted for anyone who uses the workspace
    server.scheduler().sweeps.enter(folder)
    open_sweep(folder)


def _default_name() -> str:
    """Named after the design and the data; numbered where it is taken."""
    used = set()
    for folder in sweeps_of(state.workspace().folder):
        with suppress(SweepError):  # the page of the search says what is wrong with it
            used.add(folder.name())
    return unused_name(run_name.of_project(state.project()), used)


def _key(name: str) -> str:
    return f"search-{name}-{form_revision.current()}"

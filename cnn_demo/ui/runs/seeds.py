"""Section of the Runs page on groups of seeds: mean and spread of each, and whether two of them differ by more than chance."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from cnn_demo.errors import RunError
from cnn_demo.runs import metrics
from cnn_demo.runs.group_comparison import comparison
from cnn_demo.runs.group_statistics import Spread
from cnn_demo.runs.metrics import EpochMeasure
from cnn_demo.runs.record import RunRecord
from cnn_demo.runs.seed_groups import TEST, VALIDATION, SeedGroup, seed_groups
from cnn_demo.shown_text import escaped
from cnn_demo.ui import charts
from cnn_demo.ui.core.number_text import percent
from cnn_demo.ui.runs.compared_settings import settings_of
from cnn_demo.ui.runs.seed_group_actions import manage_group

MOST_COMPARED = 2
SEED = "Seed"  # the setting in which the runs of a group differ


def seeds_section(records: Sequence[RunRecord]) -> None:
    """Nothing where no runs were started for several seeds."""
    groups = {group.id: group for group in seed_groups(records)}
    if not groups:
        return
    st.header("Several seeds", anchor=False)
    titles = _titles(list(groups.values()))
    _table(list(groups.values()))
    manage_group(list(groups.values()), titles)
    chosen = st.multiselect(
        "Groups to compare",
        list(groups),
        default=list(groups)[:MOST_COMPARED],
        format_func=titles.__getitem__,
        max_selections=MOST_COMPARED,
        key="compared-groups",
    )
    shown = [groups[name] for name in chosen]
    if any(group.finished for group in shown):
        _chart([(titles[group.id], group) for group in shown if group.finished])
    if len(shown) == MOST_COMPARED:
        _compare(*shown)
    elif shown:
        st.caption("Choose a second group to see whether the difference is more than chance.")


def _table(groups: Sequence[SeedGroup]) -> None:
    rows = [
        {
            "Name": group.name,
            "Finished": f"{len(group.finished)} of {len(group.records)}",
            **_figures("Validation accuracy", group.spread(VALIDATION)),
            **_figures("Test accuracy", group.spread(TEST)),
        }
        for group in groups
    ]
    st.dataframe(
        rows, hide_index=True, placeholder="–", column_config={"Name": st.column_config.TextColumn(width="medium")}
    )
    st.caption(
        "Mean ± standard deviation (n − 1) of the runs that have finished, after the last epoch of each. Choose settings by "
        "the validation accuracy, and look at the test accuracy once, at the end."
    )


def _figures(title: str, found: Spread | None) -> dict[str, str | None]:
    if found is None:
        return {title: None}
    mean = f"{100 * found.mean:.2f}"
    return {title: percent(mean if found.deviation is None else f"{mean} ± {100 * found.deviation:.2f}")}


def _titles(groups: Sequence[SeedGroup]) -> dict[str, str]:
    """id -> name of each group, with the id where names are the same."""
    names = [group.name for group in groups]
    return {group.id: group.name if names.count(group.name) == 1 else f"{group.name} ({group.id})" for group in groups}


def _chart(shown: Sequence[tuple[str, SeedGroup]]) -> None:
    is_validated = all(group.project.has_validation for _, group in shown)
    what: EpochMeasure = "val_accuracy" if is_validated else "accuracy"
    title = "Validation accuracy" if is_validated else "Training accuracy"
    curves = [(name, [metrics.read(each.run.metrics_file) for each in group.finished]) for name, group in shown]
    st.markdown(f"**{title}**")
    st.plotly_chart(
        charts.seed_bands(curves, what), config=charts.CONFIG, key="seed-bands", alt=f"{title} of the chosen groups"
    )
    st.caption(
        "Line: the mean of a group's finished runs after each epoch. Band: from the lowest to the highest of them."
    )


def _compare(first: SeedGroup, second: SeedGroup) -> None:
    try:
        found = comparison(first, second)
    except RunError as error:
        st.info(escaped(str(error)), icon=":material/info:")
        return
    st.markdown(escaped(found.headline))
    st.info(f"**{found.verdict}**", icon=":material/balance:")
    _differing(first, second)
    with st.expander("How this is computed, and what it does not say", icon=":material/info:", key="how-compared"):
        st.markdown("\n".join(f"- {sentence}" for sentence in found.details))


def _differing(first: SeedGroup, second: SeedGroup) -> None:
    """The settings in which the groups differ."""
    one, other = (settings_of(group.records[0]) for group in (first, second))
    names = [name for name in {**one, **other} if one.get(name) != other.get(name) and name != SEED]
    if not names:
        st.caption("Both groups have the same settings: their difference is chance.")
        return
    rows = [
        {
            "Setting that differs": name,
            f"1 · {first.name}": one.get(name, "–"),
            f"2 · {second.name}": other.get(name, "–"),
        }
        for name in names
    ]
    st.dataframe(rows, hide_index=True)

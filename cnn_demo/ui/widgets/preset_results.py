"""Measured accuracy of the presets, as a sentence on one and as a table of all."""

from __future__ import annotations

import streamlit as st

from cnn_demo.runs.preset_runs import preset_project
from cnn_demo.shown_text import escaped
from cnn_demo.spec import presets
from cnn_demo.spec.data import WORKSPACE, DataSpec
from cnn_demo.spec.measured import Measured, measurements
from cnn_demo.spec.summary import summarise
from cnn_demo.ui.core import state
from cnn_demo.ui.core.number_text import count_text, percent, percent_text, seconds_text
from cnn_demo.ui.widgets import training_time

NOT_MEASURED = "not measured"
MINUTE = 60
# With a soft hyphen: a phone breaks the longest word.
HEADS, ALIGNED = ("Preset", "Para\u00admeters", "Test accuracy", "Time here"), ("---", "---:", "---:", "---:")


def accuracy_line(preset: str) -> str:
    """The preset's measured accuracy on the project's data; for a part of MNIST, that on all of it; "" for own data sets."""
    chosen = state.dataset()
    data = _measured_on(chosen)
    found = measurements().get((preset, data.name))
    if found is None and data.origin == WORKSPACE:
        return ""
    if found is None:
        return f":material/verified: Not measured on {escaped(data.short_title)}."
    recipe = presets.recipe(found.recipe).title
    many = len(found.seeds) > 1
    counted = f"mean ± standard deviation of {len(found.seeds)} seeds" if many else "one seed"
    fewer = " With fewer images it reaches less." if data != chosen else ""
    return (
        f":material/verified: With all {data.training_images:,} training images of {escaped(data.short_title)} and the recipe "
        f"{recipe} for {found.epochs} epochs, this preset reaches **{_accuracy(found)}** test accuracy ({counted}).{fewer}"
    )


def comparison() -> None:
    """A table of all presets: parameters, measured accuracy, expected time on this machine."""
    data = _measured_on(state.dataset())
    rows = [HEADS, ALIGNED, *(_cells(name, data) for name in presets.DESIGNS)]
    st.markdown("\n".join(f"| {' | '.join(row)} |" for row in rows))
    st.caption(
        f"Data: {escaped(data.title)}. Each preset is trained with the recipe it was measured with, or with its own. "
        "Accuracy: after the last epoch, mean ± standard deviation over the seeds, with the number of seeds in brackets. "
        "Time: the expected time of the whole training, without augmentation, from a measurement of this machine. Where "
        "the table shows –, press *How long will it take here?* first."
    )


def _cells(name: str, data: DataSpec) -> tuple[str, ...]:
    found = measurements().get((name, data.name))
    project = preset_project(name, data, recipe=found.recipe if found else "")
    seconds = training_time.epoch_seconds(project)
    cells = (
        presets.design(name).title.partition(" (")[0],
        count_text(summarise(project.architecture).parameters),
        f"{_accuracy(found)} ({len(found.seeds)})" if found else NOT_MEASURED,
        "–" if seconds is None else _about(seconds * project.recipe.epochs),
    )
    return tuple(f":small[{cell}]" for cell in cells)


def _about(seconds: float) -> str:
    """Seconds below two minutes, then whole minutes; with spaces at which no line breaks."""
    text = seconds_text(seconds) if seconds < 2 * MINUTE else f"{seconds / MINUTE:.0f} min"
    return text.replace(" ", "\u00a0")


def _measured_on(data: DataSpec) -> DataSpec:
    """The data set whose measurements apply: the one that the given one is a part of, if any."""
    return next((other for other in state.catalog().all() if other.name == data.cut_from), data)


def _accuracy(found: Measured) -> str:
    if found.standard_deviation is None:
        return percent_text(found.mean)
    return percent(f"{100 * found.mean:.2f} ± {100 * found.standard_deviation:.2f}")

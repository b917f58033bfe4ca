"""What runs of the presets measured, beside the choice among them."""

from __future__ import annotations

import streamlit as st

from cnn_demo.runs.preset_runs import preset_project
from cnn_demo.spec import presets
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.measured import Measured, measurements
from cnn_demo.spec.summary import summarise
from cnn_demo.ui.core import state
from cnn_demo.ui.core.number_text import count_text, percent_text, seconds_text
from cnn_demo.ui.widgets import training_time

NOT_MEASURED = "not measured"
MINUTE = 60
# On a phone the longest word is broken.
HEADS, ALIGNED = ("Preset", "Para\u00admeters", "Test accuracy", "Time here"), ("---", "---:", "---:", "---:")


def accuracy_line(preset: str) -> str:
    """What is known of the preset on the chosen data, in a sentence; of digits all of MNIST tells."""
    data = _told_by(state.dataset())
    found = measurements().get((preset, data.name))
    if found is None:
        return f":material/verified: On {data.short_title} {NOT_MEASURED}."
    recipe = presets.recipe(found.recipe).title
    many = len(found.seeds) > 1
    counted = f"mean ± standard deviation of {len(found.seeds)} seeds" if many else "a single seed"
    return (
        f":material/verified: Measured on {data.short_title}, {data.training_images:,} training images, by the "
        f"recipe {recipe} in {found.epochs} epochs: **{_accuracy(found)}** of the test images read right ({counted})."
    )


def comparison() -> None:
    """All presets beside each other: parameters, measured accuracy and the expected time on this machine."""
    data = _told_by(state.dataset())
    rows = [HEADS, ALIGNED, *(_cells(name, data) for name in presets.DESIGNS)]
    st.markdown("\n".join(f"| {' | '.join(row)} |" for row in rows))
    st.caption(
        f"On {data.title}, each by the recipe that it was measured with, or else its own. Accuracy after the last "
        "epoch: mean ± standard deviation over the seeds, whose number follows in brackets. Time: the whole "
        "training, expected from a timing of this machine; augmentation comes on top. Where a – stands, "
        "ask *How long will it take here?* first."
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
    """Seconds below two minutes, then whole minutes; never broken into lines."""
    text = seconds_text(seconds) if seconds < 2 * MINUTE else f"{seconds / MINUTE:.0f} min"
    return text.replace(" ", "\u00a0")


def _told_by(data: DataSpec) -> DataSpec:
    """The data set whose figures stand for the chosen one's: the one that its images were cut from, if any."""
    return next((other for other in state.catalog().all() if other.name == data.cut_from), data)


def _accuracy(found: Measured) -> str:
    if found.standard_deviation is None:
        return percent_text(found.mean)
    return f"{100 * found.mean:.2f} ± {100 * found.standard_deviation:.2f} %"

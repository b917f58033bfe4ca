"""The charts of one run: they grow while it trains, and stay as they are afterwards."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.metrics import Reader
from cnn_demo.runs.status import TRAINED, Status
from cnn_demo.spec.layers import Dropout
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import BALANCED, Recipe
from cnn_demo.spec.step_counts import StepCounts
from cnn_demo.ui.core import own_data, store
from cnn_demo.ui.train.live_curves import TITLES, LiveCurves
from cnn_demo.ui.widgets.live_chart import live_chart

FOLLOWED = "followed-run"
OF_DIGITS = "All figures are those of the digits alone, without the images that are no digits."


@dataclass
class FollowedRun:
    """A run that this session watches: its curves so far, and how far its metrics were read."""

    reader: Reader
    curves: LiveCurves
    generation: int = 0

    def read_on(self) -> None:
        """Add what was measured since the last call."""
        records = self.reader.new_records()
        if self.generation != self.reader.generation:
            before = self.curves
            self.curves = LiveCurves(before.steps_per_epoch, before.classes, has_validation=before.has_validation)
            self.generation = self.reader.generation
        self.curves.extend(records)


def follow(run: RunFolder, status: Status) -> FollowedRun:
    """The run with all that was measured up to now. It is kept for the session, so that only what is new is read."""
    steps_per_epoch = _steps_per_epoch(run, status)
    followed: FollowedRun | None = store.get(FOLLOWED)
    if (
        followed is None
        or followed.reader.path != run.metrics_file
        or followed.curves.steps_per_epoch != steps_per_epoch
    ):
        project = run.project()
        curves = LiveCurves(steps_per_epoch, len(project.data.classes), has_validation=project.has_validation)
        followed = FollowedRun(Reader(run.metrics_file), curves)
        store.put(FOLLOWED, followed)
    followed.read_on()
    return followed


def _steps_per_epoch(run: RunFolder, status: Status) -> int:
    """Batches in an epoch; 1 for a run that never trained, which has no records either."""
    if status.batches:
        return status.batches
    result = run.result()  # of a run made of one epoch of another, or imported: its status counts no batches
    return StepCounts.of(run.project().recipe, max(result["training_images"], 1)).batches if result else 1


def show_curves(run: RunFolder) -> None:
    """All charts of a run, the same while it trains and afterwards; nothing before its first batch."""
    status, project = run.status(), run.project()
    followed = follow(run, status)
    curves, of = followed.curves, f"{run.id}-{followed.generation}"
    if curves.newest_batch is None:
        return
    epochs = max(status.epoch, 1) if status.state in TRAINED else status.epochs
    if curves.sketch_lines:
        is_image = not own_data.takes_drawings(project.data)  # see watched_image.py
        st.markdown("**Predictions for the image**" if is_image else "**Predictions for your sketch**")
        layout = curves.sketch_layout(project.data.classes, epochs, replay=status.state in TRAINED)
        live_chart("live-sketch", f"{of}-{curves.sketch}", curves.sketch_lines, layout)
    for place, (what, lines) in zip(st.columns(2, gap="medium"), curves.measures.items(), strict=True):
        with place:
            st.markdown(f"**{TITLES[what]}**")
            live_chart(f"live-{what}", of, lines, curves.measure_layout(what, epochs))
    with st.expander("Learning rate", icon=":material/show_chart:"):
        live_chart("live-rate", of, [curves.learning_rate], curves.rate_layout(epochs))
    st.caption(_note(project))


def _note(project: Project) -> str:
    """Why the training curve may look worse than the validation curve, or why there is none."""
    recipe = project.recipe
    if not project.has_validation:
        return _note_without_validation(recipe)
    harder = {
        "label smoothing": recipe.label_smoothing > 0,
        "augmentation": recipe.augmentation.any,
        "dropout": any(isinstance(layer, Dropout) for layer in project.architecture.every_layer()),
    }
    sentences = [
        "Training figures are means over the epoch, while the weights still change; validation figures are measured at "
        "its end. So training can look worse than validation."
    ]
    if names := [name for name, is_on in harder.items() if is_on]:
        sentences.append(worse_text(names))
    if recipe.outlier_exposure:
        sentences.append(OF_DIGITS)
    if recipe.class_weights == BALANCED:
        sentences.append("Class weights change the training loss, not the validation loss.")
    if recipe.weight_averaging:
        sentences.append("Validation uses the averaged weights, which the run keeps.")
    return " ".join(sentences)


def worse_text(names: list[str]) -> str:
    """Which settings make the training figures worse. names: at least one."""
    *others, last = names
    subject, verb = (f"{', '.join(others)} and {last}", "make") if others else (last, "makes")
    return f"{subject.capitalize()} {verb} the training figures worse, but not the validation figures."


def _note_without_validation(recipe: Recipe) -> str:
    """What the curves are in a run that has no validation images."""
    sentences = [
        "This run has no validation images, so the curves show the training images alone: means over the epoch, while the "
        "weights still change. They do not show how well the network does on new images; the test at the end does."
    ]
    if recipe.outlier_exposure:
        sentences.append(OF_DIGITS)
    return " ".join(sentences)

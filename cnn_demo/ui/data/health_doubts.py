"""Labels of an own data set that a network doubts, once one was trained on it: on the Data page, with buttons for each."""

from __future__ import annotations

from typing import Any

import streamlit as st

from cnn_demo.datasets.image_set import VALIDATION, ImageSet
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.health.doubted_labels import DOUBTED, TEST, TRAIN, Doubt, doubted_labels
from cnn_demo.runs.record import RunRecord, read_records, titles
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.spec.data import WORKSPACE
from cnn_demo.ui.core import state
from cnn_demo.ui.core.page import show_errors_here
from cnn_demo.ui.data import health_finding
from cnn_demo.ui.data.own import undo
from cnn_demo.ui.inspection.cached_result import ask_cached

TASK = "label_doubts"
EXPLANATION = (
    "A network that was trained on this data set can point at labels that may be wrong. A simple classifier looks at what the "
    "network sees in each picture, and is fitted without the label of that picture."
)


def show(data_set: OwnDataSet) -> None:
    """The doubts of the newest network that was trained on the data set, or of the one that is chosen."""
    st.markdown("**Labels that may be wrong**")
    runs = _runs(data_set)
    if not runs:
        st.caption(f"{EXPLANATION} Train one, and come back.")
        return
    st.caption(EXPLANATION)
    names = titles(runs)
    chosen = runs[0]
    if len(runs) > 1:
        chosen = st.selectbox(
            "Network",
            runs,
            format_func=lambda record: names[record.run.id],
            key=f"doubting-network-{data_set.name}-{len(runs)}",
        )
    else:
        st.markdown(f"Network: {escaped(names[chosen.run.id])}")
    with show_errors_here():
        _doubts(data_set, chosen)


def _doubts(data_set: OwnDataSet, record: RunRecord) -> None:
    data, recipe = record.project.data, record.project.recipe
    images = ImageSet(
        data=data,
        part=VALIDATION,
        validation_share=recipe.validation_share,
        seed=recipe.seed,
        workspace=str(state.workspace().folder),
    )
    answer = ask_cached(TrainedNetwork(record.run.path), TASK, images, label="Look for wrong labels")
    if answer is None:
        return
    if finding := doubted_labels(data_set, data, _parsed(answer)):
        health_finding.show(data_set, finding)
    else:
        if health_finding.has_undo([DOUBTED]):
            undo.button(data_set)
        st.success("This network doubts no label.", icon=":material/check_circle:")
        st.caption(
            f"Pictures that were compared: {answer['figures']['images']:,}. A network that was trained for very long has "
            "learned wrong labels by heart, and doubts few of them."
        )


def _parsed(answer: dict[str, Any]) -> list[Doubt]:
    """The answer of the task `label_doubts`."""
    arrays = [answer[name].tolist() for name in ("is_test", "indices", "labels", "suggestions", "probabilities")]
    return [
        Doubt(part=TEST if is_test else TRAIN, index=index, label=label, suggestion=suggestion, probability=probability)
        for is_test, index, label, suggestion, probability in zip(*arrays, strict=True)
    ]


def _runs(data_set: OwnDataSet) -> list[RunRecord]:
    """The runs with a trained network whose images of this data set are on disk, the newest first."""
    records, _ = read_records(state.workspace())
    return [
        record
        for record in records
        if record.can_predict
        and (record.project.data.origin, record.project.data.name) == (WORKSPACE, data_set.name)
        and state.catalog().is_here(record.project.data)
    ]

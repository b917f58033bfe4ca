"""The health of an own data set on the Data page: what may be wrong with it, and what can be done about it."""

from __future__ import annotations

import hashlib
from functools import partial

import streamlit as st

from cnn_demo.jobs.long_work import LongWork
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.health.doubted_labels import DOUBTED
from cnn_demo.own_data.health.examination import Compared, examine, look_alike
from cnn_demo.runs.kept import Kept
from cnn_demo.ui.core import long_work, store
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.core.uncut import uncut
from cnn_demo.ui.data import health_doubts, health_finding, none_of_these
from cnn_demo.ui.data.own import steps, undo

ALIKE: Kept[Compared] = Kept(16)  # of data sets, by their pictures
FOUND, STOPPED = "alike-pictures", "alike-stopped"
INTRODUCTION = (
    "Look at this before you train. None of it has to be changed, but each point costs accuracy or makes the measured "
    "accuracy look better than it is."
)


def show(data_set: OwnDataSet) -> None:
    """The findings: those about classes and single pictures at once, those about duplicates when all were compared."""
    if not data_set.pictures():
        steps.no_pictures_yet(data_set)
        return
    top = st.container()
    compared = _compared(data_set)
    findings = examine(data_set, compared or Compared())
    with top:
        if not health_finding.has_undo((*(finding.kind for finding in findings), DOUBTED)):
            undo.button(data_set)
        if findings:
            st.markdown(INTRODUCTION)
        for finding in findings:
            health_finding.show(data_set, finding)
        if compared is not None and not findings:
            st.success("Nothing was found that needs a change.", icon=":material/check_circle:")
    health_doubts.show(data_set)
    none_of_these.show(data_set)


@uncut()
def _compared(data_set: OwnDataSet) -> Compared | None:
    """Which pictures look almost the same, and which are damaged; None, and the progress, until they have been compared."""
    key = _key(data_set)
    known: tuple[str, Compared] | None = store.get(FOUND)
    if known and known[0] == key:
        return known[1]
    found: Compared | None = long_work.on_demand(
        f"alike-{key}",
        partial(_look, data_set=data_set, key=key),
        button=lambda: (
            store.get(STOPPED) != key
            or pressed("Look for near duplicates", icon=":material/search:", key="look-for-near-duplicates")
        ),
        on_failure=lambda: store.put(STOPPED, key),
    )
    if found is not None:
        store.put(FOUND, (key, found))
    return found


def _look(work: LongWork, *, data_set: OwnDataSet, key: str) -> Compared:
    return ALIKE.get(key, lambda: look_alike(data_set, work.report))


def _key(data_set: OwnDataSet) -> str:
    """Changes with the pictures of the data set; their labels do not matter."""
    ids = "\n".join(picture.id for picture in data_set.pictures())
    return hashlib.sha256(f"{data_set.folder}\n{ids}".encode()).hexdigest()[:20]

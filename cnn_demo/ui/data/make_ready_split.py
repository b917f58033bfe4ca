"""The shares of the pictures for validation and test, and the split that follows, as a table."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.records import PARTS, TEST, TRAINING, VALIDATION, Preparation
from cnn_demo.own_data.splitting import Split, split
from cnn_demo.runs.kept import Kept
from cnn_demo.shown_text import escaped
from cnn_demo.ui.data.make_ready_form import keep

SHARES = {
    VALIDATION: (
        "Validation pictures",
        "Held back from learning, and looked at after each epoch: they tell when a network learns its pictures by heart.",
    ),
    TEST: (
        "Test pictures",
        "Never seen in training. They are used once, at its end, to measure how good the network is.",
    ),
}
TOGETHER = (
    "Pictures of one recording, and pictures that look almost the same, stay in one part where a class has enough others. The "
    "latter are found when the data set is made ready, which may move a few pictures."
)
LEAST, MOST, STEP = 5, 40, 5  # per cent
SPLITS: Kept[Split] = Kept(8)  # that of 40,000 pictures takes 0.3 s
TITLES = {TRAINING: "Training", VALIDATION: "Validation", TEST: "Test"}


def shares(data_set: OwnDataSet, preparation: Preparation) -> Preparation:
    """The share of each part; a part that came with the pictures stays as it came, and is not asked for."""
    st.markdown("**Which pictures the network learns from**")
    given = {picture.part for picture in data_set.pictures()} & set(SHARES)
    asked = [part for part in SHARES if part not in given]
    chosen = {VALIDATION: preparation.validation_share, TEST: preparation.test_share}
    for part, place in zip(asked, st.columns(len(asked), gap="medium") if asked else (), strict=True):
        title, explanation = SHARES[part]
        percent = place.slider(
            title,
            LEAST,
            MOST,
            round(100 * chosen[part]),
            STEP,
            format="%d %%",
            help=explanation,
            key=f"make-ready-{data_set.name}-{part}",
        )
        chosen[part] = percent / 100
    if given:
        st.caption(f"The pictures came with these parts, which stay as they are: {', '.join(sorted(given))}.")
    return keep(data_set, replace(preparation, validation_share=chosen[VALIDATION], test_share=chosen[TEST]))


def parts(data_set: OwnDataSet, preparation: Preparation) -> Split:
    """The part of each picture. Raises DatasetError where the pictures cannot be split."""
    pictures, classes = data_set.pictures(), data_set.classes
    fingerprint = hash(tuple((each.id, each.label, each.group, each.part) for each in pictures))
    key = (fingerprint, classes, preparation.validation_share, preparation.test_share, preparation.seed)
    return SPLITS.get(key, lambda: split(pictures, classes, preparation))


def table(data_set: OwnDataSet, made: Split) -> None:
    """How many pictures of each class each part has, and what is to know about the parts."""
    pictures, classes = data_set.pictures(), data_set.classes
    counts = made.counts(pictures, classes)
    rows = [{"Class": name, **{TITLES[part]: counts[name][part] for part in PARTS}} for name in classes]
    st.dataframe(rows, hide_index=True, width="stretch")
    totals = {part: sum(counts[name][part] for name in classes) for part in PARTS}
    training, validation, test = (f"{totals[part]:,}" for part in PARTS)
    st.caption(f"In total: {training} for training, {validation} for validation and {test} for the test.")
    if not made.notes:
        st.caption(TOGETHER)
    for note in made.notes:
        st.warning(escaped(note), icon=":material/warning:")

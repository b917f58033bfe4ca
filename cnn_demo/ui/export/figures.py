"""The figures of an export's check, in one sentence and side by side."""

from __future__ import annotations

from typing import Any

import streamlit as st

from cnn_demo.runs.saved_exports import Exported, ExportFigures
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.spec.exports import EXPORTS, ExportFormat, difference_text
from cnn_demo.ui.core.number_text import bytes_text, percent_text
from cnn_demo.ui.export import browser_check


def check_text(figures: ExportFigures) -> str:
    """What the check found, as Markdown."""
    if not figures["checked"]:
        return f":material/info: Not tested yet. {escaped(figures['why'])}"
    accuracy = _accuracy_sentence(figures)
    return (
        f":material/check_circle: Tested on {escaped(figures['images'])}: {percent_text(figures['equal_answers'])} of the "
        f"predictions are the same as here.{accuracy}"
    )


def _accuracy_sentence(figures: ExportFigures) -> str:
    before, after = figures["accuracy_before"], figures["accuracy_after"]
    if before is None or after is None:
        return ""
    if percent_text(before) == percent_text(after):
        return f" Accuracy: {percent_text(after)}."
    return f" Accuracy: {percent_text(after)} instead of {percent_text(before)}."


def comparison(network: TrainedNetwork) -> None:
    """A table of the exports made so far; nothing where there is only one."""
    made = [(item, found) for item in EXPORTS.values() if (found := browser_check.exported_for_visitor(network, item))]
    if len(made) > 1:
        st.subheader("Side by side", anchor=False)
        st.dataframe(
            [_row(item, found) for item, found in made],
            hide_index=True,
            height="content",
            column_config={
                "One image": st.column_config.NumberColumn(format="%.2f ms"),
                **{name: st.column_config.Column(alignment="right") for name in ("Download", "Unpacked", "Differs by")},
                **{
                    name: st.column_config.NumberColumn(format="%.2f %%")
                    for name in ("Same predictions", "Accuracy here", "Accuracy there")
                },
            },
        )


def how_it_is_checked() -> None:
    """What the figures mean, in an expander."""
    with st.expander("How is an export tested?", icon=":material/fact_check:"):
        st.markdown(
            "Each file is run in the program it is made for, on the test images of the network's data set, and its "
            "predictions are compared with those of the network here. **Differs by** is the largest difference of any "
            "probability over 32 of the images. A format that keeps the full weights may differ in the last digits only, "
            "because different programs add the same numbers in different orders. A file that differs by more than its "
            "format allows cannot be downloaded. **One image** is the median time of one prediction in that program. "
            "Where the program is not installed on this server, the page says so and the file is not tested; a file for "
            "TensorFlow.js can then be tested in your browser, on the same images and by the same rule."
        )


def _row(item: ExportFormat, found: Exported) -> dict[str, Any]:
    figures = found.figures
    difference = figures.get("largest_difference")
    return {
        "Format": item.title,
        "Download": bytes_text(found.file.stat().st_size),
        "Unpacked": bytes_text(figures["bytes"]),
        "One image": figures.get("median_ms"),
        "Differs by": None if difference is None else difference_text(difference),
        "Same predictions": _percent(figures.get("equal_answers")),
        "Accuracy here": _percent(figures.get("accuracy_before")),
        "Accuracy there": _percent(figures.get("accuracy_after")),
        "Tested with": figures.get("runtime", "not tested yet"),
    }


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share

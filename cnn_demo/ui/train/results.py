"""Results of an ended run: test figures, figures of each class, and links to what one can do next."""

from __future__ import annotations

import streamlit as st

from cnn_demo.runs.figures import Result
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.inspection_results import ClassFigures
from cnn_demo.runs.promoted_epoch import best_epoch
from cnn_demo.ui import charts
from cnn_demo.ui.core.number_text import count_text, percent_text, seconds_text
from cnn_demo.ui.core.selected_run import select_run
from cnn_demo.ui.runs.promote_epoch import KEEP_HELP, promote
from cnn_demo.ui.widgets import network_picker
from cnn_demo.ui.widgets.share_network import share_network


def result_view(run: RunFolder, result: Result) -> None:
    """The result of an ended run."""
    network_picker.preselect(run.id)
    test = result["test"]
    st.header("On the test images", anchor=False)
    with st.container(horizontal=True, gap="small"):
        st.metric("Test accuracy", percent_text(test["accuracy"]), border=True, help=_test_help(test["images"]))
        st.metric("Test loss", f"{test['loss']:.4f}", border=True)
        st.metric("Time", seconds_text(result["seconds"]), border=True)
        st.metric("Parameters", count_text(result["parameters"]), border=True)
    best_epoch_note(run, result)
    next_steps()
    share_network(run)
    classes = run.project().data.classes
    with st.expander("Class by class", icon=":material/grid_on:"):
        table, matrix = st.columns([5, 6], gap="large")
        with table:
            per_class_table(test["per_class"], classes)
        with matrix:
            figure = charts.confusion_matrix(test["confusion"], classes)
            st.plotly_chart(figure, config=charts.CONFIG, key="confusion", alt="Confusion matrix of the test images")
            st.caption(charts.confusion_caption())


def next_steps() -> None:
    """Links to what one can do with a trained network."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.page_link("pages/draw.py", label="Draw and see its prediction", icon=":material/draw:")
        st.page_link("pages/inspection.py", label="Inspect it", icon=":material/troubleshoot:")
        st.page_link("pages/export.py", label="Export it", icon=":material/download:")
        st.page_link("pages/runs.py", label="Compare with other runs", icon=":material/list_alt:")


def best_epoch_note(run: RunFolder, result: Result) -> None:
    """Which earlier epoch did better on the validation images, if any, and a button that keeps it."""
    epoch, best = best_epoch(result), result["best"]
    if epoch is None or best is None or not run.best_file.is_file():
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(
            f"These figures are for the last epoch, {result['epochs']}. On the validation images, epoch {epoch + 1} "
            f"was the best, with {percent_text(best['val_accuracy'])}.",
            width="stretch",
        )
        if st.button(f"Keep epoch {epoch + 1} too", icon=":material/bookmark_add:", help=KEEP_HELP):
            select_run(promote(run))
            st.rerun()


def per_class_table(rows: list[ClassFigures], classes: tuple[str, ...]) -> None:
    """Precision, recall and F1 of each class in percent."""
    data = [
        {
            "Class": classes[row["class"]],
            "Images": row["count"],
            "Precision": _percent(row["precision"]),
            "Recall": _percent(row["recall"]),
            "F1": _percent(row["f1"]),
        }
        for row in rows
    ]
    percent = st.column_config.NumberColumn(format="%.1f %%")
    st.dataframe(data, hide_index=True, column_config=dict.fromkeys(("Precision", "Recall", "F1"), percent))
    st.caption(
        "Precision: the share of the class's predictions that are right. Recall: the share of its images that are found. "
        "F1: the harmonic mean of both."
    )


def _test_help(images: int) -> str:
    return f"The share of the {images:,} test images, none used in training, that the last epoch's network gets right."


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share

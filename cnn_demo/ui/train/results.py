"""Results of an ended run: its headline with what one can do next, test figures, figures of each class."""

from __future__ import annotations

import streamlit as st

from cnn_demo.prediction.figures import wilson_interval
from cnn_demo.runs.figures import Result
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.inspection_results import ClassFigures
from cnn_demo.runs.promoted_epoch import best_epoch
from cnn_demo.runs.record import read_record
from cnn_demo.shown_text import escaped
from cnn_demo.spec.builtin_data import what_it_shows
from cnn_demo.spec.data import WORKSPACE
from cnn_demo.ui import charts
from cnn_demo.ui.core import address, next_run, own_data, server
from cnn_demo.ui.core.number_text import count_text, percent_text, rounded_down_text, seconds_text, whole_percent_text
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.core.selected_run import select_run
from cnn_demo.ui.core.uncut import uncut
from cnn_demo.ui.data.own import steps
from cnn_demo.ui.data.shown_part import OWN, show_part
from cnn_demo.ui.runs.promote_epoch import promote
from cnn_demo.ui.train.shown_part import show_form
from cnn_demo.ui.widgets import network_picker
from cnn_demo.ui.widgets.share_network import share_network

COUNTED = 100  # test images; of fewer, the headline counts those that are right
FEW_TEST_IMAGES = 200  # below it, the interval is some ten percent wide

WAYS_ON = (
    ("Export", "pages/export.py", ":material/download:"),
    ("Inspect", "pages/inspection.py", ":material/troubleshoot:"),
    ("Compare runs", "pages/runs.py", ":material/list_alt:"),
)


def headline(run: RunFolder, result: Result) -> None:
    """How well the network does, in one line, and what one can do with it now."""
    network_picker.preselect(run.id)
    test, things = result["test"], what_it_shows(run.project().data)
    with st.container(key="headline", gap="small"):
        st.header(_headline(test["accuracy"], test["images"], things), anchor=False)
        st.markdown(
            f"**{escaped(run.about()['name'])}** was tested on {test['images']:,} {things} that it had never seen. "
            f"Training took {seconds_text(result['seconds'])}."
        )
        if test["images"] < FEW_TEST_IMAGES:
            st.caption(_doubt(test["accuracy"], test["images"], things))
        with st.container(horizontal=True, gap="small"):
            is_drawn = own_data.takes_drawings(run.project().data)
            try_it = (
                ("Try it on a drawing", ":material/draw:")
                if is_drawn
                else ("Show it a picture", ":material/add_photo_alternate:")
            )
            if pressed(try_it[0], icon=try_it[1], type="primary"):
                st.switch_page("pages/draw.py")
            share_network(run)
            no_training = server.workers().no_training
            st.button(
                "Continue training",
                icon=":material/moving:",
                on_click=_continue,
                args=(run,),
                disabled=no_training is not None,
                help=no_training,
            )
            for label, page, icon in WAYS_ON:
                if pressed(label, icon=icon):
                    st.switch_page(page)
            _check_labels(run)


def _check_labels(run: RunFolder) -> None:
    """A button to the labels that the network doubts, where it was trained on one of the visitor's own data sets."""
    data = run.project().data
    data_set = next((each for each in own_data.data_sets() if each.name == data.name), None)
    if data.origin == WORKSPACE and data_set and pressed("Look for wrong labels", icon=":material/label:"):
        show_part(OWN)
        steps.go_to(data_set, steps.HEALTH)
        st.switch_page("pages/data.py", query_params={address.DATA: data_set.name})


def test_figures(run: RunFolder, result: Result) -> None:
    """The figures on the test images, for all classes and for each."""
    test = result["test"]
    st.header("On the test images", anchor=False)
    with st.container(horizontal=True, gap="small"):
        st.metric("Test accuracy", percent_text(test["accuracy"]), border=True, help=_test_help(test["images"]))
        st.metric("Test loss", f"{test['loss']:.4f}", border=True)
        st.metric("Parameters", count_text(result["parameters"]), border=True)
    best_epoch_note(run, result)
    classes = run.project().data.classes
    with st.expander("Class by class", icon=":material/grid_on:"):
        table, matrix = st.columns([5, 6], gap="large")
        with table:
            per_class_table(test["per_class"], classes)
        with matrix:
            figure = charts.confusion_matrix(test["confusion"], classes)
            st.plotly_chart(figure, config=charts.CONFIG, key="confusion", alt="Confusion matrix of the test images")
            st.caption(charts.confusion_caption())


def _continue(run: RunFolder) -> None:
    with show_errors_on_top():
        next_run.continue_training(read_record(run))
        show_form()


def _doubt(accuracy: float, count: int, things: str) -> str:
    """How far the accuracy on all other images may be from that on so few."""
    lowest, highest = wilson_interval(round(accuracy * count), count)
    return (
        f"{count:,} test {things} are few: of all such {things}, the network may get any share from "
        f"{whole_percent_text(lowest)} to {whole_percent_text(highest)} right (95\u00a0% confidence interval by Wilson's "
        "formula)."
    )


def _headline(accuracy: float, count: int, things: str) -> str:
    """How many test images were right: a number where they are few, as no decimal of a share means anything there."""
    if count < COUNTED:
        return f"{round(accuracy * count)} of {count} new {things} right"
    return f"{rounded_down_text(accuracy)} of new {things} right"


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
        with uncut():
            kept = promote(run, label=f"Keep epoch {epoch + 1} too", why_not=server.workers().no_training)
            if kept is not None:
                select_run(kept)
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

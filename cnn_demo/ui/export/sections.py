"""The parts of the Export page: the formats with their measured figures, and their downloads."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import streamlit as st

from cnn_demo.runs.saved_exports import Exported, ExportFigures, exported, keep
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.exports import EXPORTS, GROUPS, ExportFormat
from cnn_demo.ui.core.asking import ask_long
from cnn_demo.ui.core.markdown import escaped
from cnn_demo.ui.core.number_text import bytes_text, percent_text
from cnn_demo.ui.core.page import show_errors_here
from cnn_demo.ui.export import browser_check

LIMIT_SECONDS = 900.0
MIME = {".zip": "application/zip", ".html": "text/html"}


def formats(network: TrainedNetwork) -> None:
    """Every format in its group: its purpose, its figures once it was made, and its button."""
    architecture = network.project().architecture
    browser_check.cancel_other_checks(network)
    busy = st.container()
    for group, names in GROUPS.items():
        st.header(group, anchor=False)
        for name in names:
            _format(network, architecture, EXPORTS[name], busy)


def export_all(network: TrainedNetwork) -> None:
    """A button that makes all missing exports."""
    architecture = network.project().architecture
    missing = [item for item in EXPORTS.values() if not exported(network, item.name) and not item.refusal(architecture)]
    if not missing:
        return
    place = st.container()
    if place.button(f"Make all {len(missing)} missing exports", icon=":material/select_all:", key="make-all"):
        _stop_button(place)
        for number, item in enumerate(missing, start=1):
            with show_errors_here():
                _make(network, item, title=f"{number} of {len(missing)}, {item.title}")
        st.rerun()


def comparison(network: TrainedNetwork) -> None:
    """A table of the exports made so far."""
    made = {name: found for name in EXPORTS if (found := browser_check.exported_for_visitor(network, name))}
    if len(made) > 1:
        st.header("Side by side", anchor=False)
        st.dataframe(
            [_row(EXPORTS[name], found.figures) for name, found in made.items()],
            hide_index=True,
            height="content",
            column_config={
                "Size": st.column_config.NumberColumn(format="bytes"),
                "Gzipped": st.column_config.NumberColumn(format="bytes"),
                "One image": st.column_config.NumberColumn(format="%.2f ms"),
                "Largest difference": st.column_config.NumberColumn(format="scientific"),
                **{
                    name: st.column_config.NumberColumn(format="%.2f %%")
                    for name in ("Equal predictions", "Accuracy before", "Accuracy after")
                },
            },
        )


def how_it_is_checked() -> None:
    """What the figures mean, in an expander."""
    with st.expander("How is an export checked?", icon=":material/fact_check:"):
        st.markdown(
            "Each file is run in the program it is made for, on the test images of the network's data set, and its "
            "predictions are compared with those of the network. **Differs by** is the largest difference of any "
            "probability over 32 of the images. A format that keeps full weights may differ in the last digits only, "
            "since different programs add the same numbers in different orders. A file that exceeds its format's bound "
            "cannot be downloaded. **One image** is the median time of one prediction on this server, in that program. "
            "Where the program is not installed here, the page says so and the file is not checked; a file for "
            "TensorFlow.js can then be checked in your browser, on the same images and by the same rule."
        )


def _format(network: TrainedNetwork, architecture: Architecture, item: ExportFormat, busy: Any) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="medium"):
        about = st.container(width="stretch", gap="small")
        with about:
            st.markdown(f"**{item.title}**  \n{item.sentence}")
            if limitation := item.limitation(architecture):
                st.caption(escaped(limitation))
            with show_errors_here():
                browser_check.finish(network, item)
            found = browser_check.exported_for_visitor(network, item.name)
            if found:
                st.caption(_figures_text(found.figures))
                browser_check.progress_view(network, item, found)
        refusal = item.refusal(architecture)
        if refusal:
            st.caption(escaped(refusal), width=260)
        elif found:
            _download_controls(network, item, found, about)
        elif st.button("Make it", icon=":material/build:", key=f"make-{item.name}", width=BUTTON_WIDTH):
            with busy, show_errors_here():
                _stop_button(busy)
                _make(network, item)
                st.rerun()


BUTTON_WIDTH = 210


def _download_controls(network: TrainedNetwork, item: ExportFormat, found: Exported, place: Any) -> None:
    """The download button, and a check in the visitor's browser where the server could not check."""
    if found.figures.get("refused"):
        st.caption("It predicts differently in your browser, so it cannot be downloaded.", width=BUTTON_WIDTH)
        return
    with st.container(width=BUTTON_WIDTH, gap="small"):
        starts = browser_check.check_button(network, item, found)
        _download(network, item, found)
    if starts:
        with place, show_errors_here():
            browser_check.start(network, item, found)
            st.rerun()


def _download(network: TrainedNetwork, item: ExportFormat, found: Exported) -> None:
    st.download_button(
        f"Download ({bytes_text(found.file.stat().st_size)})",
        found.file.read_bytes,
        found.file.name,
        MIME[found.file.suffix],
        icon=":material/download:",
        key=f"download-{item.name}",
        on_click="ignore",
        width=BUTTON_WIDTH,
    )


def _stop_button(place: Any) -> None:
    """A button to stop the task. Any click does: it interrupts the waiting script."""
    place.button("Stop", icon=":material/stop:", key="stop-export")


def _make(network: TrainedNetwork, item: ExportFormat, *, title: str = "") -> None:
    """Make the export and save it with the network. Raises UserError."""
    with tempfile.TemporaryDirectory() as folder:
        made = ask_long(
            "export",
            limit_seconds=LIMIT_SECONDS,
            title=title or item.title,
            path=str(network.path),
            format_name=item.name,
            out=folder,
        )
        keep(network, item.name, Path(folder), made["parity"])


def _figures_text(figures: ExportFigures) -> str:
    """The figures of a check in the first line, how it was checked in the second."""
    size = f"{bytes_text(figures['bytes'])}, {bytes_text(figures['gzipped_bytes'])} gzipped"
    if not figures["checked"]:
        return f"{size}  \nNot checked here. {escaped(figures['why'])}"
    first = [
        size,
        f"{figures['median_ms']:.2f} ms an image",
        f"differs by at most {figures['largest_difference']:.1g}",
        f"{percent_text(figures['equal_answers'])} equal predictions",
        *_accuracy(figures),
    ]
    return f"{' · '.join(first)}  \nChecked with {escaped(figures['runtime'])} on {escaped(figures['images'])}."


def _accuracy(figures: ExportFigures) -> Iterable[str]:
    before, after = figures["accuracy_before"], figures["accuracy_after"]
    if before is not None and after is not None:
        yield f"accuracy {percent_text(before)} → {percent_text(after)}"


def _row(item: ExportFormat, figures: ExportFigures) -> dict[str, Any]:
    return {
        "Format": item.title,
        "Size": figures["bytes"],
        "Gzipped": figures["gzipped_bytes"],
        "One image": figures.get("median_ms"),
        "Largest difference": figures.get("largest_difference"),
        "Equal predictions": _percent(figures.get("equal_answers")),
        "Accuracy before": _percent(figures.get("accuracy_before")),
        "Accuracy after": _percent(figures.get("accuracy_after")),
        "Checked with": figures.get("runtime", "not checked here"),
    }


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share

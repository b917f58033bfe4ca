"""What it withstands: accuracy on images that are moved, turned, noisy, thick or thin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.recipe import Augmentation
from cnn_demo.ui import charts
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.inspection.cached_result import find
from cnn_demo.ui.inspection.downloads import downloads, table_csv
from cnn_demo.ui.inspection.image_source import choose_images
from cnn_demo.ui.widgets.image_png import grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How one change is called: its title, its axis, what is done, and what of it the network was trained on."""

    title: str
    axis: str
    sentence: str
    trained: Callable[[Augmentation, int], str]


WORDS = {
    "shift": Words(
        title="Shift",
        axis="Pixels",
        sentence="Each image is moved by that many pixels to the left, right, top or bottom; what comes in is black.",
        trained=lambda change, side: f"shifts of up to {change.shift * side:.1f} pixels" if change.shift else "",
    ),
    "rotation": Words(
        title="Rotation",
        axis="Degrees",
        sentence="Each image is turned by that angle about its centre, clockwise or the other way; what comes in is black.",
        trained=lambda change, side: f"turns of up to {change.rotate:g}°" if change.rotate else "",
    ),
    "noise": Words(
        title="Noise",
        axis="Standard deviation",
        sentence="Normal noise is added to each pixel, whose values go from 0 to 1, and the sum is cut to that range.",
        trained=lambda change, side: "",
    ),
    "thickness": Words(
        title="Stroke thickness",
        axis="Pixels that strokes grow by all around",
        sentence="Below 0 strokes shrink; MNIST's are two to four pixels wide, so that with 1 less all around little is left.",
        trained=lambda change, side: (
            f"strokes that grew or shrank by up to {change.thickness:g} of a pixel" if change.thickness else ""
        ),
    ),
}


def show(network: TrainedNetwork) -> None:
    """The section."""
    images = choose_images(network)
    if images is None:
        return
    found = find(network, "robustness", images, label="Measure it", at_once=False)
    if found is None:
        st.caption(
            "It predicts up to 1,000 of these images over and over, changed a little more each time: some seconds."
        )
        return
    curves = found["figures"]["curves"]
    names = list(curves)
    for first in range(0, len(names), 2):
        for column, name in zip(st.columns(2, gap="large"), names[first : first + 2], strict=False):
            with column:
                _curve(network, name, found)
    clean = percent_text(next(iter(curves.values()))["accuracy"][0])
    colour = images.data.input_shape[2] > 1
    st.caption(
        f"Each point is the accuracy on the same {found['figures']['images']:,} {images.part} images (unchanged: {clean}), "
        "drawn and changed by a fixed seed; the pictures below a curve are one of them at each point. To take away: SVG "
        "has a curve, PNG its pictures, CSV its numbers."
        + (" Stroke thickness is left out: a colour photograph has no strokes." if colour else "")
    )


def _curve(network: TrainedNetwork, name: str, found: dict[str, Any]) -> None:
    words, curve, project = WORDS[name], found["figures"]["curves"][name], network.project()
    st.header(words.title, anchor=False)
    file, key = f"robustness-{name}-{network.name}", f"robustness-{name}"
    st.plotly_chart(
        charts.robustness_curve(curve["strengths"], curve["accuracy"], words.axis),
        config=charts.config_with_svg(file),
        key=key,
        alt=f"Accuracy against {words.title.lower()}",
    )
    strengths = ", ".join(f"{value:g}" for value in curve["strengths"])
    examples = grid(found[f"examples_{name}"], columns=len(curve["strengths"]), scale=3)
    st.image(
        examples,
        width="stretch",
        alt=f"One image at each strength of {words.title.lower()}: {strengths}",
        output_format="PNG",
    )
    trained = words.trained(project.recipe.augmentation, project.architecture.input_shape[0])
    st.caption(f"{words.sentence} It was {f'trained on {trained}' if trained else 'never trained on such images'}.")
    rows = list(zip(curve["strengths"], curve["accuracy"], strict=True))
    downloads(file, {"png": examples, "csv": table_csv(["strength", "accuracy"], rows)}, chart=key)

"""Section Robustness: accuracy on images that are shifted, rotated, noisy, or have thicker or thinner strokes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from cnn_demo.runs.inspection_results import Robustness
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.recipe import Augmentation
from cnn_demo.ui import charts
from cnn_demo.ui.core.number_text import percent_text
from cnn_demo.ui.inspection.cached_result import ask_cached, check_computable
from cnn_demo.ui.inspection.downloads import downloads, table_csv
from cnn_demo.ui.inspection.image_source import choose_image_set, possible_sets
from cnn_demo.ui.widgets.image_png import grid

NOT_TRAINED = "The network was never trained on such images."


@dataclass(frozen=True, slots=True, kw_only=True)
class PerturbationText:
    """Texts of one perturbation. axis: title of the x axis. sentence: what is done to an image.

    trained: from the recipe's augmentation and the side of the images, a sentence on what the network was trained on.
    examples: the key of the example images in the result.
    """

    title: str
    axis: str
    sentence: str
    trained: Callable[[Augmentation, int], str]
    examples: Literal["examples_shift", "examples_rotation", "examples_noise", "examples_thickness"]


def _trained_on_shifts(augmentation: Augmentation, side: int) -> str:
    if not augmentation.shift:
        return NOT_TRAINED
    return f"The network was trained with shifts of up to {augmentation.shift * side:.1f} pixels."


def _trained_on_rotations(augmentation: Augmentation, side: int) -> str:
    if not augmentation.rotate:
        return NOT_TRAINED
    return f"The network was trained with rotations of up to {augmentation.rotate:g}°."


def _trained_on_thickness(augmentation: Augmentation, side: int) -> str:
    if not augmentation.thickness:
        return NOT_TRAINED
    return (
        "The network was trained with strokes that were thicker or thinner by up to "
        f"{augmentation.thickness:g} of a pixel on every side."
    )


TEXTS = {
    "shift": PerturbationText(
        title="Shift",
        axis="Pixels",
        sentence="Each image is moved by this many pixels to the left, right, top or bottom; the uncovered part is black.",
        trained=_trained_on_shifts,
        examples="examples_shift",
    ),
    "rotation": PerturbationText(
        title="Rotation",
        axis="Degrees",
        sentence="Each image is rotated by this angle about its centre, in either direction; the uncovered part is black.",
        trained=_trained_on_rotations,
        examples="examples_rotation",
    ),
    "noise": PerturbationText(
        title="Noise",
        axis="Standard deviation",
        sentence="Gaussian noise is added to each pixel, whose values range from 0 to 1, and the sum is clipped to this range.",
        trained=lambda augmentation, side: NOT_TRAINED,
        examples="examples_noise",
    ),
    "thickness": PerturbationText(
        title="Stroke thickness",
        axis="Pixels added on every side of a stroke",
        sentence="Below 0, strokes become thinner. Those of MNIST are two to four pixels wide, so little is left with one "
        "pixel less on every side.",
        trained=_trained_on_thickness,
        examples="examples_thickness",
    ),
}


def show(network: TrainedNetwork) -> None:
    """The section. Raises NoWorkersError where there is nothing to show and this server cannot compute it."""
    check_computable(network, "robustness", [(images, {}) for images in possible_sets(network)])
    images = choose_image_set(network)
    if images is None:
        return
    result: Robustness | None = ask_cached(network, "robustness", images, label="Measure robustness", at_once=False)
    if result is None:
        st.caption(
            "The network predicts up to 1,000 of these images again and again, perturbed a little more each time. It takes "
            "some seconds."
        )
        return
    curves = result["figures"]["curves"]
    names = list(curves)
    for first in range(0, len(names), 2):
        for column, name in zip(st.columns(2, gap="large"), names[first : first + 2], strict=False):
            with column:
                _curve(network, name, result)
    unchanged = percent_text(next(iter(curves.values()))["accuracy"][0])
    st.caption(
        f"Each point is the accuracy on the same {result['figures']['images']:,} {images.part} images (unchanged: "
        f"{unchanged}), sampled and perturbed by a fixed seed. The pictures below a curve are one of them at each point. "
        "SVG saves a curve, PNG its pictures, CSV its numbers."
    )
    if images.data.input_shape[2] > 1:
        st.caption("Stroke thickness is left out, because a colour photograph has no strokes.")


def _curve(network: TrainedNetwork, name: str, result: Robustness) -> None:
    texts, curve, project = TEXTS[name], result["figures"]["curves"][name], network.project()
    st.subheader(texts.title, anchor=False)
    file, key = f"robustness-{name}-{network.name}", f"robustness-{name}"
    st.plotly_chart(
        charts.robustness_curve(curve["strengths"], curve["accuracy"], texts.axis),
        config=charts.config_with_svg(file),
        key=key,
        alt=f"Accuracy against {texts.title.lower()}",
    )
    strengths = ", ".join(f"{value:g}" for value in curve["strengths"])
    examples = grid(result[texts.examples], columns=len(curve["strengths"]), scale=3)
    st.image(
        examples,
        width="stretch",
        alt=f"One image at each strength of {texts.title.lower()}: {strengths}",
        output_format="PNG",
    )
    trained = texts.trained(project.recipe.augmentation, project.architecture.input_shape[0])
    st.caption(f"{texts.sentence} {trained}")
    rows = list(zip(curve["strengths"], curve["accuracy"], strict=True))
    downloads(file, {"png": examples, "csv": table_csv(["strength", "accuracy"], rows)}, chart=key)

"""Draws a network: an architecture in, one SVG out. Knows no Keras and no Streamlit.

Show it with st.markdown(network_svg(...), unsafe_allow_html=True), since st.html removes svg elements.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cnn_demo.spec.architecture import Architecture
from cnn_demo.ui.diagram.layer_text import network_text
from cnn_demo.ui.diagram.layout import MARGIN, PlacedStage, drawing_width, lay_out
from cnn_demo.ui.diagram.links import inner_link, link, shortcut
from cnn_demo.ui.diagram.parts import drawing, label_height, labels
from cnn_demo.ui.diagram.stages import stages
from cnn_demo.ui.diagram.svg import element, text_element

ABOVE, BELOW = 28.0, 26.0  # room for the shape above the highest box, and between the lowest box and the names


def network_svg(architecture: Architecture, class_names: Sequence[str] = ()) -> str:
    """The drawing in a frame that scrolls sideways where the network is wider than the page.

    class_names: written beside the dots of the classes. The markup has no empty line and starts with a block element, as
    Markdown requires.
    """
    return element(
        "div",
        picture_svg(architecture, class_names),
        style="overflow-x:auto;overflow-y:hidden;max-width:100%",
        tabindex=0,
        role="group",
        aria_label="Drawing of the network, scrolls sideways",
    )


def picture_svg(architecture: Architecture, class_names: Sequence[str] = ()) -> str:
    """The drawing without the frame, at its natural size."""
    placed = lay_out(stages(architecture))
    top = min(stage.top for stage in placed) - ABOVE
    names_y = max(stage.bottom for stage in placed) + BELOW
    bottom = names_y + max(map(label_height, placed)) + MARGIN / 2
    width, height = round(drawing_width(placed[-1], class_names)), round(bottom - top)
    key = f"network-{architecture.hash()}"
    return element(
        "svg",
        text_element("title", "The network, layer by layer", id=f"{key}-title"),
        text_element("desc", network_text(architecture), id=f"{key}-desc"),
        _body(placed, names_y, class_names),
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        aria_labelledby=f"{key}-title",
        aria_describedby=f"{key}-desc",
        width=width,
        height=height,
        viewBox=f"0 {top:.0f} {width} {height}",
        font_family="inherit",
        style="display:block;max-width:none;margin:0 auto",
    )


def diagram_caption() -> str:
    """How to read the drawing."""
    return (
        "Boxes are feature maps: height, depth and thickness of a box grow with the square root of the map's height, width "
        "and number of channels. Columns are vectors; their length grows with the logarithm of the number of values. Rounded "
        "labels are layers that change the values of a box but not its shape; a dashed one is active only in training. Hover "
        "over a box to see its settings."
    )


def _body(placed: Sequence[PlacedStage], names_y: float, class_names: Sequence[str]) -> str:
    parts = [drawing(placed[0], class_names)]
    for before, after in pairwise(placed):
        parts.append(link(before, after))
        parts.append(drawing(after, class_names))
        if len(after.boxes) > 1:
            parts += [inner_link(after), shortcut(before, after)]
    return "".join([*parts, *(labels(stage, names_y) for stage in placed)])

"""Draws a network: an architecture in, one SVG picture out. Knows no Keras and no Streamlit.

Show it by st.markdown(network_svg(...), unsafe_allow_html=True): st.html takes every svg element out.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cnn_demo.spec.architecture import Architecture
from cnn_demo.ui.diagram.layer_text import layer_text, network_text
from cnn_demo.ui.diagram.layout import MARGIN, Placed, end, place
from cnn_demo.ui.diagram.links import inner_link, link, shortcut
from cnn_demo.ui.diagram.parts import drawing, label_height, labels
from cnn_demo.ui.diagram.stages import stages
from cnn_demo.ui.diagram.svg import element, words

ABOVE, BELOW = 28.0, 26.0  # room for the shape above the highest box, and between the lowest thing and the names

__all__ = ["diagram_caption", "layer_text", "network_svg", "picture_svg"]


def network_svg(architecture: Architecture, class_names: Sequence[str] = ()) -> str:
    """The drawing in a frame that scrolls sideways where the network is longer than the page is wide.

    class_names: written beside the classes' dots. It has no empty line and starts with a block, as Markdown needs.
    """
    return element(
        "div",
        picture_svg(architecture, class_names),
        style="overflow-x:auto;overflow-y:hidden;max-width:100%",
        tabindex=0,
        role="group",
        aria_label="Drawing of the network; it scrolls sideways",
    )


def picture_svg(architecture: Architecture, class_names: Sequence[str] = ()) -> str:
    """The drawing alone, at its natural size."""
    placed = place(stages(architecture))
    top = min(stage.top for stage in placed) - ABOVE
    names_y = max(stage.bottom for stage in placed) + BELOW
    bottom = names_y + max(map(label_height, placed)) + MARGIN / 2
    width, height = round(end(placed[-1], class_names)), round(bottom - top)
    key = f"network-{architecture.hash()}"
    return element(
        "svg",
        words("title", "The network, layer by layer", id=f"{key}-title"),
        words("desc", network_text(architecture), id=f"{key}-desc"),
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
    """One paragraph on how to read the drawing."""
    return (
        "Boxes are feature maps: a box's height, depth and thickness follow the square root of the map's height, its "
        "width and its number of channels. Columns are vectors; their length follows the logarithm of the number of "
        "values. The rounded labels are layers that change a box's values but not its shape; a dashed one acts in "
        "training alone. Rest the pointer on a box for its settings."
    )


def _body(placed: Sequence[Placed], names_y: float, class_names: Sequence[str]) -> str:
    parts = [drawing(placed[0], class_names)]
    for before, after in pairwise(placed):
        parts.append(link(before, after))
        parts.append(drawing(after, class_names))
        if len(after.boxes) > 1:
            parts += [inner_link(after), shortcut(before, after)]
    return "".join([*parts, *(labels(stage, names_y) for stage in placed)])

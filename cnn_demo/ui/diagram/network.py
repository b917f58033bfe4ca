"""Draws a network: an architecture in, one SVG out. Knows no Keras and no Streamlit.

Show it with st.markdown(network_svg(...), unsafe_allow_html=True), since st.html removes svg elements.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from cnn_demo.spec.architecture import Architecture
from cnn_demo.ui.diagram.layer_text import network_text
from cnn_demo.ui.diagram.layout import MARGIN, PlacedStage, drawing_width, lay_out
from cnn_demo.ui.diagram.links import inner_link, link, shortcut
from cnn_demo.ui.diagram.parts import badges, branches, button, drawing, label_height, labels, stage_frame
from cnn_demo.ui.diagram.stages import stages
from cnn_demo.ui.diagram.svg import element, text_element

LEAST_SCALE = 0.94
ABOVE, BELOW = 28.0, 26.0  # room for the shape above the highest box, and between the lowest box and the names


def network_svg(architecture: Architecture, class_names: tuple[str, ...] = ()) -> str:
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


@lru_cache(maxsize=32)  # of the designs that many visitors look at: the shipped ones and the presets
def picture_svg(architecture: Architecture, class_names: tuple[str, ...] = (), *, choosable: bool = False) -> str:
    """The drawing without the frame, at its natural size.

    choosable: whether every stage and badge is a button that carries the place of its layer as data-layer, for
    web/design_drawing.js.
    """
    placed = lay_out(stages(architecture))
    top, names_y, bottom = _heights(placed)
    width, height = round(drawing_width(placed[-1], class_names)), round(bottom - top)
    key = f"network-{architecture.hash()}"
    return element(
        "svg",
        text_element("title", "The network, layer by layer", id=f"{key}-title"),
        text_element("desc", network_text(architecture), id=f"{key}-desc"),
        _body(placed, names_y, class_names, choosable),
        xmlns="http://www.w3.org/2000/svg",
        role="group" if choosable else "img",  # what is inside an image is no button to a screen reader
        aria_labelledby=f"{key}-title",
        aria_describedby=f"{key}-desc",
        width=width,
        height=height,
        viewBox=f"0 {top:.0f} {width} {height}",
        font_family="inherit",
        style=f"display:block;{_fitting(width) if choosable else 'max-width:none'};margin:0 auto",
    )


def picture_height(architecture: Architecture) -> int:
    """The height of the drawing in pixels."""
    top, _, bottom = _heights(lay_out(stages(architecture)))
    return round(bottom - top)


def diagram_caption() -> str:
    """How to read the drawing."""
    return (
        "Boxes are feature maps: height, depth and thickness of a box grow with the square root of the map's height, width "
        "and number of channels. Columns are vectors; their length grows with the logarithm of the number of values. Rounded "
        "labels are layers that change the values of a box but not its shape; a dashed one is active only in training. Click "
        "a box to see its settings."
    )


def _heights(placed: Sequence[PlacedStage]) -> tuple[float, float, float]:
    """The top of the drawing, the line of the names, and the bottom."""
    top = min(stage.top for stage in placed) - ABOVE
    names_y = max(stage.bottom for stage in placed) + BELOW
    return top, names_y, names_y + max(map(label_height, placed)) + MARGIN / 2


def _fitting(width: int) -> str:
    """A little too wide for its frame, the drawing shrinks instead of scrolling, as long as its texts stay legible."""
    return f"max-width:100%;min-width:{round(LEAST_SCALE * width)}px;height:auto"


def _body(placed: Sequence[PlacedStage], names_y: float, class_names: Sequence[str], choosable: bool) -> str:
    parts = [_stage(placed[0], names_y, class_names, choosable)]
    for before, after in pairwise(placed):
        parts.append(link(before, after) if not after.stage.rows else "")
        parts.append(_stage(after, names_y, class_names, choosable))
        if len(after.boxes) > 1:
            parts += [inner_link(after), shortcut(before, after)]
        if after.stage.rows:
            parts.append(branches(before, after, choosable=choosable))
    return "".join(parts)


def _stage(placed: PlacedStage, names_y: float, class_names: Sequence[str], choosable: bool) -> str:
    shown = drawing(placed, class_names) + labels(placed, names_y)
    if choosable:
        area = stage_frame(placed, names_y, class_names)
        shown = button(placed.stage.path, placed.stage.label, area + shown)
    return shown + badges(placed, names_y, choosable=choosable)

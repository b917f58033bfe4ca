"""The drawing of the design, whose boxes and badges choose the layer to edit (web/design_drawing.js)."""

from __future__ import annotations

from cnn_demo.spec.layer_path import all_paths, path_text
from cnn_demo.ui.core import layer_edit, sent, state
from cnn_demo.ui.core.web_component import component
from cnn_demo.ui.diagram.network import picture_height, picture_svg

KEY = "design-drawing-frame"
HTML = '<div class="frame"></div>'
LEAST_HEIGHT, PADDING = 330, 18  # pixels; most networks are lower, and the page stands still while one edits them


def design_drawing() -> None:
    """The drawing to scale; a long network scrolls sideways."""
    project, refused = state.project(), layer_edit.refused()
    component("design_drawing", HTML)(
        key=KEY,
        data={
            "svg": picture_svg(project.architecture, project.data.classes, choosable=True),
            "chosen": path_text(layer_edit.chosen()),
            "fault": path_text(refused.fault) if refused else None,
        },
        height=max(LEAST_HEIGHT, picture_height(project.architecture) + PADDING),
        on_place_change=_choose,
    )


def _choose() -> None:
    place = sent.text_of_component(KEY, "place")
    for path in all_paths(layer_edit.layers()):
        if path_text(path) == place:
            layer_edit.choose(path)

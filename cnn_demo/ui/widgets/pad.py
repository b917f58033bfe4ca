"""The drawing pad (web/pad). Where the server works with the drawing, its pixels come after each stroke."""

from __future__ import annotations

from typing import Any

from cnn_demo.browser.modules import PAD_STYLES
from cnn_demo.drawing.canvas_png import decode_canvas, png_of
from cnn_demo.drawing.digit import is_blank
from cnn_demo.drawing.steps import Picture
from cnn_demo.spec.data import DataSpec
from cnn_demo.ui.core import store
from cnn_demo.ui.core.web_module import mount_module
from cnn_demo.ui.widgets.pad_examples import pad_examples

MODULE = "pad/sent_pad.js"
SIDE = 280  # of the sheet in pixels, as in web/pad/strokes.js


def pad(name: str, data: DataSpec) -> Picture | None:
    """A square to draw on, white on black, with pen, eraser, undo, clear and examples.

    name: pads of the same name show the same drawing, on all pages; one at a time may be on a page. data: what the
    examples are of. Returns (SIDE, SIDE, 4) uint8, None while nothing is drawn. Raises PictureError.
    """
    sent = _mount(name, data, is_sent=True)
    if sent is not None:  # none was sent since the pad was put on the page: the drawing is the one of before
        store.put(_key(name), _drawn(sent))
    return current_drawing(name)


def kept_pad(name: str, data: DataSpec) -> None:
    """The same pad with a drawing that stays in the browser, for modules of ours that load its strokes."""
    _mount(name, data, is_sent=False)


def current_drawing(name: str) -> Picture | None:
    """The drawing on the pad of that name, which need not be on the page: as pad returns it."""
    png: bytes | None = store.get(_key(name))
    return None if png is None else decode_canvas(png, SIDE)


def invitation(data: DataSpec) -> str:
    """The text on an empty pad."""
    return "Draw a digit here" if data.shows_digits else "Draw here"


def _mount(name: str, data: DataSpec, *, is_sent: bool) -> Any:
    options = {"keepStrokesAs": f"sent-{name}", "invitation": invitation(data), "isSent": is_sent, **pad_examples(data)}
    return mount_module(MODULE, PAD_STYLES, key=name, options=options)


def _drawn(sent: object) -> bytes | None:
    """The PNG that the pad has sent; None for an empty sheet, which it sends as an empty text, and an erased one."""
    if sent == "":
        return None
    png = png_of(sent, SIDE)
    return None if is_blank(decode_canvas(png, SIDE)) else png


def _key(name: str) -> str:
    return f"pad-{name}"

"""No page decodes a stranger's picture in the web process."""

from __future__ import annotations

from cnn_demo.settings import PROJECT_FOLDER

# A PNG of 280 x 280 pixels, whose header was checked.
DECODES_THE_CANVAS = {"drawing_history.py"}


def test_only_the_canvas_is_decoded_in_the_web_process() -> None:
    pages = [*(PROJECT_FOLDER / "cnn_demo" / "ui").rglob("*.py"), *(PROJECT_FOLDER / "pages").glob("*.py")]
    decoding = {file.name for file in pages if "drawing.picture import decode" in file.read_text()}
    assert decoding == DECODES_THE_CANVAS

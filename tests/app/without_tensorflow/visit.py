"""A visit to every page, chapter and section where TensorFlow cannot be imported. Prints what was seen as JSON.

Run by tests/app/test_without_tensorflow.py in a process of its own.
"""

from __future__ import annotations

import json
import sys

import numpy as np
import psutil

from cnn_demo.ui.core import long_work, server
from cnn_demo.ui.inspection.sections import SECTIONS
from cnn_demo.ui.learn.chapters import CHAPTERS
from tests.app.visitor import Visitor, png
from tests.app.without_tensorflow.sitecustomize import BLOCKED

PAGES = ("home", "data", "build", "train", "runs", "classroom", "draw", "explain", "export")


def main() -> None:
    long_work.AT_ONCE_SECONDS = 60.0  # a page waits for its answer instead of showing the progress
    visitor, seen = Visitor(), dict[str, dict[str, list[str]]]()

    def note(name: str) -> None:
        infos = [info.value for info in visitor.app.info]
        seen[name] = {"errors": visitor.errors, "infos": infos, "text": [visitor.text]}

    for page in PAGES:
        visitor.open(page)
        note(page)
    for chapter in CHAPTERS:
        visitor.open("learn", chapter=chapter.key)
        note(f"learn {chapter.key}")
    visitor.open("inspection")
    for name, section in SECTIONS.items():
        visitor.mark("Section", name)
        note(f"inspect {section.title}")
    children = [child.name() for child in psutil.Process().children(recursive=True)]
    visitor.open("draw").mark("Picture", "Upload").upload(png(_seven()))
    note("upload")
    server.compute().end()
    loaded = sorted(name for name in sys.modules if name.partition(".")[0] in BLOCKED and sys.modules[name] is not None)
    sys.stdout.write(json.dumps({"seen": seen, "loaded": loaded, "children": children}))


def _seven() -> np.ndarray:
    """(280, 280, 4) uint8: black on white."""
    picture = np.full((280, 280, 4), 255, np.uint8)
    picture[60:82, 70:210, :3] = 0
    for row in range(60, 230):
        left = 200 - (row - 60) // 3 * 1
        picture[row, left - 22 : left, :3] = 0
    return picture


if __name__ == "__main__":
    main()

"""The states of a canvas that undo goes back to, compressed and bounded in bytes. Knows no Streamlit."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, replace
from typing import Any

from cnn_demo.byte_sizes import KILOBYTE
from cnn_demo.drawing.digit import is_blank
from cnn_demo.drawing.picture import decode
from cnn_demo.drawing.steps import Picture

MOST_BYTES = 256 * KILOBYTE  # of one canvas, its present drawing included


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What is on a canvas, as small as it can be kept; both parts are empty where nothing is drawn.

    png: the pixels, as the component sends them. strokes: the component's JSON, compressed.
    """

    png: bytes = b""
    strokes: bytes = b""

    @classmethod
    def of(cls, png: bytes, strokes: dict[str, Any] | None) -> Drawing:
        if is_blank(decode(png)):
            return cls()
        return cls(png=png, strokes=zlib.compress(json.dumps(strokes).encode()))

    @property
    def picture(self) -> Picture | None:
        return decode(self.png) if self.png else None

    @property
    def initial_drawing(self) -> dict[str, Any] | None:
        """What a new component has to be given to show this drawing."""
        strokes: dict[str, Any] | None = json.loads(zlib.decompress(self.strokes)) if self.strokes else None
        return strokes

    @property
    def size_bytes(self) -> int:
        return len(self.png) + len(self.strokes)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawingHistory:
    """The states of a canvas, one after each stroke, the newest last; the oldest are dropped beyond MOST_BYTES.

    mount: part of the component's key. The component takes another drawing than its own only under a new key.
    """

    steps: tuple[Drawing, ...] = ()
    mount: int = 0
    width: int = 22

    @property
    def now(self) -> Drawing:
        return self.steps[-1] if self.steps else Drawing()

    def with_step(self, drawing: Drawing) -> DrawingHistory:
        steps = (*self.steps, drawing)
        while len(steps) > 1 and sum(step.size_bytes for step in steps) > MOST_BYTES:
            steps = steps[1:]
        return replace(self, steps=steps)

    def without_last_step(self) -> DrawingHistory:
        return replace(self, steps=self.steps[:-1])

    def remounted(self) -> DrawingHistory:
        return replace(self, mount=self.mount + 1)

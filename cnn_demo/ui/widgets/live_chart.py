"""The line chart of a run, for a page that refreshes itself: each refresh sends only the new points, and nothing flickers.

Streamlit draws a Plotly chart from scratch whenever its data change. This component keeps its place and its points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TypedDict

from cnn_demo.browser import published
from cnn_demo.ui.core import store
from cnn_demo.ui.core.sent import text_of_component
from cnn_demo.ui.core.web_component import component
from cnn_demo.ui.widgets.growing_line import GrowingLine, Point

HTML = """
<div class="live-chart">
  <div class="legend"></div>
  <svg class="chart" role="img"></svg>
  <div class="replay" hidden>
    <button type="button">Play</button>
    <input type="range" min="0" step="any" aria-label="Epoch">
  </div>
</div>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStyle:
    """How one line looks. colour: index into the theme's chart colours, None for a faint grey."""

    name: str
    colour: int | None = None
    width: float = 2.0
    dash: bool = False
    markers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The look of each line, the shown ranges, the axis title and the text for a screen reader.

    largest: the legend emphasises the largest value. replay: a slider below the chart shows the lines up to an epoch, and
    plays them.
    """

    series: Sequence[LineStyle]
    x: tuple[float, float]
    y: tuple[float, float]
    x_title: str
    alt: str
    unit: str = ""
    largest: bool = False
    replay: bool = False


LineMessage = TypedDict("LineMessage", {"from": int, "points": list[Point], "newest": list[Point]})


class Message(TypedDict):
    """What merge in web/chart/points.js takes."""

    of: str
    lines: list[LineMessage]
    answered: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What the browser was sent last: the points' identity, how many of each line, and which request that answered."""

    of: str = ""
    counts: tuple[int, ...] = ()
    answered: str | None = None


def live_chart(key: str, of: str, lines: Sequence[GrowingLine], layout: Layout) -> None:
    """Show the lines. of: identifies what they belong to; under the same text, lines only ever grow."""
    message, sent = next_message(store.get(f"sent-{key}", Sent()), of, lines, asked=_missing(key))
    data = {**message, "layout": asdict(layout), "modules": published.modules_url()}
    component("live_chart", HTML)(key=key, data=data, on_missing_change=lambda: None)
    store.put(f"sent-{key}", sent)


def next_message(sent: Sent, of: str, lines: Sequence[GrowingLine], *, asked: str | None) -> tuple[Message, Sent]:
    """The points that the browser has not been sent; all of them where it asks for missing ones or a line was thinned.

    asked: its newest request. The message repeats which request it answers: an answer may get lost, and without that
    the next message could equal the one that the browser has asked about, which the browser would then ignore.
    """
    of = f"{of}/{','.join(str(line.stride) for line in lines)}"
    if sent.of != of or asked not in (None, sent.answered):
        sent = Sent(of=of, counts=(0,) * len(lines), answered=asked)
    message = Message(
        of=of,
        lines=[_line_message(line, count) for line, count in zip(lines, sent.counts, strict=True)],
        answered=sent.answered,
    )
    return message, Sent(of=of, counts=tuple(len(line.kept) for line in lines), answered=sent.answered)


def _line_message(line: GrowingLine, start: int) -> LineMessage:
    newest = [] if line.newest is None or line.is_newest_kept else [line.newest]
    return {"from": start, "points": line.kept[start:], "newest": newest}


def _missing(key: str) -> str | None:
    """What the browser says it lacks: the chart was opened again, or the browser skipped a message."""
    return text_of_component(key, "missing")

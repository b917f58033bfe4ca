"""SVG elements as strings: all content escaped, numbers rounded. Knows nothing about networks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

Point = tuple[float, float]


def element(tag: str, *children: str, **attributes: object) -> str:
    """One element. children: markup. attributes: escaped; stroke_width becomes stroke-width."""
    written = "".join(f" {name.strip('_').replace('_', '-')}={quoteattr(_short(v))}" for name, v in attributes.items())
    return f"<{tag}{written}>{''.join(children)}</{tag}>" if children else f"<{tag}{written}/>"


def text(content: str, x: float, y: float, *, size: float, anchor: str = "middle", **attributes: object) -> str:
    """One line of text in the text colour of the page."""
    return text_element(
        "text", content, x=x, y=y, font_size=size, text_anchor=anchor, fill="currentColor", **attributes
    )


def text_element(tag: str, content: str, **attributes: object) -> str:
    """An element with escaped text content."""
    return element(tag, escape(content), **attributes)


def polygon(points: Sequence[Point], **attributes: object) -> str:
    return element("path", d=_outline(points) + "Z", **attributes)


def lines(pairs: Iterable[tuple[Point, Point]], **attributes: object) -> str:
    """Any number of straight lines as one element."""
    return element("path", d="".join(map(_outline, pairs)), fill="none", **attributes)


def _outline(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{_short(x)} {_short(y)}" for x, y in points)


def _short(value: object) -> str:
    return f"{round(value, 1):g}" if isinstance(value, float) else str(value)

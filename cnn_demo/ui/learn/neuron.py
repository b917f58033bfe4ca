"""One neuron with a squared loss, forwards and backwards, and its computational graph as SVG. Knows no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cnn_demo.ui.diagram.svg import element, text
from cnn_demo.ui.learn.latex import decimal_text

WIDTH, HEIGHT = 760, 262
SMALLEST_WIDTH = 600  # on the page, where the numbers can still be read; a phone scrolls it
LINE, TOP = 176, 36  # heights of the main line and of the nodes above it
RADIUS, SIZE = 27, 18
STOPS = (28, 190, 342, 494, 646)  # x, times, plus, ReLU, squared loss
GRADIENT = "light-dark(#b84700, #fdba74)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Neuron:
    """The loss (ReLU(w x + b) - y)**2. The inputs have one decimal, so that all other numbers are exact in four."""

    x: float
    w: float
    b: float
    y: float

    @property
    def product(self) -> float:
        return self.w * self.x

    @property
    def total(self) -> float:
        return round(self.product + self.b, 9)  # 0.1 * 3 - 0.3 is no 0 in binary

    @property
    def output(self) -> float:
        return max(0.0, self.total)

    @property
    def loss(self) -> float:
        return (self.output - self.y) ** 2

    @property
    def passes(self) -> int:
        """The slope of ReLU: 1 above 0, else 0, as TensorFlow has it at 0, too."""
        return int(self.total > 0)

    def gradients(self) -> dict[str, float]:
        """The slope of the loss along each value of the graph, from the loss backwards."""
        output = 2 * (self.output - self.y)
        total = output * self.passes
        slopes = {"L": 1.0, "a": output, "y": -output, "z": total, "u": total, "b": total}
        return {**slopes, "w": total * self.x, "x": total * self.w}

    def loss_with(self, name: str, added: float) -> float:
        """The loss when one of x, w, b and y is changed."""
        return replace(self, **{name: getattr(self, name) + added}).loss


def graph_svg(neuron: Neuron) -> str:
    """The graph: at each line its value and, below it, the gradient after the sign of a partial derivative."""
    values = {
        **{name: getattr(neuron, name) for name in "xwby"},
        "u": neuron.product,
        "z": neuron.total,
        "a": neuron.output,
        "L": neuron.loss,
    }
    slopes = neuron.gradients()
    ends = (*STOPS[1:], WIDTH - 4)
    names = ("x", "u", "z", "a", "L")
    parts = [_arrow(start + (RADIUS if start else 0), end) for start, end in zip((0, *STOPS[1:]), ends, strict=True)]
    for name, start, end in zip(names, (-RADIUS, *STOPS[1:]), ends, strict=True):
        middle = (start + end) / 2 if name != "L" else (start + RADIUS + WIDTH) / 2
        parts += _label(name, values[name], slopes[name], middle, LINE)
    for name, place in (("w", 1), ("b", 2), ("y", 4)):
        parts += _branch(name, values[name], slopes[name], STOPS[place])
    for sign, centre in zip(("×", "+", "ReLU", "( )²"), STOPS[1:], strict=True):
        parts += _node(sign, centre)
    parts.append(text("a − y", STOPS[4], LINE + RADIUS + 20, size=15.0))
    read_out = "; ".join(
        f"{name} = {decimal_text(values[name])}, gradient {decimal_text(slopes[name])}" for name in "xwuzbayL"
    )
    label = f"Computational graph: u = w times x, z = u + b, a = ReLU(z), L = (a minus y) squared. {read_out}"
    style = f"width:100%;min-width:{SMALLEST_WIDTH}px;max-width:{WIDTH}px;height:auto;display:block"
    view = {"viewBox": f"0 0 {WIDTH} {HEIGHT}", "role": "img", "aria-label": label, "style": style}
    return element("svg", *parts, xmlns="http://www.w3.org/2000/svg", **view)


def _arrow(start: float, end: float) -> str:
    tip = end - (RADIUS if end < WIDTH - 4 else 0)
    line = f"M{start} {LINE}H{tip}M{tip - 8} {LINE - 5}L{tip} {LINE}L{tip - 8} {LINE + 5}"
    return element("path", d=line, fill="none", stroke="currentColor", stroke_width=1.5)


def _label(name: str, value: float, slope: float, middle: float, height: float) -> list[str]:
    return [
        text(name, middle, height - 30, size=15.0, font_style="italic"),
        text(decimal_text(value), middle, height - 9, size=SIZE, font_weight=600),
        _gradient(slope, middle, height + 24, "middle"),
    ]


def _branch(name: str, value: float, slope: float, centre: float) -> list[str]:
    """A value that comes from above."""
    tip = LINE - RADIUS
    line = f"M{centre} {TOP + 14}V{tip}M{centre - 5} {tip - 8}L{centre} {tip}L{centre + 5} {tip - 8}"
    return [
        element("path", d=line, fill="none", stroke="currentColor", stroke_width=1.5),
        text(name, centre, TOP, size=15.0, font_style="italic"),
        text(decimal_text(value), centre + 9, TOP + 40, size=SIZE, anchor="start", font_weight=600),
        _gradient(slope, centre + 9, TOP + 66, "start"),
    ]


def _gradient(slope: float, x: float, y: float, anchor: str) -> str:
    content = f"∂ {decimal_text(slope)}"
    return text(content, x, y, size=SIZE, anchor=anchor, style=f"fill:{GRADIENT}", font_weight=600)


def _node(sign: str, centre: float) -> list[str]:
    circle = element("circle", cx=centre, cy=LINE, r=RADIUS, fill="none", stroke="currentColor", stroke_width=2)
    size = 15.0 if len(sign) > 1 else 22.0
    return [circle, text(sign, centre, LINE + size * 0.36, size=size, font_weight=600)]

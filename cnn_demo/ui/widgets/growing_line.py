"""A chart line that only grows, thinned to a bounded number of points while it grows. Knows no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_POINTS = 400

Point = tuple[float, float]


@dataclass(slots=True)
class GrowingLine:
    """Points (x, y) in the order of their adding.

    Of all points added so far, numbered from 0, it keeps 0, stride, 2 * stride and so on, and the newest one. The stride
    starts at 1 and doubles when more than most points would be kept: what is kept depends on the number of points alone,
    and adding one takes the same time however many came before.
    """

    most: int = MOST_POINTS  # an even number
    kept: list[Point] = field(default_factory=list)
    stride: int = 1
    count: int = 0
    newest: Point | None = None
    lowest: float = float("inf")
    highest: float = float("-inf")

    def add(self, x: float, y: float) -> None:
        if self.count == self.most * self.stride:
            del self.kept[1::2]
            self.stride *= 2
        if self.count % self.stride == 0:
            self.kept.append((x, y))
        self.newest = (x, y)
        self.lowest, self.highest = min(self.lowest, y), max(self.highest, y)
        self.count += 1

    @property
    def is_newest_kept(self) -> bool:
        return not self.count or (self.count - 1) % self.stride == 0

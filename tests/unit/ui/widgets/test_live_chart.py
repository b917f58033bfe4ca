"""Which points a live chart sends to the browser, also where messages get lost on the way."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from cnn_demo.ui.widgets.growing_line import GrowingLine, Point
from cnn_demo.ui.widgets.live_chart import Message, Sent, next_message


def line(count: int, *, most: int = 400) -> GrowingLine:
    made = GrowingLine(most=most)
    for place in range(count):
        made.add(float(place), float(place))
    return made


def test_only_new_points_are_sent() -> None:
    first, sent = next_message(Sent(), "a", [line(2)], asked=None)
    second, _ = next_message(sent, "a", [line(3)], asked=None)
    assert first["lines"] == [{"from": 0, "points": [(0, 0), (1, 1)], "newest": []}]
    assert second["lines"] == [{"from": 2, "points": [(2, 2)], "newest": []}]


def test_another_run_starts_over() -> None:
    _, sent = next_message(Sent(), "a", [line(2)], asked=None)
    message, _ = next_message(sent, "b", [line(3)], asked=None)
    assert (message["lines"][0]["from"], len(message["lines"][0]["points"])) == (0, 3)


def test_a_thinned_line_is_sent_once_as_a_whole() -> None:
    _, sent = next_message(Sent(), "a", [line(4, most=4)], asked=None)
    message, sent = next_message(sent, "a", [line(5, most=4)], asked=None)
    assert message["lines"] == [{"from": 0, "points": [(0, 0), (2, 2), (4, 4)], "newest": []}]
    message, _ = next_message(sent, "a", [line(6, most=4)], asked=None)
    assert message["lines"] == [{"from": 3, "points": [], "newest": [(5, 5)]}]


def test_a_request_is_answered_with_all_points_once() -> None:
    _, sent = next_message(Sent(), "a", [line(4)], asked=None)
    answer, sent = next_message(sent, "a", [line(4)], asked="first")
    after, _ = next_message(sent, "a", [line(4)], asked="first")
    assert (answer["lines"][0]["from"], answer["answered"]) == (0, "first")
    assert after["lines"] == [{"from": 4, "points": [], "newest": []}]


class Browser:
    """What live_chart.js does: it ignores a message that equals the last, and asks where points are missing."""

    def __init__(self) -> None:
        self.asked: str | None = None
        self.seen: Message | None = None
        self.of, self.points, self.newest = "", list[Point](), list[Point]()

    def receive(self, message: Message, turn: int) -> None:
        if message == self.seen:
            return
        self.seen = message
        (sent,) = message["lines"]
        stored = self.points if self.of == message["of"] else []
        if sent["from"] > len(stored):
            self.asked = f"request {turn}"
        else:
            self.of, self.newest = message["of"], sent["newest"]
            self.points = [*stored[: sent["from"]], *sent["points"]]


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=12))
@example([(True, 3), (False, 0), (True, 0)])  # the points, then their answer, then nothing new
def test_the_browser_has_all_points_however_many_messages_are_lost(turns: list[tuple[bool, int]]) -> None:
    sent, browser, count = Sent(), Browser(), 0
    for turn, (lost, new) in enumerate([*turns, *[(False, 0)] * 3]):
        count += new
        message, sent = next_message(sent, "a", [line(count, most=4)], asked=browser.asked)
        if not lost:
            browser.receive(message, turn)
    grown = line(count, most=4)
    assert browser.points == grown.kept
    assert [*browser.points, *browser.newest][-1:] == ([grown.newest] if count else [])

"""Which points a growing chart is given, also where messages are lost on their way."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from cnn_demo.ui.widgets.live_chart import Sent, next_message

POINTS = [(0, float(place), float(place)) for place in range(12)]


def test_only_new_points_are_sent() -> None:
    first, sent = next_message(Sent(), "a", POINTS[:2], asked=None)
    second, _ = next_message(sent, "a", POINTS[:3], asked=None)
    assert (first["from"], first["points"]) == (0, POINTS[:2])
    assert (second["from"], second["points"]) == (2, POINTS[2:3])


def test_another_run_starts_over() -> None:
    _, sent = next_message(Sent(), "a", POINTS[:2], asked=None)
    message, _ = next_message(sent, "b", POINTS[:3], asked=None)
    assert (message["from"], message["points"]) == (0, POINTS[:3])


def test_a_question_is_answered_with_all_points_once() -> None:
    _, sent = next_message(Sent(), "a", POINTS[:4], asked=None)
    answer, sent = next_message(sent, "a", POINTS[:4], asked="first")
    after, _ = next_message(sent, "a", POINTS[:4], asked="first")
    assert (answer["from"], answer["points"], answer["answered"]) == (0, POINTS[:4], "first")
    assert (after["from"], after["points"]) == (4, [])


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=8))
@example([(True, 3), (False, 0), (True, 0)])  # the points, then their answer, then nothing new
def test_the_browser_has_all_points_however_many_messages_are_lost(turns: list[tuple[bool, int]]) -> None:
    """The browser as live_chart.js is: it looks at a message only where it is another one than the last."""
    sent, asked, seen, count = Sent(), None, {}, 0
    has: list[tuple[int, float, float]] = []
    for turn, (lost, new) in enumerate([*turns, *[(False, 0)] * 3]):
        count = min(count + new, len(POINTS))
        message, sent = next_message(sent, "a", POINTS[:count], asked=asked)
        if lost or message == seen:
            continue
        seen = message
        if message["from"] > len(has):
            asked = f"question {turn}"
        else:
            has = [*has[: message["from"]], *message["points"]]
    assert has == POINTS[:count]

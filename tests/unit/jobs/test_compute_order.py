"""Turns at a worker: short questions first, long ones now and then; round robin between origins and their workspaces."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial

import pytest

from cnn_demo.errors import WorkerError
from cnn_demo.jobs.turns import Question, Room, Turns
from cnn_demo.jobs.visitor import Visitor
from tests.unit.waiting import wait_until


class LeftError(Exception):
    """What Streamlit raises where a visitor has left the page."""


def question(name: str, *, is_long: bool = True) -> Question:
    """name: origin, workspace and anything that tells its questions apart, as in "a1-first"."""
    return Question(visitor=Visitor(origin=name[0], workspace=name[:2]), is_long=is_long)


def order_of(names: Sequence[str], *, short: Sequence[str] = (), turns: Turns | None = None) -> list[str]:
    """The order in which questions get their turn; all are asked, in this order, while another one works."""
    used, done, threads = turns or Turns(), list[str](), list[threading.Thread]()

    def ask(name: str) -> None:
        with used.hold(question(name, is_long=name not in short), lambda before: None, 0.01):
            done.append(name)

    with used.hold(question("z9"), lambda before: None, 0.01):
        for name in names:
            threads.append(threading.Thread(target=ask, args=(name,)))
            threads[-1].start()
            wait_until(lambda: used.waiting() == len(threads))
    for thread in threads:
        thread.join()
    return done


def test_one_visitors_questions_are_answered_in_the_order_of_asking() -> None:
    names = [f"a1-{number}" for number in range(8)]
    assert order_of(names) == names


def test_visitors_take_turns_however_many_questions_one_of_them_has() -> None:
    assert order_of(["a1-1", "a1-2", "a1-3", "b1-1", "b1-2"]) == ["a1-1", "b1-1", "a1-2", "b1-2", "a1-3"]


def test_many_workspaces_of_one_origin_bring_no_turn_forward() -> None:
    assert order_of(["a1", "a2", "a3", "a4", "b1"]) == ["a1", "b1", "a2", "a3", "a4"]


def test_workspaces_of_one_origin_take_turns_among_themselves() -> None:
    assert order_of(["a1-1", "a1-2", "a1-3", "a2-1"]) == ["a1-1", "a2-1", "a1-2", "a1-3"]


def test_who_had_a_turn_longest_ago_is_first() -> None:
    turns = Turns()
    order_of(["b1", "a1"], turns=turns)
    assert order_of(["a1", "b1", "c1"], turns=turns) == ["c1", "b1", "a1"]


def test_short_questions_come_before_long_ones() -> None:
    assert order_of(["a1-long", "b1-long", "c1-quick"], short=["c1-quick"]) == ["c1-quick", "a1-long", "b1-long"]


def test_long_questions_have_a_turn_now_and_then_while_short_ones_never_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cnn_demo.jobs.turns.MOST_SHORT_IN_A_ROW", 2)
    turns, short = Turns(), [f"c1-{number}" for number in range(5)]
    assert order_of(["a1", "b1", *short], short=short, turns=turns) == [
        *("c1-0", "c1-1", "a1"),
        *("c1-2", "c1-3", "b1"),
        "c1-4",
    ]
    assert order_of(["a1", *short], short=short, turns=turns) == ["c1-0", "c1-1", "a1", "c1-2", "c1-3", "c1-4"]


def test_who_waits_is_told_what_comes_before() -> None:
    turns, told = Turns(), list[list[Question]]()

    def leave(before: list[Question]) -> None:
        told.append(before)
        raise LeftError

    working, first = question("a1"), question("b1")
    with turns.hold(working, lambda before: None, 0.01):
        gate = threading.Event()
        thread = threading.Thread(target=partial(_hold, turns, first, gate))
        thread.start()
        wait_until(lambda: turns.waiting() == 1)
        with pytest.raises(LeftError), turns.hold(question("c1"), leave, 0.01):
            pass
        assert told == [[working, first]]
        assert turns.waiting() == 1  # who left has given up the place
    gate.set()
    thread.join()
    assert not turns.is_taken()


def _hold(turns: Turns, asked: Question, gate: threading.Event) -> None:
    with turns.hold(asked, lambda before: None, 0.01):
        gate.wait()


@pytest.mark.parametrize(
    ("room", "words"),
    [
        (Room(workspace=0), "Your requests that wait for the server: 0, which is the most"),
        (Room(origin=0), "Too many requests wait for the server"),
        (Room(total=0), "Too many requests wait for the server"),
    ],
)
def test_question_beyond_the_room_is_refused_and_takes_no_place(room: Room, words: str) -> None:
    turns = Turns(room)
    with pytest.raises(WorkerError, match=words), turns.hold(question("a1"), lambda before: None, 0.01):
        pass
    assert turns.waiting() == 0

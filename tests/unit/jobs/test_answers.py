"""Answers that all visitors share are computed once, kept within their room, and lost with nobody who leaves."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from cnn_demo.jobs.answers import ENTRY_BYTES, Answers
from tests.unit.waiting import wait_until


class LeftError(Exception):
    """What Streamlit raises where a visitor has left the page."""


def go_on() -> None:
    """Wait on."""


def get(answers: Answers, key: str, answer: Any) -> Any:
    return answers.get(key, lambda: answer, go_on, 0.01)


def test_the_same_question_asked_by_many_at_once_is_computed_once() -> None:
    answers, gate, asked = Answers(), threading.Event(), list[int]()

    def ask() -> int:
        asked.append(1)
        gate.wait()
        return 7

    waited = threading.Event()
    with ThreadPoolExecutor(5) as visitors:
        found = [visitors.submit(answers.get, "key", ask, waited.set, 0.01) for _ in range(5)]
        assert waited.wait(20)
        gate.set()
        assert [answer.result(20) for answer in found] == [7] * 5
    assert asked == [1]


def test_other_keys_do_not_wait() -> None:
    answers, gate = Answers(), threading.Event()
    with ThreadPoolExecutor(1) as visitors:
        slow = visitors.submit(answers.get, "slow", gate.wait, go_on, 0.01)
        wait_until(lambda: "slow" in answers._asked)
        assert get(answers, "quick", 1) == 1
        gate.set()
        assert slow.result(20)


def test_where_the_first_one_leaves_the_next_one_asks() -> None:
    answers, may_leave = Answers(), threading.Event()

    def leave() -> None:
        may_leave.wait()
        raise LeftError

    with ThreadPoolExecutor(2) as visitors:
        first = visitors.submit(answers.get, "key", leave, go_on, 0.01)
        wait_until(lambda: "key" in answers._asked)
        second = visitors.submit(answers.get, "key", lambda: 7, may_leave.set, 0.01)
        assert second.result(20) == 7
        with pytest.raises(LeftError):
            first.result(20)


def test_who_waits_for_anothers_answer_can_leave() -> None:
    answers, gate = Answers(), threading.Event()

    def leave() -> None:
        raise LeftError

    with ThreadPoolExecutor(1) as visitors:
        first = visitors.submit(answers.get, "key", gate.wait, go_on, 0.01)
        wait_until(lambda: "key" in answers._asked)
        with pytest.raises(LeftError):
            answers.get("key", go_on, leave, 0.01)
        gate.set()
        assert first.result(20)


def test_the_answers_used_longest_ago_make_room() -> None:
    answers = Answers(most_bytes=4 * (1000 + ENTRY_BYTES))
    for key in "abcd":
        get(answers, key, {"maps": [np.zeros(1000, np.uint8)]})
    get(answers, "a", "asked again")
    get(answers, "e", np.zeros(1000, np.uint8))
    assert answers.kept_bytes == 4 * (1000 + ENTRY_BYTES)
    assert not isinstance(get(answers, "a", "new"), str)
    assert get(answers, "b", "new") == "new"


def test_answer_that_would_take_much_of_the_room_is_not_kept() -> None:
    answers = Answers(most_bytes=8000)
    get(answers, "large", np.zeros(2000, np.uint8))
    assert get(answers, "large", "new") == "new"


def test_no_visitor_can_change_an_answer_of_others() -> None:
    answers = Answers()
    kept = get(answers, "key", {"map": np.zeros(3)})
    with pytest.raises(ValueError, match="read-only"):
        kept["map"][0] = 1

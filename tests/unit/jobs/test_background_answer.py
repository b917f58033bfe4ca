"""An answer fetched in the background: nobody waits for it, and it is asked for once."""

from __future__ import annotations

import threading

from cnn_demo.errors import WorkerError
from cnn_demo.jobs.background_answer import BackgroundAnswer
from tests.unit.waiting import wait_until


def test_answer_is_none_until_it_is_known_and_is_asked_for_once() -> None:
    is_free, asked = threading.Event(), []

    def ask() -> str:
        asked.append("asked")
        is_free.wait(20)
        return "answer"

    answer = BackgroundAnswer(ask)
    assert answer.get() is None
    assert not asked
    for _ in range(3):
        answer.request()
    assert answer.get() is None
    is_free.set()
    wait_until(lambda: answer.get() == "answer")
    answer.request()
    assert len(asked) == 1


def test_request_after_a_failure_asks_again() -> None:
    asked: list[int] = []

    def ask() -> str:
        asked.append(1)
        if len(asked) == 1:
            raise WorkerError("The compute worker ended.")
        return "answer"

    answer = BackgroundAnswer(ask)

    def known() -> bool:
        answer.request()
        return answer.get() == "answer"

    wait_until(known)
    assert len(asked) == 2

"""Decides whose question a worker answers next: short ones first, though not for ever, and visitors in turn."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cnn_demo.errors import WorkerError
from cnn_demo.jobs.round_robin import in_turns
from cnn_demo.jobs.visitor import Visitor

MOST_SHORT_IN_A_ROW = 20  # then a long one that waits has a turn, some ten seconds later at the most
MOST_REMEMBERED = 1000  # origins and workspaces, those whose turn was last


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Most questions that wait at one worker: of a workspace, of an origin (a class may share one), and of all."""

    workspace: int = 24
    origin: int = 96
    total: int = 240


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question:
    """What waits for its turn. usual_seconds: how long such a question usually works."""

    visitor: Visitor
    is_long: bool = False
    usual_seconds: float = 0.0


class _LastTurns(OrderedDict[str, int]):
    """Origin or workspace -> number of its last turn. Turns are counted from 1."""

    count = 0

    def note(self, visitor: Visitor) -> None:
        self.count += 1
        for name in (visitor.origin, visitor.workspace):
            self[name] = self.count
            self.move_to_end(name)
        while len(self) > MOST_REMEMBERED:
            self.popitem(last=False)


class Turns:
    """One question has the turn at a time. Thread-safe; a wait can be left at any moment."""

    def __init__(self, room: Room | None = None) -> None:
        self._room = room or Room()
        self._changed = threading.Condition()
        self._waiting: list[Question] = []  # in the order of their turns
        self._working: Question | None = None
        self._last = _LastTurns()
        self._short_in_a_row = 0  # turns of short questions while a long one waited

    @contextmanager
    def hold(
        self, question: Question, waiting: Callable[[list[Question]], None], every_seconds: float
    ) -> Iterator[None]:
        """Wait for the question's turn, and have it within. Raises WorkerError where too many wait already.

        waiting: called every so many seconds with the questions that come before, the one that is worked on first.
        Whatever it raises ends the wait: the place is given up.
        """
        self._enter(question)
        try:
            while not self._wait_for_turn(question, every_seconds):
                waiting(self._before(question))
            yield
        finally:
            self._leave(question)

    def waiting(self) -> int:
        """How many questions wait for their turn."""
        return len(self._waiting)

    def is_taken(self) -> bool:
        """Whether a question has the turn."""
        return self._working is not None

    def _enter(self, question: Question) -> None:
        with self._changed:
            self._refuse_beyond_room(question.visitor)
            self._change([*self._waiting, question])

    def _leave(self, question: Question) -> None:
        with self._changed:
            if self._working is question:
                self._working = None
            self._change([other for other in self._waiting if other is not question])

    def _wait_for_turn(self, question: Question, seconds: float) -> bool:
        with self._changed:
            if not self._changed.wait_for(lambda: self._is_next(question), seconds):
                return False
            self._working = question
            self._last.note(question.visitor)
            has_passed = not question.is_long and any(other.is_long for other in self._waiting)
            self._short_in_a_row = self._short_in_a_row + 1 if has_passed else 0
            self._change([other for other in self._waiting if other is not question])
            return True

    def _is_next(self, question: Question) -> bool:
        return self._working is None and self._waiting[0] is question

    def _before(self, question: Question) -> list[Question]:
        with self._changed:
            place = next(place for place, other in enumerate(self._waiting) if other is question)
            return [*filter(None, [self._working]), *self._waiting[:place]]

    def _change(self, waiting: list[Question]) -> None:
        short = in_turns([each for each in waiting if not each.is_long], _visitor_of, self._last)
        long = in_turns([each for each in waiting if each.is_long], _visitor_of, self._last)
        self._waiting, first = [], MOST_SHORT_IN_A_ROW - self._short_in_a_row
        for question in long:
            self._waiting += [*short[:first], question]
            short, first = short[first:], MOST_SHORT_IN_A_ROW
        self._waiting += short
        self._changed.notify_all()

    def _refuse_beyond_room(self, visitor: Visitor) -> None:
        mine = sum(other.visitor.workspace == visitor.workspace for other in self._waiting)
        ours = sum(other.visitor.origin == visitor.origin for other in self._waiting)
        if mine >= self._room.workspace:
            raise WorkerError(
                f"Your requests that wait for the server: {mine}, which is the most that one visitor may have. "
                "Wait until some are done, or stop them."
            )
        if ours >= self._room.origin or len(self._waiting) >= self._room.total:
            raise WorkerError("Too many requests wait for the server. Try again in a minute.")


def _visitor_of(question: Question) -> Visitor:
    return question.visitor

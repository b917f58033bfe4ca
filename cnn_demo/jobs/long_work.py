"""Work that takes long, on a thread of its own: it goes on while its page runs again, and ends when asked or forgotten."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cnn_demo.errors import UserError
from cnn_demo.jobs.compute import NOBODY, Compute
from cnn_demo.jobs.lane import Wait
from cnn_demo.jobs.visitor import Visitor

log = logging.getLogger(__name__)

UNSEEN_SECONDS = 60.0  # a visit to another page is shorter; a closed tab must not keep the worker from others
NOTICEABLE_SECONDS = 1.0
WAITING = "Waiting for the server"


def waiting_text(ahead: int) -> str:
    """What a page says while others' questions are answered first. ahead: how many, 0 where that is not known."""
    return f"{WAITING}. Requests ahead of yours: {ahead}" if ahead else WAITING


class Stopped(Exception):
    """Raised inside the work where it is to end: its visitor has stopped it, or looks at it no more."""


class LongWork:
    """One piece of work and how far it is. Thread-safe.

    visitor: whose it is. share: done so far, in [0, 1]. step: what it does now. seconds_left: None where that is unknown.
    """

    def __init__(
        self, work: Callable[[LongWork], Any], *, visitor: Visitor = NOBODY, unseen_seconds: float = UNSEEN_SECONDS
    ) -> None:
        self.visitor = visitor
        self.share, self.step = 0.0, "About to start"
        self.seconds_left: float | None = None
        self._work, self._unseen_seconds = work, unseen_seconds
        self._seen_at = time.monotonic()
        self._stop, self._done = threading.Event(), threading.Event()
        self._answer: Any = None
        self._error: Exception | None = None
        threading.Thread(target=self._run, name="long-work", daemon=True).start()

    def report(self, share: float, step: str, seconds_left: float | None = None) -> None:
        """The work tells how far it is. Raises Stopped where it is to end."""
        self.tell(share, step, seconds_left)
        if self.is_asked_to_stop or self.is_forgotten:
            raise Stopped

    def tell(self, share: float, step: str, seconds_left: float | None = None) -> None:
        """The same of work that ends by itself when it is asked to, and goes on when nobody looks at it."""
        self.share, self.step, self.seconds_left = share, step, seconds_left

    def look(self) -> None:
        """A page shows it, so it is wanted."""
        self._seen_at = time.monotonic()

    def stop(self) -> None:
        """Ask it to end; it ends at its next report."""
        self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait for its end. Whether it has ended."""
        return self._done.wait(seconds)

    @property
    def is_asked_to_stop(self) -> bool:
        """Whether its visitor has pressed Stop."""
        return self._stop.is_set()

    @property
    def is_done(self) -> bool:
        return self._done.is_set()

    @property
    def is_stopped(self) -> bool:
        """Whether it ended without an answer, since nobody wanted it."""
        return isinstance(self._error, Stopped)

    @property
    def is_forgotten(self) -> bool:
        return time.monotonic() - self._seen_at > self._unseen_seconds

    def answer(self) -> Any:
        """What the work returned; None where it was stopped. Raises what the work raised."""
        if self._error is not None and not self.is_stopped:
            raise self._error
        return self._answer

    def _run(self) -> None:
        try:
            self._answer = self._work(self)
        except (Stopped, UserError) as error:
            self._error = error
        except Exception as error:  # answer() raises it where the page looks, but the page may be gone
            log.exception("Long work has failed.")
            self._error = error
        finally:
            self._done.set()


class LongWorks:
    """The long work of all visitors, by workspace and name. Thread-safe."""

    def __init__(self) -> None:
        self._works: dict[tuple[str, str], LongWork] = {}
        self._lock = threading.Lock()

    def begin(self, visitor: Visitor, name: str, work: Callable[[LongWork], Any]) -> LongWork:
        """Begin it unless it goes on already, and drop what has ended and nobody asks for."""
        owner = visitor.workspace
        with self._lock:
            self._works = {key: each for key, each in self._works.items() if not (each.is_done and each.is_forgotten)}
            if (owner, name) not in self._works:
                self._works[owner, name] = LongWork(work, visitor=visitor)
            return self._works[owner, name]

    def find(self, owner: str, name: str) -> LongWork | None:
        return self._works.get((owner, name))

    def end(self) -> None:
        """Ask all works to end."""
        with self._lock:
            for work in self._works.values():
                work.stop()

    def end_of(self, owner: str, *, seconds: float) -> bool:
        """Ask the works of one workspace to end, and drop them when they have. Whether all have within that time."""
        with self._lock:
            own = [key for key in self._works if key[0] == owner]
            works = [self._works[key] for key in own]
        for work in works:
            work.stop()
        deadline = time.monotonic() + seconds
        have_ended = all(work.wait(max(0.0, deadline - time.monotonic())) for work in works)
        if have_ended:
            for _, name in own:
                self.forget(owner, name)
        return have_ended

    def forget(self, owner: str, name: str) -> None:
        """Drop a work whose answer was taken."""
        with self._lock:
            self._works.pop((owner, name), None)


def estimated_progress(wait: Wait, *, start: float, usual: float, doing: str) -> tuple[float, str, float]:
    """Share done, step and seconds left of a question whose task does not tell them, from the times that it usually takes.

    start: seconds until the worker is up; usual: of the task itself.
    """
    if wait.ahead and wait.seconds > NOTICEABLE_SECONDS:
        return 0.0, waiting_text(wait.ahead), wait.seconds_left
    whole = start + usual
    step = "Starting TensorFlow" if wait.seconds < start or not doing else doing
    return min(wait.seconds / whole, 0.99) if whole else 0.0, step, whole - wait.seconds


def ask_silent_task(
    compute: Compute, work: LongWork, task: str, *, doing: str, usual_seconds: float, **arguments: Any
) -> Any:
    """The answer of a task that does not tell its progress, asked within a work. Raises Stopped where it is to end.

    doing, usual_seconds: what the task does, and how long it usually takes.
    """
    start = 0.0 if compute.is_warm(task) else compute.usual_start_seconds(task)

    def tell(wait: Wait) -> None:
        work.report(*estimated_progress(wait, start=start, usual=usual_seconds, doing=doing))

    tell(Wait(seconds=0.0))
    return compute.ask(task, visitor=work.visitor, waiting=tell, **arguments)


def ask_worker(
    compute: Compute, work: LongWork, task: str, *, limit_seconds: float, title: str = "", **arguments: Any
) -> Any:
    """The answer of a task that takes progress_file and stop_file (see cnn_demo/runs/progress.py), asked within a work.

    The task ends when its files' folder is gone. limit_seconds: how long it may work. title: stands before each step.
    """
    start = 0.0 if compute.is_warm(task) else compute.usual_start_seconds(task)
    prefix = f"{title}: " if title else ""
    with compute.temporary_folder() as folder:
        progress_file = Path(folder, "progress.json")

        def tell(wait: Wait) -> None:
            share, step, left = 0.0, WAITING if wait.seconds > NOTICEABLE_SECONDS else "About to start", None
            if progress_file.is_file():
                progress = json.loads(progress_file.read_text())
                share, step, left = progress["share"], progress["step"], progress["seconds_left"]
            elif wait.ahead:
                step, left = waiting_text(wait.ahead), wait.seconds_left
            elif wait.seconds < start:
                step, left = "Starting TensorFlow", start - wait.seconds
            work.report(share, f"{prefix}{step}", left)

        tell(Wait(seconds=0.0))
        return compute.ask(
            task,
            visitor=work.visitor,
            waiting=tell,
            limit_seconds=limit_seconds,
            progress_file=str(progress_file),
            stop_file=str(progress_file.with_name("stop")),
            **arguments,
        )

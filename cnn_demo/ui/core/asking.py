"""Asks the compute worker from a page, and shows how long a noticeable wait will be.

Leaving or changing the page ends the wait: Streamlit can interrupt a script only where it draws, so every wait draws.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable
from typing import Any

import numpy as np
import streamlit as st

from cnn_demo.jobs.long_work import NOTICEABLE_SECONDS, WAITING
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.core import server, store
from cnn_demo.ui.core.number_text import with_seconds_left

ANSWERS, MOST_ANSWERS = "answers", 8  # enough for all sections of a page
MOST_ANSWER_BYTES = 32 * 1024**2  # for each session; a larger answer is asked for again


def ask(task: str, *, doing: str = "", usual_seconds: float = 0.0, **arguments: Any) -> Any:
    """The answer of a task of cnn_demo.jobs.tasks. Raises what the task raises, or WorkerError.

    doing, usual_seconds: for a slow task, what it does and how long it usually takes.
    """
    compute = server.compute()
    start = 0.0 if compute.is_warm() else compute.usual_start_seconds()
    expected = start + usual_seconds
    place = st.empty()

    def show(waited: float) -> None:
        if expected:
            what = "Starting TensorFlow" if waited < start or not doing else doing
            place.progress(min(waited / expected, 0.99), text=with_seconds_left(what, expected - waited))
        elif waited > NOTICEABLE_SECONDS:
            place.progress(0.0, text=WAITING)
        else:
            place.empty()

    show(0.0)
    try:
        return compute.ask(task, waiting=show, **arguments)
    finally:
        place.empty()


def ask_once(name: str, key: Hashable, task: str, **arguments: Any) -> Any:
    """As ask; the session keeps the answer under a name, and asks again only where the key is another one.

    key: all that the answer depends on; for a network, its path and version.
    """
    kept: tuple[Hashable, Any] | None = store.get(name)
    if kept is None or kept[0] != key:
        kept = (key, ask(task, **arguments))
        store.put(name, kept)
    return kept[1]


def ask_network(network: TrainedNetwork, task: str, **arguments: Any) -> Any:
    """The answer of a task that takes a network's path and always answers the same for the same weights and arguments.

    The session keeps the newest answers, so that a rerun of the page does not wait behind other visitors' work.
    """
    named = sorted(arguments.items())
    key = (task, str(network.path), network.version, *((name, _identity(value)) for name, value in named))
    answers: dict[Hashable, Any] = store.get(ANSWERS, {})
    answer = answers[key] if key in answers else ask(task, path=str(network.path), **arguments)
    older = [(other, kept) for other, kept in answers.items() if other != key]
    if array_bytes(answer) <= MOST_ANSWER_BYTES:
        store.put(ANSWERS, _newest([*older, (key, answer)]))
    return answer


def _identity(value: Any) -> Hashable:
    """Equal for equal arguments. Arrays are hashed: they would keep their memory."""
    if isinstance(value, np.ndarray):
        return value.shape, str(value.dtype), hashlib.sha256(value.tobytes()).digest()
    hashable: Hashable = value
    return hashable


def _newest(answers: list[tuple[Hashable, Any]]) -> dict[Hashable, Any]:
    """The last answers, as many as the session may keep by number and bytes."""
    kept: list[tuple[Hashable, Any]] = []
    total = 0
    for key, answer in reversed(answers[-MOST_ANSWERS:]):
        total += array_bytes(answer)
        if total > MOST_ANSWER_BYTES:
            break
        kept.append((key, answer))
    return dict(reversed(kept))


def array_bytes(answer: Any) -> int:
    """Bytes of all arrays in an answer, which is made of dictionaries and lists; its other values are small."""
    if isinstance(answer, np.ndarray):
        return answer.nbytes
    if isinstance(answer, dict):
        return sum(map(array_bytes, answer.values()))
    if isinstance(answer, list | tuple):
        return sum(map(array_bytes, answer))
    return 0

"""Asks the compute worker from a page, and shows how long a noticeable wait will be.

Leaving or changing the page ends the wait: Streamlit can interrupt a script only where it draws, so every wait draws.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable
from typing import Any

import numpy as np
import streamlit as st

from cnn_demo.jobs.lane import Wait
from cnn_demo.jobs.long_work import NOTICEABLE_SECONDS, WAITING, estimated_progress
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.core import server, store
from cnn_demo.ui.core.number_text import with_seconds_left
from cnn_demo.ui.core.visitor import visitor

LOOK_SECONDS = 0.2


def ask(task: str, *, doing: str = "", usual_seconds: float = 0.0, **arguments: Any) -> Any:
    """The answer of a task of cnn_demo.jobs.tasks. Raises what the task raises, or WorkerError.

    doing, usual_seconds: for a slow task, what it does and how long it usually takes.
    """
    compute = server.compute()
    start = 0.0 if compute.is_warm(task) else compute.usual_start_seconds(task)
    place = st.empty()

    def show(wait: Wait) -> None:
        is_noticed = wait.seconds > NOTICEABLE_SECONDS
        if start + usual_seconds or (wait.ahead and is_noticed):
            share, step, left = estimated_progress(wait, start=start, usual=usual_seconds, doing=doing)
            place.progress(share, text=with_seconds_left(step, left))
        elif is_noticed:
            place.progress(0.0, text=WAITING)
        else:
            place.empty()

    show(Wait(seconds=0.0))
    try:
        return compute.ask(task, visitor=visitor(), waiting=show, **arguments)
    finally:
        place.empty()


def ask_shared(key: Hashable, task: str, **arguments: Any) -> Any:
    """As ask; the server keeps the answer for all visitors, and computes it once where several ask at the same time.

    key: all that the answer depends on besides the task.
    """
    place = st.empty()

    def show_wait() -> None:
        place.progress(0.0, text=WAITING)

    try:
        return server.answers().get((task, key), lambda: ask(task, **arguments), show_wait, LOOK_SECONDS)
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

    The server keeps the newest answers, so that a rerun of the page does not wait behind other visitors' work.
    """
    named = sorted(arguments.items())
    key = (str(network.path), network.version, *((name, identity(value)) for name, value in named))
    return ask_shared(key, task, path=str(network.path), **arguments)


def identity(value: Any) -> Hashable:
    """Equal for equal arguments. Arrays and files are hashed: they would keep their memory."""
    if isinstance(value, np.ndarray):
        return value.shape, str(value.dtype), hashlib.sha256(value.tobytes()).digest()
    if isinstance(value, bytes):
        return hashlib.sha256(value).digest()
    hashable: Hashable = value
    return hashable

"""Keeps the objects that a web process has one of: made at the first call, kept until the process or its code ends.

They are not in st.cache_resource, which any client can have cleared by a message; each clearing would leave a scheduler
and its workers behind and make others. They are not in this module either: when a source file changes, Streamlit drops
all modules of cnn_demo and imports them again. The new code then ends the objects of the old one before it makes its own.
"""

from __future__ import annotations

import itertools
import sys
import threading
from collections.abc import Callable
from functools import wraps
from types import ModuleType
from typing import Any, TypeVar

from cnn_demo.errors import WorkerError

Made = TypeVar("Made")

PLACE = "cnn-demo-one-per-process"  # a module without a file, which Streamlit does not watch and so never drops


def one_per_process(
    end: Callable[[Any], None] = lambda made: None,
) -> Callable[[Callable[[], Made]], Callable[[], Made]]:
    """Decorates a function without arguments, such as `compute`: its first result is everybody's.

    end: ends what was made; it must not wait for anything that calls a decorated function.
    The decorated function raises what the function raises (then the next call tries again), and WorkerError in a thread
    whose code was replaced or whose server was stopped.
    """

    def decorate(make: Callable[[], Made]) -> Callable[[], Made]:
        @wraps(make)
        def get() -> Made:
            name = f"{make.__module__}.{make.__qualname__}"
            with _place.lock:
                if _place.is_stopped:
                    raise WorkerError("The server was stopped. Reload the page.")
                _end_older_code()
                if name not in _place.made:
                    _place.made[name] = made = make()
                    _place.ends[name] = lambda: end(made)
                found: Made = _place.made[name]
                return found

        return get

    return decorate


def end_all() -> None:
    """End the objects, the newest first; the next calls make others."""
    with _place.lock:
        while _place.made:
            name, _ = _place.made.popitem()
            _place.ends.pop(name)()


def stop() -> None:
    """End the objects, as the server stops: what visitors' scripts still call makes no others."""
    with _place.lock:
        _place.is_stopped = True
        end_all()


def _end_older_code() -> None:
    if _place.generation > _generation:
        raise WorkerError("The code of the server has changed meanwhile. Reload the page.")
    if _place.generation < _generation:
        end_all()
        _place.generation = _generation


def _shared_place() -> Any:
    place: Any = ModuleType(PLACE)
    place.lock, place.made, place.ends = threading.RLock(), {}, {}
    place.is_stopped = False
    place.generation, place.generations = 0, itertools.count(1)
    return sys.modules.setdefault(PLACE, place)


_place = _shared_place()
_generation: int = next(_place.generations)  # of the code that this module was imported with

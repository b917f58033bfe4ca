"""Small tasks for the compute worker, in the place of Keras's."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cnn_demo.errors import PictureError
from cnn_demo.runs.progress import Progress

SLOW_START_SECONDS = 1.0

kept: list[bytes] = []


def answer(task: str, arguments: dict[str, Any]) -> Any:
    return TASKS[task](**arguments)


def warm() -> float:
    return 0.25


def warm_slowly() -> float:
    time.sleep(SLOW_START_SECONDS)
    return SLOW_START_SECONDS


def add(a: int, b: int) -> int:
    return a + b


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def wait_for(path: str) -> int:
    """Work until somebody makes the file."""
    while not Path(path).exists():
        time.sleep(0.01)
    return os.getpid()


def work_until_unwanted(path: str, progress_file: str, stop_file: str) -> None:
    """Tell a progress of one half until nobody waits any more; then make the file."""
    progress = Progress({"Halfway": 0.0}, progress_file, stop_file)
    progress.begin("Halfway")
    try:
        while True:
            progress.tell(0.5)
            time.sleep(0.01)
    finally:
        Path(path).touch()


def touch(path: str) -> None:
    Path(path).touch()


def refuse() -> None:
    raise PictureError("The picture is blank.")


def fail() -> float:
    return 1 / 0


def time_out() -> None:
    raise TimeoutError("of the task")


def die() -> None:
    os._exit(9)


def only_the_second_time(path: str, seconds: float) -> str:
    """Take long the first time, none after that."""
    if not Path(path).exists():
        Path(path).touch()
        time.sleep(seconds)
    return "done"


def speak(text: str) -> None:
    os.write(1, text.encode())
    os.write(2, text.encode())


def grow(megabytes: int) -> None:
    kept.append(b"x" * (megabytes * 1024**2))


def leave_temporary_folder(seconds: float) -> None:
    tempfile.mkdtemp()
    time.sleep(seconds)


def hold(megabytes: int) -> None:
    """Take memory and keep it for a long time."""
    grow(megabytes)
    time.sleep(30)


TASKS: dict[str, Callable[..., Any]] = {
    "warm": warm,
    "warm_slowly": warm_slowly,
    "pid": os.getpid,
    "add": add,
    "sleep": sleep,
    "wait_for": wait_for,
    "touch": touch,
    "work_until_unwanted": work_until_unwanted,
    "refuse": refuse,
    "fail": fail,
    "time_out": time_out,
    "die": die,
    "only_the_second_time": only_the_second_time,
    "speak": speak,
    "grow": grow,
    "hold": hold,
    "leave_temporary_folder": leave_temporary_folder,
}

"""Reads arriving pictures in a few small processes that all visitors share. A picture that ends its process is left out.

Pictures go there in batches, bounded in number and bytes, and a few batches ahead of their reader, so that memory stays
bounded however many pictures there are.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cnn_demo.byte_sizes import GIGABYTE, MEGABYTE
from cnn_demo.drawing.steps import Picture
from cnn_demo.errors import DatasetError
from cnn_demo.machine_memory import memory_limit_bytes
from cnn_demo.own_data import reading_task
from cnn_demo.own_data.reading_task import MadeCopy
from cnn_demo.own_data.records import Arrival, LeftOut

if TYPE_CHECKING:
    import loky

MOST_PROCESSES = 2
MEMORY_OF_TWO = 1.5 * GIGABYTE  # a process takes 60 MB, and up to 256 MB for the largest pictures
IDLE_SECONDS = 60.0
BATCH_PICTURES, BATCH_BYTES = 16, 4 * MEGABYTE
POLL_SECONDS = 0.2
TRIES = 3  # another visitor's picture may end a process, too
ENDED_PROCESS = (
    f"Reading the picture takes longer than {reading_task.MOST_SECONDS} seconds, or ends the process that reads it; "
    "most likely, the file is damaged."
)

IsStopped = Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReadPicture:
    """arrival: the picture that came, without its content."""

    arrival: Arrival
    copy: MadeCopy


def read_pictures(arrivals: Iterable[Arrival | LeftOut], is_stopped: IsStopped) -> Iterator[ReadPicture | LeftOut]:
    """The pictures in their order. Ends early where it is stopped.

    What cannot be read becomes a LeftOut; what is left out already comes through. A DatasetError of `arrivals` is raised
    after the pictures before it.
    """
    ahead: deque[_Batch] = deque()
    errors: list[DatasetError] = []
    for items in _batches(_until_damaged(arrivals, errors)):
        ahead.append(_Batch(items))
        if len(ahead) > MOST_PROCESSES + 1:
            yield from ahead.popleft().results(is_stopped)
        if is_stopped():
            return
    while ahead and not is_stopped():
        yield from ahead.popleft().results(is_stopped)
    if errors:
        raise errors[0]


class _Batch:
    """Some pictures that are being read."""

    def __init__(self, items: Sequence[Arrival | LeftOut]) -> None:
        self._items = items
        self._future = _PROCESSES.submit([item.content for item in items if isinstance(item, Arrival)])

    def results(self, is_stopped: IsStopped) -> Iterator[ReadPicture | LeftOut]:
        copies = _result(self._future, is_stopped)
        made = None if copies is None else iter(copies)
        for item in self._items:
            if isinstance(item, LeftOut):
                yield item
            elif is_stopped():
                return
            else:
                yield _read(item, next(made) if made else _made_alone(item.content, is_stopped))


def _read(arrival: Arrival, made: MadeCopy | str) -> ReadPicture | LeftOut:
    if isinstance(made, str):
        return LeftOut(name=arrival.name, reason=made)
    return ReadPicture(arrival=replace(arrival, content=b""), copy=made)


def _made_alone(content: bytes | Picture, is_stopped: IsStopped) -> MadeCopy | str:
    """A picture of a batch over which a process ended: read by itself, to find out which one it was."""
    for _ in range(TRIES):
        copies = _result(_PROCESSES.submit([content]), is_stopped)
        if copies is not None:
            return copies[0]
    return ENDED_PROCESS


def _result(future: Future[list[MadeCopy | str]], is_stopped: IsStopped) -> list[MadeCopy | str] | None:
    """What a process has made; None where it ended over that, or where the reading is stopped."""
    while not wait([future], POLL_SECONDS).done:
        if is_stopped():
            return None
    error = future.exception()
    if error is not None and not isinstance(error, BrokenProcessPool):
        raise error
    return None if error else future.result()


class _Processes:
    """The processes of this web process; they end by themselves when they are idle. Thread-safe."""

    def __init__(self) -> None:
        self._executor: loky.ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def submit(self, contents: list[bytes | Picture]) -> Future[list[MadeCopy | str]]:
        """Begin to read pictures, in new processes where one has ended over a picture."""
        with self._lock:
            if self._executor is None:
                self._executor = _started()
            try:
                return self._executor.submit(reading_task.make_copies, contents)
            except (BrokenProcessPool, RuntimeError):  # the other processes are ended with the one that has ended
                self._executor = _started()
                return self._executor.submit(reading_task.make_copies, contents)


def _started() -> loky.ProcessPoolExecutor:
    import loky  # here, since most web processes read no pictures

    has_memory = memory_limit_bytes() >= MEMORY_OF_TWO
    return loky.ProcessPoolExecutor(
        max_workers=min(MOST_PROCESSES, os.cpu_count() or 1) if has_memory else 1,
        timeout=IDLE_SECONDS,
        env={"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        initializer=reading_task.begin,
        initargs=(os.getpid(),),
    )


_PROCESSES = _Processes()


def _until_damaged(arrivals: Iterable[Arrival | LeftOut], errors: list[DatasetError]) -> Iterator[Arrival | LeftOut]:
    """The arrivals up to a DatasetError, which is put into the list."""
    try:
        yield from arrivals
    except DatasetError as error:
        errors.append(error)


def _batches(arrivals: Iterable[Arrival | LeftOut]) -> Iterator[list[Arrival | LeftOut]]:
    batch: list[Arrival | LeftOut] = []
    size = 0
    for arrival in arrivals:
        batch.append(arrival)
        size += _bytes_of(arrival.content) if isinstance(arrival, Arrival) else 0
        if len(batch) >= BATCH_PICTURES or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _bytes_of(content: bytes | Picture) -> int:
    return len(content) if isinstance(content, bytes) else content.nbytes

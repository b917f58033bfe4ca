"""What 200 waiting runs cost the web process: a look of its scheduler at the queue, and reruns of pages beside it."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import psutil

from benchmarks.streamlit_client import StreamlitClient
from benchmarks.table import Row
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.jobs.queue import Queue
from cnn_demo.jobs.watchdog import Watchdog
from cnn_demo.runs.preset_runs import preset_project
from cnn_demo.runs.workspace import Workspace, new_workspace_id
from cnn_demo.spec.builtin_data import MNIST_5K
from scripts.serve import Server, serve

WAITING, WORKSPACES = 200, 20
LOOKS, RERUNS = 50, 10
PAGES = ("home", "train", "runs")
SETTINGS = {"CNN_DEMO_SPARE_WORKER": "off"}
MILLISECONDS = 1000.0


def measure(rounds: int) -> list[Row]:
    """Times with the waiting runs, against those with none."""
    with tempfile.TemporaryDirectory() as full, tempfile.TemporaryDirectory() as empty:
        _make_runs(Path(full))
        tick, bare = _tick(Path(full)), _tick(Path(empty))
        rows = [
            Row(
                question=f"a look at the queue, runs that wait: {WAITING}, {what}",
                unit=unit,
                ours=[_median(tick, clock) for _ in range(rounds)],
                other=[_median(bare, clock) for _ in range(rounds)],
                goal="under 50 ms",
            )
            for what, unit, clock in (("elapsed", "ms", time.perf_counter), ("computing", "CPU ms", time.thread_time))
        ]
    return [*rows, *asyncio.run(_pages(rounds))]


def _make_runs(runs_folder: Path) -> None:
    """So many queued runs in workspaces of their own; a scheduler gives them their places."""
    project = preset_project("fast", MNIST_5K)
    workspaces = [Workspace(runs_folder / new_workspace_id(runs_folder)) for _ in range(WORKSPACES)]
    for number in range(WAITING):
        workspaces[number % WORKSPACES].create(project, name=f"Run {number}")


def _tick(runs_folder: Path) -> Callable[[], None]:
    """What the scheduler does every 0.4 s. The queue is paused, so that all runs wait."""
    queue = Queue(runs_folder, parallel=1, executor=LocalExecutor())
    watchdog = Watchdog(queue)
    queue.hold(held=True)
    queue.adopt()

    def tick() -> None:
        watchdog.check()
        queue.advance()

    tick()
    return tick


def _median(tick: Callable[[], None], clock: Callable[[], float]) -> float:
    """Milliseconds of one look, the median of many."""
    taken = []
    for _ in range(LOOKS):
        started = clock()
        tick()
        taken.append((clock() - started) * MILLISECONDS)
    return statistics.median(taken)


async def _pages(rounds: int) -> list[Row]:
    """Processor time of the web process for a rerun, its scheduler included, on a server with and without waiting runs."""
    taken: dict[str, list[list[float]]] = {page: [[], []] for page in PAGES}
    with ExitStack() as servers:
        for column, runs in enumerate((WAITING, 0)):
            folder = Path(servers.enter_context(tempfile.TemporaryDirectory()))
            if runs:
                _make_runs(folder / "runs")
                _tick(folder / "runs")
            server = servers.enter_context(serve(folder, streamlit="benchmarks.played_server", settings=SETTINGS))
            async with StreamlitClient(server.url) as client:
                for _ in range(rounds):
                    for page in PAGES:
                        await client.open("" if page == "home" else page)
                        taken[page][column].append(await _rerun_milliseconds(server, client))
    return [
        Row(question=f"rerun of {page}, runs that wait: {WAITING}", unit="CPU ms", ours=ours, other=other, goal="-")
        for page, (ours, other) in taken.items()
    ]


async def _rerun_milliseconds(server: Server, client: StreamlitClient) -> float:
    web = psutil.Process(server.process.pid)
    await client.rerun()
    before = web.cpu_times()
    for _ in range(RERUNS):
        await client.rerun()
    after = web.cpu_times()
    return (after.user + after.system - before.user - before.system) / RERUNS * MILLISECONDS

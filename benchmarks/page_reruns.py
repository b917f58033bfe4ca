"""What a rerun of each page costs the web process: processor time, against a page with a title alone, and bytes sent.

Processor time hardly depends on what else the machine does, and the ratio to the bare page even less. The client is
benchmarks/streamlit_client.py; the watched training is played (benchmarks/played_training.py).
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import psutil

from benchmarks.streamlit_client import Rerun, StreamlitClient
from benchmarks.table import Row
from benchmarks.visits import LONG_EPOCHS, start_run
from benchmarks.web_process import bare_app
from scripts.serve import Server, serve

PAGES = ("home", "learn", "data", "build", "train", "runs", "draw", "export", "explain")
RERUNS = 20
WATCHED_SECONDS = 5.0
KILOBYTE = 1000
SETTINGS = {"CNN_DEMO_SPARE_WORKER": "off"}


def measure(rounds: int) -> list[Row]:
    """A row for the processor time and one for the bytes of each page, and one for a watcher of a training."""
    with (
        tempfile.TemporaryDirectory() as ours,
        tempfile.TemporaryDirectory() as bare,
        serve(Path(ours), streamlit="benchmarks.played_server", settings=SETTINGS) as app,
        serve(Path(bare), entry=bare_app()) as reference,
    ):
        return asyncio.run(_measure(app, reference, rounds))


async def _measure(app: Server, reference: Server, rounds: int) -> list[Row]:
    cost: dict[str, list[float]] = {page: [] for page in PAGES}
    bare: dict[str, list[float]] = {page: [] for page in PAGES}
    sent: dict[str, list[float]] = {page: [] for page in PAGES}
    async with StreamlitClient(app.url) as client, StreamlitClient(reference.url) as other:
        await other.open()
        for _ in range(rounds):
            for page in PAGES:
                await client.open("" if page == "home" else page)
                rerun = await client.rerun()
                sent[page].append(rerun.received / KILOBYTE)
                cost[page].append(await _milliseconds(app, client.rerun))
                bare[page].append(await _milliseconds(reference, other.rerun))
        async for _ in start_run(client, "Watched", LONG_EPOCHS):
            pass
        watched = [await _watching(app, client) for _ in range(rounds)]
    rows = [
        Row(question=f"rerun of {page}", unit="CPU ms", ours=cost[page], other=bare[page], goal="-") for page in PAGES
    ]
    rows += [Row(question=f"sent by it: {page}", unit="KB", ours=sent[page], other=None, goal="-") for page in PAGES]
    return [*rows, Row(question="a watcher of a training", unit="CPU ms/s", ours=watched, other=None, goal="-")]


async def _milliseconds(server: Server, rerun: Callable[[], Awaitable[Rerun]]) -> float:
    """Processor time of the web process for one rerun, the mean of several."""
    before = _cpu_seconds(server)
    for _ in range(RERUNS):
        await rerun()
    return (_cpu_seconds(server) - before) / RERUNS * 1000


async def _watching(server: Server, client: StreamlitClient) -> float:
    """Processor time in ms that one tab which watches a training takes each second."""
    before = _cpu_seconds(server)
    await asyncio.sleep(WATCHED_SECONDS)
    idle = _cpu_seconds(server) - before
    before = _cpu_seconds(server)
    async for _ in client.follow(time.monotonic() + WATCHED_SECONDS):
        pass
    watching = _cpu_seconds(server) - before
    return (watching - idle) / WATCHED_SECONDS * 1000


def _cpu_seconds(server: Server) -> float:
    used = psutil.Process(server.process.pid).cpu_times()
    return float(used.user + used.system)

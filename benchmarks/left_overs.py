"""What 500 visitors who came and left, each with a short run, leave in the web process: memory, threads, files, sessions.

The training is played. A visitor opens each page once, trains one epoch and closes the tab; Streamlit keeps the session
of a closed tab for a while, here for seconds.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.streamlit_client import StreamlitClient
from benchmarks.table import Row
from benchmarks.visits import start_run
from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import ACTIVE
from scripts.serve import Server, serve

VISITORS, FIRST_VISITORS, AT_ONCE = 500, 60, 6
PAGES = ("", "draw", "learn", "data", "build", "explain", "export")
SESSION_SECONDS = 5
SETTINGS = {
    "CNN_DEMO_SPARE_WORKER": "off",
    "CNN_DEMO_PARALLEL_RUNS": "4",
    "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": f"{SESSION_SECONDS}",
}
GIVE_UP_SECONDS, POLL_SECONDS, TELL_SECONDS = 600.0, 0.5, 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the web process holds. memory: resident, in MB. children: processes that it has started and that live."""

    memory: float
    threads: int
    open_files: int
    children: int
    sessions: int
    media_files: int
    objects: int


def measure(rounds: int) -> list[Row]:
    """The state after so many visitors, against that after the first ones, when all that is shared has been made."""
    states = [asyncio.run(_visited(FIRST_VISITORS, VISITORS)) for _ in range(rounds)]
    goals = {"memory": "at most 1.05", "objects": "at most 1.05"}
    return [
        Row(
            question=f"{name.replace('_', ' ')} after {VISITORS} visitors",
            unit="MB" if name == "memory" else "number",
            ours=[getattr(after, name) for _, after in states],
            other=[max(getattr(before, name), 1) for before, _ in states],
            goal=goals.get(name, "not above"),
        )
        for name in State.__dataclass_fields__
    ]


async def _visited(first: int, visitors: int) -> tuple[State, State]:
    """The server's state after the first visitors, and after as many more as `visitors` says."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(Path(folder), streamlit="benchmarks.played_server", settings=SETTINGS) as server,
    ):
        await come_and_go(server, first)
        before = settled_state(server)
        await come_and_go(server, visitors)
        return before, settled_state(server)


async def come_and_go(server: Server, visitors: int, *, pages: Sequence[str] = PAGES, trains: bool = True) -> None:
    """Let so many visitors come, a few at a time. trains: whether each starts a short run."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def visit(number: int) -> None:
        async with turns, StreamlitClient(server.url) as client:
            for page in pages:
                await client.open(page)
            if trains:
                async for _ in start_run(client, f"Run {number}", 1):
                    pass
            await client.open("runs")

    await asyncio.gather(*map(visit, range(visitors)))


def settled_state(server: Server) -> State:
    """The state once all runs have ended and the sessions of closed tabs have expired. Raises RuntimeError."""
    deadline = time.monotonic() + GIVE_UP_SECONDS
    while (state := _state(server)).children or state.sessions or _has_waiting_run(server):
        if time.monotonic() > deadline:
            raise RuntimeError(f"Something stays in the server: {state}")
        time.sleep(POLL_SECONDS)
    return state


def _state(server: Server) -> State:
    web, counts = psutil.Process(server.process.pid), json.loads(_told(server))
    return State(
        memory=web.memory_info().rss / MEGABYTE,
        threads=web.num_threads(),
        open_files=web.num_fds(),
        children=len(web.children()),
        **counts,
    )


def _has_waiting_run(server: Server) -> bool:
    statuses = (RunFolder(path.parent).status() for path in server.runs_folder.glob("*/*/status.json"))
    return any(status.state in ACTIVE for status in statuses)


def _told(server: Server) -> str:
    """What the server writes on a signal, see played_server.py."""
    file = server.runs_folder / "counts.json"
    file.unlink(missing_ok=True)
    if sys.platform == "win32":
        raise RuntimeError("Windows has no such signal.")
    os.kill(server.process.pid, signal.SIGUSR1)
    deadline = time.monotonic() + GIVE_UP_SECONDS
    while not file.is_file():
        if time.monotonic() > deadline:
            raise RuntimeError("The server did not tell its counts.")
        time.sleep(TELL_SECONDS)
    return file.read_text()

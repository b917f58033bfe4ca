"""Fifty visitors on one server for two minutes: how long a rerun takes, errors, cross-talk, and who uses the processors.

The visitors are a process of their own (benchmarks/visits.py), on the same machine; trainings are played.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from benchmarks.table import Row
from cnn_demo.byte_sizes import MEGABYTE
from scripts.serve import PROJECT, serve

VISITORS, SECONDS = 50, 120.0
GIVE_UP_SECONDS = 600.0
# One is watched all the time; the others train beside it one after another.
SETTINGS = {"CNN_DEMO_SPARE_WORKER": "off", "CNN_DEMO_PARALLEL_RUNS": "2"}
HUNDREDTHS = 100


def measure(rounds: int) -> list[Row]:
    """Times of reruns, faults, and the share of one processor that web process and visitors take."""
    visits = [_visit() for _ in range(rounds)]

    def row(question: str, unit: str, values: list[float], goal: str = "-") -> Row:
        return Row(question=question, unit=unit, ours=values, other=None, goal=goal)

    def reruns(kind: str, percent: int) -> list[float]:
        return [_percentile([seconds for _, seconds, _ in visit[kind]], percent) for visit in visits]

    return [
        row("rerun of a page, median", "s", reruns("pages", 50)),
        row("rerun of a page, 95th percentile", "s", reruns("pages", 95), goal="at most 1"),
        row("rerun of a fragment, 95th percentile", "s", reruns("fragments", 95)),
        row("reruns of pages", "1/s", [len(visit["pages"]) / SECONDS for visit in visits]),
        row("reruns of fragments", "1/s", [len(visit["fragments"]) / SECONDS for visit in visits]),
        row("errors", "number", [len(visit["errors"]) for visit in visits], goal="0"),
        row("marks of others seen", "number", [len(visit["foreign_marks"]) for visit in visits], goal="0"),
        row("visitors who saw their own mark", "number", [visit["own_marks"] for visit in visits], goal=f"{VISITORS}"),
        row("web process", "processors", [visit["web"] for visit in visits]),
        row("the visitors themselves", "processors", [visit["client"] for visit in visits]),
        row("memory of the web process at the end", "MB", [visit["memory"] for visit in visits]),
    ]


def _visit() -> dict[str, Any]:
    """What visits prints, with the processors that web process and visitors took."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(Path(folder), streamlit="benchmarks.played_server", settings=SETTINGS) as server,
    ):
        web = psutil.Process(server.process.pid)
        started, before = time.monotonic(), web.cpu_times()
        command = [sys.executable, "-m", "benchmarks.visits", server.url]
        command += ["--visitors", str(VISITORS), "--seconds", str(SECONDS)]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True, timeout=GIVE_UP_SECONDS)
        seconds, after = time.monotonic() - started, web.cpu_times()
        visit: dict[str, Any] = json.loads(done.stdout)
        visit["web"] = (after.user + after.system - before.user - before.system) / seconds
        visit["client"] = visit["client_cpu_seconds"] / seconds
        visit["memory"] = web.memory_info().rss / MEGABYTE
    for fault in (*visit["errors"], *visit["foreign_marks"]):
        print(fault, file=sys.stderr)
    return visit


def _percentile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=HUNDREDTHS, method="inclusive")[percent - 1]

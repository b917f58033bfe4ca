"""Servers and workers are killed at random moments: no epoch that was told of is lost, no file torn, no run trained twice.

`python -m benchmarks.killing` does the same to real workers with Keras, and compares real weights.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from safetensors.numpy import load_file

from benchmarks.killing import check_files
from cnn_demo.jobs.queue import Queue
from cnn_demo.runs import lease, metrics
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED, RESUMABLE
from tests.unit.jobs import small_training
from tests.unit.jobs.small_training import (
    BATCHES,
    EPOCHS,
    LAUNCH_SECONDS,
    OVERLAP,
    ForkExecutor,
    position,
    serve,
    trained_for_a_step,
)

KILLS = 14
LONGEST_SECONDS = 0.15
GIVE_UP_SECONDS = 60.0  # on a machine that is busy with other tests
NewRun = Callable[[], RunFolder]
Start = Callable[[], BaseProcess]


@pytest.fixture
def start_server(runs_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts a server as a process; its workers outlive it."""
    # A process would run the file of __main__ first. After a test of a page, that is the page.
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    context = get_context("forkserver")  # a fork of this process would take along its threads
    context.set_forkserver_preload([small_training.__name__])
    started: list[BaseProcess] = []

    def start() -> BaseProcess:
        started.append(context.Process(target=serve, args=(str(runs_folder),)))
        started[-1].start()
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.join()
        process.close()


def check_sound(run: RunFolder) -> None:
    check_files(run)
    status = run.status()
    with suppress(FileNotFoundError):  # the run has just ended
        if status.epoch and run.status().state != FINISHED:
            assert position(run)["epoch"] >= status.epoch, "an epoch that the status told of is lost"


def check_ended_well(run: RunFolder) -> None:
    weights = np.zeros(4, np.float32)
    for step in range(EPOCHS * BATCHES):
        weights = trained_for_a_step(weights, step)
    assert np.array_equal(load_file(run.path / "weights.safetensors")["weights"], weights)
    steps: dict[str, list[int]] = {kind: [] for kind in (metrics.BATCH, metrics.EPOCH)}
    for record in metrics.read(run.metrics_file):
        steps[record["kind"]].append(record["step"])
    assert steps[metrics.BATCH] == list(range(1, EPOCHS * BATCHES + 1))
    assert steps[metrics.EPOCH] == [BATCHES * epoch for epoch in range(1, EPOCHS + 1)]
    assert not run.checkpoint_file.exists() or run.status().state == FINISHED


@pytest.mark.parametrize("servers", [1, 2], ids=["one server", "two servers on one folder"])
def test_whoever_is_killed_and_whenever_every_run_ends_as_an_uninterrupted_one(
    runs_folder: Path, new_run: NewRun, start_server: Start, servers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "LAUNCH_SECONDS", LAUNCH_SECONDS)
    rng = random.Random(servers)
    runs = [new_run() for _ in range(3)]
    living = [start_server() for _ in range(servers)]
    deaths: Counter[str] = Counter()
    by_hand = Queue(runs_folder, parallel=0, executor=ForkExecutor())
    until = time.monotonic() + GIVE_UP_SECONDS
    while deaths.total() < KILLS or any(run.status().state != FINISHED for run in runs):
        assert time.monotonic() < until, (deaths, [run.status() for run in runs])
        time.sleep(rng.uniform(0, LONGEST_SECONDS))
        if deaths.total() < KILLS:
            deaths.update(kill_one(rng, living, runs))
            living = [server if server.is_alive() else start_server() for server in living]
            if all(run.status().state == FINISHED for run in runs):
                runs.append(new_run())
        for run in runs:
            check_sound(run)
            if run.stored_status().state in RESUMABLE:  # it died twice at one place
                by_hand.resume(run)
    for run in runs:
        check_ended_well(run)
    assert not (runs_folder / OVERLAP).exists(), "two runs trained at a time"
    assert deaths["worker"] > KILLS / 4
    assert deaths["server"]


def kill_one(rng: random.Random, servers: list[BaseProcess], runs: list[RunFolder]) -> list[str]:
    """Kill a server where the lot falls on it, else a worker that holds a lease. Which kind it was; none where none does."""
    workers = [holder.pid for run in runs if lease.is_locked(run.path) and (holder := lease.read_holder(run.path))]
    if rng.random() < 0.25:
        server = rng.choice(servers)
        server.kill()
        server.join()
        return ["server"]
    with suppress(ProcessLookupError):  # it has just ended
        for worker in workers[:1]:
            os.kill(worker, signal.SIGKILL)
            return ["worker"]
    return []

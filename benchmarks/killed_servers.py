"""Kills the processes of a server at random moments: the server itself, a worker, its spare worker, its compute worker.

Part of `python -m benchmarks.killing --servers N`. The server has what the web process has, without pages.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable

import psutil

from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.jobs.queue import Queue
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED, RESUMABLE
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.project import Project

RUNS = 2  # in the queue at a time
BETWEEN_SECONDS = (1.0, 9.0)
GIVE_UP_SECONDS, GIVE_UP_SECONDS_A_KILL = 300.0, 30.0
LEFT_OVER_SECONDS = 60.0
SERVER = """
import time
from cnn_demo import settings
from cnn_demo.jobs.compute import Compute
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.jobs.scheduler import Scheduler
read = settings.read()
compute = Compute(read)
Scheduler(read, compute, LocalExecutor(spare=True)).start()
while True:
    try:
        compute.ask("devices")
    except Exception as error:
        print(repr(error), flush=True)
    time.sleep(1)
"""


def kill(
    workspace: Workspace,
    project: Project,
    kills: int,
    rng: random.Random,
    *,
    sound: Callable[[RunFolder], None],
    same: Callable[[RunFolder], None],
) -> None:
    """Kill so many processes while runs wait and train, then let the runs end. sound, same: raise AssertionError."""
    runs = [workspace.create(project, name=f"on a server {number}") for number in range(RUNS)]
    deaths: Counter[str] = Counter()
    server, until = _server(), time.monotonic() + GIVE_UP_SECONDS + GIVE_UP_SECONDS_A_KILL * kills
    while deaths.total() < kills or not _have_ended(runs):
        assert time.monotonic() < until, ([run.status() for run in runs], deaths)
        time.sleep(rng.uniform(*BETWEEN_SECONDS))
        if deaths.total() < kills:
            victim = rng.choice(["server", *FAMILY])
            deaths[victim] += _kill(victim, server)
            if _have_ended(runs):
                runs.append(workspace.create(project, name="one more"))
        if server.poll() is not None:
            server = _server()
        for run in runs:
            sound(run)
            _resume_as_a_person(run)
    for run in runs:
        same(run)
    left_over = _end(server)
    print(
        f"servers: killed {dict(deaths)}; {len(runs)} runs ended with the same weights; left over: {left_over}",
        flush=True,
    )


def _have_ended(runs: list[RunFolder]) -> bool:
    return all(run.status().state == FINISHED for run in runs)


def _server() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _end(server: subprocess.Popen[bytes]) -> list[str]:
    """Kill the server. What it leaves running after a while, which is then ended too."""
    family = psutil.Process(server.pid).children(recursive=True)
    server.kill()
    server.wait()
    _, alive = psutil.wait_procs(family, timeout=LEFT_OVER_SECONDS)
    for process in alive:
        process.kill()
    return [str(process) for process in alive]


def _resume_as_a_person(run: RunFolder) -> None:
    """A run that died twice at one place does not go on by itself."""
    if run.status().state in RESUMABLE and run.stored_status().state in RESUMABLE:
        Queue(run.path.parent.parent, parallel=0, executor=LocalExecutor()).resume(run)


def _kill(victim: str, server: subprocess.Popen[bytes]) -> int:
    """Kill one such process of the server's family, where there is one. How many were killed."""
    if victim == "server":
        server.kill()
        server.wait()
        return 1
    family = psutil.Process(server.pid).children(recursive=True)
    found = next((process for process in family if FAMILY[victim](_words(process))), None)
    if found is None:
        return 0
    found.kill()
    return 1


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:  # it has just ended
        return []


FAMILY: dict[str, Callable[[list[str]], bool]] = {
    "worker": lambda words: "cnn_demo.training" in words and "--spare" not in words,
    "spare worker": lambda words: "--spare" in words,
    "compute worker": lambda words: any("loky" in word for word in words),
}

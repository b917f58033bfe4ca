"""Starts the processes of a cluster on this machine, a scheduler and workers of Dask, and starts again those that end.

A Dask worker ends when its scheduler does; so it has to be started again, here or by systemd or a container.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from cnn_demo.cluster.resources import FOR_QUESTIONS, FOR_RUNS
from cnn_demo.settings import PROJECT_FOLDER
from cnn_demo.settings.cluster import AUTHORITY, CERTIFICATE, KEY

RESTART_SECONDS = 2.0
POLL_SECONDS = 0.2
END_SECONDS = 20.0  # the workers of runs make their checkpoints
GPU_VARIABLE = "CUDA_VISIBLE_DEVICES"
THREAD_VARIABLES = ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")
FORGET_SCHEDULER_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One process of a cluster. environment: added to this process's. ends_last: it is needed until the others have ended."""

    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    ends_last: bool = False


def scheduler(host: str, port: int, tls: Path | None) -> Process:
    """Dask's scheduler. Its page of figures is off: it would be open to everybody, without encryption."""
    address = ("--host", host, "--port", str(port), "--protocol", "tls" if tls else "tcp")
    return Process(command=(*_dask("scheduler"), *address, *_certificates(tls), *_no_page()), ends_last=True)


def worker(
    address: str, tls: Path | None, *, host: str | None = None, gpu: int | None = None, threads: int | None = None
) -> Process:
    """A Dask worker with one place for runs.

    address: of the scheduler. gpu: the one whose runs it trains; None: any. threads: with which a run trains; None: one
    for each processor.
    """
    on_gpu = {} if gpu is None else {GPU_VARIABLE: str(gpu)}
    environment = {**on_gpu, **({} if threads is None else threads_of_runs(threads))}
    return Process(command=_worker(address, tls, host, FOR_RUNS, "cnn_demo.cluster.on_worker"), environment=environment)


def threads_of_runs(threads: int) -> dict[str, str]:
    """Environment in which TensorFlow computes with so many threads."""
    return dict.fromkeys(THREAD_VARIABLES, str(threads))


def question_worker(address: str, tls: Path | None, *, host: str | None = None, sees_gpus: bool = True) -> Process:
    """A Dask worker that answers a short question and a long one at the same time. address: of the scheduler."""
    environment = {} if sees_gpus else {GPU_VARIABLE: ""}
    return Process(
        command=_worker(address, tls, host, FOR_QUESTIONS, "cnn_demo.cluster.answering"), environment=environment
    )


def keep(processes: Sequence[Process]) -> int:
    """Run the processes until this one is asked to end; one that ends is started again. Returns the exit status."""
    signal.signal(signal.SIGTERM, _interrupted)
    running = [_start(process) for process in processes]
    ended_at: dict[int, float] = {}
    try:
        while True:
            for number, process in enumerate(running):
                if process.poll() is None:
                    continue
                since = time.monotonic() - ended_at.setdefault(number, time.monotonic())
                if since > RESTART_SECONDS:
                    running[number] = _start(processes[number])
                    del ended_at[number]
            time.sleep(POLL_SECONDS)
    except KeyboardInterrupt:
        return 0
    finally:
        _end(processes, running)


def _interrupted(signal_number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _start(process: Process) -> subprocess.Popen[bytes]:
    path = os.pathsep.join(filter(None, [str(PROJECT_FOLDER), os.environ.get("PYTHONPATH", "")]))
    return subprocess.Popen(process.command, env={**os.environ, **process.environment, "PYTHONPATH": path})


def _end(processes: Sequence[Process], running: Sequence[subprocess.Popen[bytes]]) -> None:
    """A worker of Dask may hang when the scheduler ends at the same moment, so the scheduler ends after the workers."""
    for is_last in (False, True):
        group = [each for process, each in zip(processes, running, strict=True) if process.ends_last == is_last]
        give_up = time.monotonic() + END_SECONDS
        for each in group:
            each.terminate()
        for each in group:
            try:
                each.wait(max(give_up - time.monotonic(), 0))
            except subprocess.TimeoutExpired:
                each.kill()
                each.wait()


def _worker(
    address: str, tls: Path | None, host: str | None, resources: tuple[str, ...], module: str
) -> tuple[str, ...]:
    """resources: of each, it offers one. module: what servers call there; imported at once, so that none waits for that."""
    offered = " ".join(f"{resource}=1" for resource in resources)
    threads = ("--nthreads", str(len(resources)))
    limits = ("--resources", offered, "--memory-limit", "0", "--no-nanny", "--preload", module)
    listens = ("--host", host) if host else ()
    patience = ("--death-timeout", str(FORGET_SCHEDULER_SECONDS))
    return (*_dask("worker"), address, *threads, *limits, *listens, *patience, *_certificates(tls), *_no_page())


def _dask(part: str) -> tuple[str, ...]:
    return sys.executable, "-m", f"distributed.cli.dask_{part}"


def _certificates(tls: Path | None) -> tuple[str, ...]:
    if tls is None:
        return ()
    files = (("--tls-ca-file", AUTHORITY), ("--tls-cert", CERTIFICATE), ("--tls-key", KEY))
    return tuple(part for option, name in files for part in (option, str(tls / name)))


def _no_page() -> tuple[str, ...]:
    return "--no-dashboard", "--dashboard-address", "127.0.0.1:0"

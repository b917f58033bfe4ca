"""Starts the app on a free port, and ends it with all its processes, for tests, screenshots and benchmarks."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

PROJECT = Path(__file__).resolve().parent.parent
POLL_SECONDS = 0.05
END_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running app: its address without a slash at the end, its process, its log and the folder of its runs."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path
    runs_folder: Path


@contextmanager
def serve(
    folder: Path,
    *,
    entry: Path = PROJECT / "server.py",
    settings: Mapping[str, str] | None = None,
    secrets: Path | None = None,
    base_path: str = "",
    streamlit: str = "streamlit",
    start_seconds: float = 60,
) -> Iterator[Server]:
    """Run the app with its runs, its cache and its log in `folder`, which must exist.

    settings: environment variables to add; CNN_DEMO_* from outside are left out. base_path: where the app lives, "/a/b".
    secrets: a secrets.toml for this server alone; the project's own is never read.
    streamlit: the module that is Streamlit's command line.
    Raises RuntimeError with the end of the log where the app does not come up.
    """
    port = free_port()
    log = folder / "server.log"
    command = [sys.executable, "-m", streamlit, "run", str(entry)]
    command += [
        "--server.headless=true",
        "--server.address=127.0.0.1",
        f"--server.port={port}",
        f"--server.baseUrlPath={base_path}",
    ]
    # Otherwise an edited file would restart the script of a page.
    command += ["--server.fileWatcherType=none"]
    command += [f"--secrets.files={secrets or folder / 'no-secrets.toml'}"]
    environment = _environment(folder, settings or {})
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    server = Server(
        url=f"http://127.0.0.1:{port}{base_path}",
        process=process,
        log=log,
        runs_folder=Path(environment["CNN_DEMO_RUNS"]),
    )
    try:
        _wait_until_healthy(server, start_seconds)
        yield server
    finally:
        _end(process, environment["CNN_DEMO_RUNS"])


def free_port() -> int:
    """A free TCP port of 127.0.0.1."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(folder: Path, settings: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CNN_DEMO_", "STREAMLIT_"))}
    own = {"CNN_DEMO_RUNS": str(folder / "runs"), "XDG_CACHE_HOME": str(folder / "cache"), "PYTHONUNBUFFERED": "1"}
    return {**kept, **own, **settings}


def _wait_until_healthy(server: Server, seconds: float) -> None:
    # Without a handler for proxies: one from the environment must not be used for 127.0.0.1.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            raise RuntimeError(f"The app ended with {server.process.returncode}:\n{log_end(server)}")
        try:
            with opener.open(f"{server.url}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(POLL_SECONDS)
    raise RuntimeError(f"The app did not start within {seconds:g} s:\n{log_end(server)}")


def log_end(server: Server, *, lines: int = 30) -> str:
    """The last lines of the app's log."""
    return "\n".join(server.log.read_text(errors="replace").splitlines()[-lines:])


def _end(process: subprocess.Popen[bytes], runs_folder: str) -> None:
    """End the server, then its workers. A worker outlives its server by design; it is recognised by its runs folder."""
    family = _descendants(process.pid)
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(END_SECONDS)
    family += [other for other in psutil.process_iter() if _serves(other, runs_folder)]
    for member in family:
        try:
            member.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(family, timeout=END_SECONDS)


def _descendants(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _serves(process: psutil.Process, runs_folder: str) -> bool:
    try:
        return process.environ().get("CNN_DEMO_RUNS") == runs_folder and process.pid != os.getpid()
    except (psutil.Error, OSError):
        # The process belongs to another user, or has ended.
        return False

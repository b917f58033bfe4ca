"""Logs and temporary files of a web process that was killed are deleted by the next one; those of a living one stay."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from cnn_demo import settings
from cnn_demo.jobs.process_folder import FOLDER, ProcessFolder
from cnn_demo.jobs.workers import worker_environment

SERVER = """
import sys
from pathlib import Path
from cnn_demo.jobs.process_folder import ProcessFolder
folder = ProcessFolder(Path(sys.argv[1]))
kept = folder.temporary_folder()
print(folder.path, flush=True)
sys.stdin.read()
"""


def test_folder_of_a_killed_process_is_swept_and_that_of_a_living_one_stays() -> None:
    cache = settings.read().cache_folder
    command = [sys.executable, "-c", SERVER, str(cache)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, env=worker_environment(), text=True, **pipes) as server:  # type: ignore[call-overload]
        left = Path(server.stdout.readline().strip())
        (left / "compute-short.log").write_text("log")
        first = ProcessFolder(cache)
        assert len(list(left.iterdir())) == 3  # lock, temporary folder, log
        server.kill()
    second = ProcessFolder(cache)
    assert not left.exists()
    assert first.path.exists()
    first.remove()
    second.remove()
    assert not [path for path in (cache / FOLDER).iterdir() if path.is_dir()]


def test_logs_of_older_versions_are_swept_where_their_process_has_ended() -> None:
    cache = settings.read().cache_folder
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (cache / f"compute-{ended.pid}.log").touch()
    (cache / f"compute-{os.getpid()}.log").touch()
    ProcessFolder(cache).remove()
    assert [log.name for log in cache.glob("compute-*.log")] == [f"compute-{os.getpid()}.log"]

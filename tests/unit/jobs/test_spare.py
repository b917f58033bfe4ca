from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.jobs.queue import Queue
from cnn_demo.jobs.spare_worker import SpareWorker
from cnn_demo.jobs.workers import worker_environment
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED, RUNNING
from cnn_demo.spec import link
from cnn_demo.spec.recipe import Recipe
from tests.unit.jobs.conftest import COMMAND, end, starts
from tests.unit.waiting import wait_until

NewRun = Callable[[], RunFolder]


def with_spare(spare: SpareWorker) -> LocalExecutor:
    executor = LocalExecutor(command=COMMAND)
    executor._spare = spare
    return executor


def test_the_spare_worker_is_handed_the_next_run(
    runs_folder: Path, spare: SpareWorker, new_run: NewRun, started: list[subprocess.Popen[bytes]]
) -> None:
    queue, run = Queue(runs_folder, parallel=1, executor=with_spare(spare)), new_run()
    spare.prepare()
    queue.enter(run)
    assert run.status().state == RUNNING
    wait_until(lambda: starts(run) == [started[0].pid])
    end(run)
    wait_until(lambda: run.status().state == FINISHED)
    assert len(started) == 1


def test_there_is_one_spare_worker_however_often_it_is_prepared(
    spare: SpareWorker, started: list[subprocess.Popen[bytes]]
) -> None:
    spare.prepare()
    spare.prepare()
    assert len(started) == 1


def test_a_spare_worker_is_handed_over_once(spare: SpareWorker, new_run: NewRun) -> None:
    spare.prepare()
    assert spare.hand_over(new_run()) is not None
    assert spare.hand_over(new_run()) is None


def test_a_spare_worker_that_died_is_not_handed_over_but_replaced(
    spare: SpareWorker, new_run: NewRun, started: list[subprocess.Popen[bytes]]
) -> None:
    spare.prepare()
    started[0].kill()
    started[0].wait()
    assert spare.hand_over(new_run()) is None
    spare.prepare()
    spare.prepare()
    assert len(started) == 2


def test_a_spare_worker_that_dies_while_it_is_handed_over_is_replaced_by_a_fresh_one(
    runs_folder: Path,
    spare: SpareWorker,
    new_run: NewRun,
    started: list[subprocess.Popen[bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    queue, run = Queue(runs_folder, parallel=1, executor=with_spare(spare)), new_run()
    spare.prepare()

    def die(process: subprocess.Popen[bytes], line: str) -> None:
        process.kill()
        process.wait()
        raise BrokenPipeError

    monkeypatch.setattr("cnn_demo.jobs.spare_worker._write_line", die)
    queue.enter(run)
    wait_until(lambda: starts(run) == [started[1].pid])


def test_the_spare_worker_is_told_of_each_project_once(runs_folder: Path, spare: SpareWorker, new_run: NewRun) -> None:
    queue, run = Queue(runs_folder, parallel=1, executor=with_spare(spare)), new_run()
    first, second = (replace(run.project(), recipe=Recipe(epochs=epochs)) for epochs in (2, 3))
    spare.expect(first)  # there is no process yet, which is no error
    spare.prepare()
    for project in (first, first, second):
        spare.expect(project)
    queue.enter(run)
    wait_until(lambda: starts(run) != [])
    assert [link.decode(line) for line in (run.path / "expected").read_text().split()] == [first, second]


def test_a_new_spare_worker_is_told_again(
    runs_folder: Path, spare: SpareWorker, new_run: NewRun, started: list[subprocess.Popen[bytes]]
) -> None:
    queue, run = Queue(runs_folder, parallel=1, executor=with_spare(spare)), new_run()
    spare.prepare()
    spare.expect(run.project())
    started[0].kill()
    started[0].wait()
    spare.expect(replace(run.project(), recipe=Recipe(epochs=2)))  # nobody hears it, which is no error
    spare.prepare()  # too early after its start
    spare._started = -math.inf
    spare.prepare()
    spare.expect(run.project())
    queue.enter(run)
    wait_until(lambda: starts(run) == [started[1].pid])
    assert link.decode((run.path / "expected").read_text()) == run.project()


def test_ending_lets_the_spare_worker_go(spare: SpareWorker, started: list[subprocess.Popen[bytes]]) -> None:
    spare.prepare()
    spare.end()
    assert started[0].poll() is not None
    spare.end()


def test_the_spare_worker_ends_with_the_web_process_and_a_training_one_does_not(tmp_path: Path) -> None:
    """The web process here is a script that is killed."""
    run = tmp_path / "run"
    run.mkdir()
    (run / "status.json").write_text("{}")
    script = f"""
import subprocess, sys
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.runs.folder import RunFolder
from pathlib import Path
executor = LocalExecutor(spare=True, command={COMMAND!r})
run = RunFolder(Path({str(run)!r}))
working = executor._new_process(run)
executor.prepare()
print(executor._spare._process.pid, working.pid, flush=True)
sys.stdin.read()
"""
    command = [sys.executable, "-c", script]
    web = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=worker_environment())
    assert web.stdout is not None
    waiting, working = map(int, web.stdout.readline().split())
    web.stdout.close()
    web.kill()
    web.wait()
    import psutil

    def is_gone(pid: int) -> bool:
        return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE

    wait_until(lambda: is_gone(waiting))
    assert not is_gone(working)
    psutil.Process(working).kill()

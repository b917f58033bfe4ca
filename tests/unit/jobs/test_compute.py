"""The compute worker with small tasks in the place of Keras: starting one takes a quarter of a second."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from cnn_demo import settings
from cnn_demo.errors import PictureError, StorageError, WorkerError
from cnn_demo.jobs import worker_process
from cnn_demo.jobs.compute import USUAL_START_SECONDS, Compute
from cnn_demo.jobs.workers import worker_environment
from tests.unit.jobs import worker_tasks
from tests.unit.waiting import wait_until

pytestmark = pytest.mark.filterwarnings("ignore:A worker stopped while some jobs were given:UserWarning")


@pytest.fixture
def compute(monkeypatch: pytest.MonkeyPatch) -> Iterator[Compute]:
    monkeypatch.setattr(worker_process, "answer", worker_tasks.answer)
    made = Compute(settings.read())
    yield made
    made.end()


def kill(pid: int) -> None:
    psutil.Process(pid).kill()
    wait_until(lambda: not psutil.pid_exists(pid))


def test_a_question_is_answered_by_one_other_process(compute: Compute) -> None:
    assert compute.ask("add", a=2, b=3) == 5
    pid = compute.ask("pid")
    assert pid != os.getpid()
    assert compute.ask("pid") == pid


def test_a_tasks_own_error_comes_back_as_it_is(compute: Compute) -> None:
    with pytest.raises(PictureError, match="The picture is blank"):
        compute.ask("refuse")
    with pytest.raises(ZeroDivisionError):
        compute.ask("fail")
    with pytest.raises(TimeoutError, match="of the task"):
        compute.ask("time_out")
    assert compute.ask("add", a=1, b=1) == 2


def test_an_unknown_task_is_a_defect_and_stays_loud(compute: Compute) -> None:
    with pytest.raises(KeyError):
        compute.ask("nonsense")


def test_the_worker_is_warm_once_it_has_started(compute: Compute) -> None:
    assert not compute.is_warm()
    assert compute.warm().result(20) >= 0
    assert compute.is_warm()
    assert compute.warm() is compute.warm()


def test_asking_makes_it_warm(compute: Compute) -> None:
    compute.ask("pid")
    assert compute.is_warm()


def test_a_worker_killed_between_questions_is_replaced(compute: Compute) -> None:
    pid = compute.ask("pid")
    kill(pid)
    wait_until(lambda: not compute.is_warm())
    assert compute.ask("pid") != pid
    assert compute.is_warm()


def test_a_worker_killed_the_moment_before_a_question_is_replaced(compute: Compute) -> None:
    for _ in range(5):
        psutil.Process(compute.ask("pid")).kill()
        assert compute.ask("add", a=1, b=1) == 2


def test_a_worker_killed_during_a_question_is_replaced_and_asked_again(compute: Compute, tmp_path: Path) -> None:
    pid = compute.ask("pid")
    threading.Timer(0.2, psutil.Process(pid).kill).start()
    assert compute.ask("only_the_second_time", path=str(tmp_path / "seen"), seconds=20) == "done"


def test_a_question_that_kills_every_worker_is_given_up(compute: Compute) -> None:
    with pytest.raises(WorkerError, match="ended twice while it was working, most likely because it ran out of memory"):
        compute.ask("die")
    assert compute.ask("add", a=1, b=1) == 2


def test_one_visitors_dead_worker_costs_the_others_at_most_a_wait(compute: Compute) -> None:
    compute.ask("pid")
    answers: list[int] = []

    def ask(number: int) -> None:
        answers.append(compute.ask("add", a=number, b=0))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    with pytest.raises(WorkerError):
        compute.ask("die")
    for thread in threads:
        thread.start()
    psutil.Process(compute.ask("pid")).kill()
    for thread in threads:
        thread.join()
    assert sorted(answers) == list(range(6))


def test_all_visitors_threads_share_one_worker(compute: Compute) -> None:
    pids: list[int] = []
    threads = [threading.Thread(target=lambda: pids.append(compute.ask("pid"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(pids)) == 1


def test_a_worker_that_left_for_being_idle_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_process, "answer", worker_tasks.answer)
    compute = Compute(dataclasses.replace(settings.read(), compute_idle_seconds=1))
    pid = compute.ask("pid")
    wait_until(lambda: not psutil.pid_exists(pid))
    wait_until(lambda: not compute.is_warm())
    assert compute.ask("pid") != pid
    assert compute.is_warm()
    compute.end()


def test_who_waits_is_told_how_long(compute: Compute) -> None:
    waits: list[float] = []
    compute.ask("sleep", seconds=0.7, waiting=lambda wait: waits.append(wait.seconds))
    assert waits == sorted(waits)
    assert len(waits) >= 2


def test_the_usual_start_is_remembered_for_the_next_process(compute: Compute) -> None:
    assert compute.usual_start_seconds() == USUAL_START_SECONDS
    seconds = compute.warm().result(20)
    wait_until(lambda: compute.usual_start_seconds() == seconds)
    assert Compute(settings.read()).usual_start_seconds() == seconds


@pytest.mark.parametrize("content", ["", "{", "[]", "3", "null", '{"seconds": null}', '{"seconds": "x"}'])
def test_a_damaged_memory_of_the_usual_start_is_no_error(compute: Compute, content: str) -> None:
    file = settings.read().cache_folder / "compute-start.json"
    file.write_text(content)
    assert compute.usual_start_seconds() == USUAL_START_SECONDS


def test_what_the_worker_prints_goes_to_its_log(compute: Compute, capfd: pytest.CaptureFixture[str]) -> None:
    compute.ask("speak", text="hello from the worker")
    assert "hello" in next(settings.read().cache_folder.rglob("compute-short.log")).read_text()
    assert "hello" not in "".join(capfd.readouterr())


def test_temporary_files_of_a_task_that_was_ended_are_deleted_with_the_next_worker(compute: Compute) -> None:
    with pytest.raises(WorkerError, match="longer than"):
        compute.ask("leave_temporary_folder", seconds=30, limit_seconds=0.5)
    folder = next(settings.read().cache_folder.rglob("short-temporary"))
    assert len(list(folder.iterdir())) == 1
    compute.ask("pid")
    assert not list(folder.iterdir())
    compute.end()
    assert not folder.exists()


def test_a_cache_folder_that_cannot_be_made_is_a_storage_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "no-folder"
    file.touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(file))
    with pytest.raises(StorageError):
        Compute(settings.read()).ask("pid")


def test_ending_leaves_no_process_and_can_be_done_twice(compute: Compute) -> None:
    pid = compute.ask("pid")
    compute.end()
    wait_until(lambda: not psutil.pid_exists(pid))
    compute.end()
    assert not compute.is_warm()


def test_growing_by_the_size_of_a_few_networks_is_not_taken_for_a_leak(compute: Compute) -> None:
    pid = compute.ask("pid")
    compute.ask("grow", megabytes=500)
    time.sleep(1.1)  # loky looks at most once a second
    compute.ask("pid")
    assert compute.ask("pid") == pid


def test_the_worker_ends_when_the_web_process_is_killed() -> None:
    script = """
import sys
from cnn_demo import settings
from cnn_demo.jobs import compute, worker_process
from tests.unit.jobs import worker_tasks
if __name__ == "__main__":
    worker_process.answer = worker_tasks.answer
    print(compute.Compute(settings.read()).ask("pid"), flush=True)
    sys.stdin.read()
"""
    web = subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=worker_environment(),
    )
    assert web.stdin is not None
    assert web.stdout is not None
    worker = psutil.Process(int(web.stdout.readline()))
    web.kill()
    web.wait()
    web.stdin.close()
    web.stdout.close()
    wait_until(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE, 5)

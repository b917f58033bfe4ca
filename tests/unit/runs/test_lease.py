"""Who may write a run, and whether its worker lives: told by a lock and by renewing, never by a clock or a process id."""

from __future__ import annotations

import errno
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest
from filelock import lock_descriptor

from cnn_demo.errors import LeaseError, RunError, StorageError
from cnn_demo.runs import lease
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.lease import HOLDER, LOCK, Holder, here, hold, holder_here, read_holder
from cnn_demo.runs.status import FAILED, FINISHED, PAUSED, QUEUED, RUNNING, Status
from tests.leases import leave_dead_worker, worker_on
from tests.unit.waiting import wait_until


def state(run: RunFolder) -> str:
    return run.status().state


def make_older(file: Path, seconds: float) -> None:
    then = file.stat().st_mtime - seconds
    os.utime(file, (then, then))


@pytest.fixture
def training(run: RunFolder) -> RunFolder:
    """A run whose status says that it trains."""
    run.write_status(Status(state=RUNNING, phase="training", epoch=1, epochs=3))
    return run


@contextmanager
def renewed_elsewhere(run: RunFolder) -> Iterator[None]:
    """A worker of another machine whose lock is not seen here."""
    leave_dead_worker(run, place="another machine")
    ended = threading.Event()

    def renew() -> None:
        while not ended.wait(0.01):
            os.utime(run.path / HOLDER)

    thread = threading.Thread(target=renew)
    thread.start()
    yield
    ended.set()
    thread.join()


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "TAKE_SECONDS", 0.05)
    monkeypatch.setattr(lease, "RENEW_SECONDS", 0.05)
    monkeypatch.setattr(lease, "WATCH_SECONDS", 0.2)


def test_run_is_running_while_its_worker_lives_and_failed_at_once_when_it_was_killed(training: RunFolder) -> None:
    with worker_on(training) as worker:
        assert state(training) == RUNNING
        assert read_holder(training.path) == Holder(place=here(), pid=worker.pid)
        worker.kill()
        worker.wait()
        status = training.status()
    assert status.state == FAILED
    assert "it was killed, it ran out of memory, or the disk" in status.reason
    assert status.epoch == 1


@pytest.mark.parametrize("step_seconds", [-7200, -2, 2, 7200])
def test_step_of_the_clock_kills_no_run(
    training: RunFolder, monkeypatch: pytest.MonkeyPatch, step_seconds: float
) -> None:
    """Linux tells a process's start time by the boot time, which moves when the clock is set."""
    with worker_on(training):
        now, created = time.time, psutil.Process.create_time
        monkeypatch.setattr(time, "time", lambda: now() + step_seconds)
        monkeypatch.setattr(psutil.Process, "create_time", lambda process: created(process) + step_seconds)
        make_older(training.path / HOLDER, step_seconds)
        make_older(training.path / "status.json", step_seconds)
        assert state(training) == RUNNING


def test_place_of_a_machine_without_a_boot_id_outlives_a_change_of_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """macOS takes its host name from the network."""
    monkeypatch.setattr(lease, "BOOT_ID", tmp_path / "no such file")
    places = []
    for name in ("laptop.home", "laptop.cafe"):
        monkeypatch.setattr("platform.node", lambda name=name: name)
        places.append(here.__wrapped__())
    assert places[0] == places[1]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another machine's"))
    assert here.__wrapped__() != places[0]


def test_place_where_no_id_can_be_kept_is_the_machines_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(lease, "BOOT_ID", tmp_path / "no such file")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("platform.node", lambda: "laptop")
    assert here.__wrapped__() == "laptop"


def test_process_id_that_was_given_to_another_process_is_no_worker(training: RunFolder) -> None:
    leave_dead_worker(training)
    (training.path / HOLDER).write_text(json.dumps({"place": here(), "pid": os.getpid()}))
    assert state(training) == FAILED
    assert holder_here(training.path) is None


def test_second_worker_of_a_run_is_refused(run: RunFolder, brief: None) -> None:
    with worker_on(run) as first:
        with pytest.raises(LeaseError, match=f"Another worker is working on the run {run.id}"), hold(run.path):
            pass
        assert read_holder(run.path) == Holder(place=here(), pid=first.pid)
    with hold(run.path):
        assert holder_here(run.path) == os.getpid()


def test_worker_is_not_refused_because_somebody_looks(run: RunFolder) -> None:
    look = (run.path / LOCK).open("ab")
    assert lock_descriptor(look.fileno(), blocking=False)
    threading.Timer(0.1, look.close).start()
    with hold(run.path):
        assert lease.is_locked(run.path)


def test_looking_does_not_bring_a_deleted_run_back(run: RunFolder) -> None:
    run.delete()
    assert not lease.is_locked(run.path)
    assert not run.path.exists()


def test_lease_that_was_given_back_leaves_nobody(training: RunFolder) -> None:
    with hold(training.path):
        training.write_status(Status(state=PAUSED))
    assert state(training) == PAUSED
    assert read_holder(training.path) is None
    assert not lease.is_locked(training.path)


def test_worker_that_broke_off_reads_as_failed_at_once(training: RunFolder) -> None:
    with pytest.raises(ZeroDivisionError), hold(training.path):
        _ = 1 / 0
    assert state(training) == FAILED


def test_worker_of_another_machine_lives_while_it_renews(training: RunFolder) -> None:
    leave_dead_worker(training, place="another machine")
    assert state(training) == RUNNING
    make_older(training.path / HOLDER, lease.EXPIRES_SECONDS - 5)
    assert state(training) == RUNNING
    make_older(training.path / HOLDER, 10)
    assert state(training) == FAILED


def test_worker_renews_its_lease(run: RunFolder, brief: None) -> None:
    with hold(run.path):
        make_older(run.path / HOLDER, 1000)
        old = (run.path / HOLDER).stat().st_mtime_ns
        wait_until(lambda: (run.path / HOLDER).stat().st_mtime_ns != old)


def test_worker_of_another_machine_that_renews_is_not_joined_by_a_second(run: RunFolder, brief: None) -> None:
    """Not even where its lease looks long expired, as after a step of the file server's clock."""
    with renewed_elsewhere(run), pytest.raises(LeaseError, match="on another machine"), hold(run.path):
        pass
    with hold(run.path):
        assert holder_here(run.path) == os.getpid()


def test_of_two_workers_that_began_at_once_on_two_machines_one_ends(run: RunFolder) -> None:
    with worker_on(run) as worker:
        leave_dead_worker(run, place="another machine")
        assert worker.wait(30) == 1
    assert not lease.is_locked(run.path)


def test_worker_whose_log_is_on_a_full_disk_ends_all_the_same(
    run: RunFolder, brief: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = threading.Event()
    monkeypatch.setattr("os._exit", lambda status: ended.set())
    full = open("/dev/full", "w")  # noqa: PTH123, SIM115 - closing it would write what is buffered
    monkeypatch.setattr("sys.stdout", full)
    with hold(run.path):
        leave_dead_worker(run, place="another machine")
        assert ended.wait(30)
    with suppress(OSError):
        full.close()


def test_worker_that_is_being_started_counts_as_running_for_a_while(run: RunFolder) -> None:
    run.claim()
    assert (state(run), run.status().phase) == (RUNNING, "launching")
    make_older(run.path / "status.json", lease.LAUNCH_SECONDS - 5)
    assert state(run) == RUNNING
    make_older(run.path / "status.json", 10)
    assert state(run) == FAILED
    assert "No worker process began within 180 seconds" in run.status().reason


def test_start_after_a_dead_worker_does_not_read_as_dead(training: RunFolder) -> None:
    leave_dead_worker(training)
    training.claim()
    assert state(training) == RUNNING


def test_worker_of_the_version_before_counts_by_its_last_status(training: RunFolder) -> None:
    """It wrote a process id and its start time, and no lease."""
    file = training.path / "status.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "process": [1, 5.0]}))
    assert state(training) == RUNNING
    make_older(file, lease.LAUNCH_SECONDS + 5)
    assert state(training) == FAILED


@pytest.fixture
def lockless(brief: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file system has no locks, as NFS without its lock service."""

    def refuse(descriptor: int, *, blocking: bool) -> bool:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(lease, "lock_descriptor", refuse)


def test_worker_on_a_file_system_without_locks_lives_while_it_renews(training: RunFolder, lockless: None) -> None:
    with hold(training.path):
        assert read_holder(training.path) == Holder(place=here(), pid=os.getpid(), locks=False)
        assert holder_here(training.path) == os.getpid()
        assert state(training) == RUNNING
    with pytest.raises(ZeroDivisionError), hold(training.path):
        _ = 1 / 0
    assert state(training) == RUNNING
    make_older(training.path / HOLDER, lease.EXPIRES_SECONDS + 5)
    assert state(training) == FAILED


def test_second_worker_is_refused_on_a_file_system_without_locks(run: RunFolder, lockless: None) -> None:
    with hold(run.path), pytest.raises(LeaseError, match="Another worker is working"), hold(run.path):
        pass


def test_other_errors_of_a_lock_are_not_taken_for_a_file_system_without_locks(
    run: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int, *, blocking: bool) -> bool:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(lease, "lock_descriptor", fail)
    with pytest.raises(OSError, match="Input/output"), hold(run.path):
        pass


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"place": 1}', "\x00"])
def test_unreadable_holder_is_nobody(run: RunFolder, content: str) -> None:
    (run.path / HOLDER).write_text(content)
    assert read_holder(run.path) is None


def test_lease_of_a_deleted_run_is_a_storage_error(run: RunFolder) -> None:
    run.delete()
    with pytest.raises(StorageError, match="the folder no longer exists"), hold(run.path):
        pass


@pytest.mark.parametrize("state", [PAUSED, FINISHED, FAILED])
def test_worker_that_comes_too_late_does_not_begin(run: RunFolder, state: str) -> None:
    run.write_status(Status(state=state))
    with pytest.raises(RunError, match=f"is {state}: it cannot be trained now"):
        run.begin()
    assert run.status().state == state


def test_worker_begins_a_queued_run(run: RunFolder) -> None:
    assert state(run) == QUEUED
    with hold(run.path):
        run.begin()
        assert (state(run), run.status().phase) == (RUNNING, "starting")


def test_looking_at_many_running_runs_is_cheap(run: RunFolder) -> None:
    with worker_on(run):
        started = time.perf_counter()
        for _ in range(200):
            run.status()
        assert time.perf_counter() - started < 3.0

"""Old work is cleared, the work unused longest first; never what is in use."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cnn_demo import settings as settings_module
from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.errors import LinkError
from cnn_demo.jobs.clearing import DAY_SECONDS, Clearing
from cnn_demo.jobs.queue import Queue
from cnn_demo.jobs.steady_clock import SteadyClock
from cnn_demo.jobs.visitor import Visitor
from cnn_demo.runs.disk_use import DiskMeter, DiskUse
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.origin import origin_tag
from cnn_demo.runs.shared_networks import SharedNetworks
from cnn_demo.runs.status import FINISHED, QUEUED, RUNNING, Status
from cnn_demo.runs.workspace import Workspace
from cnn_demo.runs.workspace_use import FILE, record_use
from tests.leases import hold_here
from tests.unit.jobs.test_turns import PROJECT

Put = Callable[..., RunFolder]


def make_older(path: Path, days: float) -> None:
    then = time.time() - days * DAY_SECONDS
    os.utime(path, (then, then))


class FixedClock(SteadyClock):
    """A clock that has been steady for so long."""

    def __init__(self, seconds: float, *, was_set: bool = False) -> None:
        super().__init__()
        self.seconds, self.was_set = seconds, was_set

    def steady_seconds(self) -> float:
        return self.seconds


@pytest.fixture
def put(runs_folder: Path) -> Put:
    """Puts a workspace with one run of a megabyte there, used last so many days ago; local: on the server's machine."""

    def put(name: str, *, days: float, local: bool = False, state: str = FINISHED) -> RunFolder:
        workspace = Workspace(runs_folder / f"{name}-workspace-id")
        run = workspace.create(PROJECT, name=name)
        run.write_status(Status(state=state))
        (run.path / "weights.safetensors").write_bytes(bytes(MEGABYTE))
        record_use(workspace.folder, origin_tag(runs_folder, workspace.folder.name if local else "192.0.2.7"))
        for file in (workspace.folder / FILE, run.path / "status.json"):
            make_older(file, days)
        return run

    return put


@pytest.fixture
def clearing(runs_folder: Path, queue: Queue) -> Clearing:
    settings = replace(settings_module.read({}), runs_folder=runs_folder, keep_days=90)
    return Clearing(settings, queue, DiskMeter(runs_folder), FixedClock(2 * DAY_SECONDS))


def make_room_for_half_a_megabyte(clearing: Clearing) -> None:
    """Where the limit is used up exactly."""
    clearing.make_room(clearing.meter.look().total_bytes, MEGABYTE // 2, None)


def left(runs_folder: Path) -> set[str]:
    return {path.name.removesuffix("-workspace-id") for path in runs_folder.glob("*-workspace-id")}


def test_work_unused_for_the_days_of_the_setting_goes(put: Put, clearing: Clearing, runs_folder: Path) -> None:
    put("old", days=91)
    put("young", days=89)
    clearing.clear_old()
    assert left(runs_folder) == {"young"}
    assert not list(runs_folder.glob(".*deleted"))


def test_zero_days_keep_everything(put: Put, queue: Queue, runs_folder: Path) -> None:
    put("old", days=9000)
    Clearing(
        replace(settings_module.read({}), keep_days=0), queue, DiskMeter(runs_folder), FixedClock(2 * DAY_SECONDS)
    ).clear_old()
    assert left(runs_folder) == {"old"}


def test_work_on_the_servers_own_machine_is_never_cleared(put: Put, clearing: Clearing, runs_folder: Path) -> None:
    put("laptop", days=500, local=True)
    put("visitor", days=91)
    clearing.clear_old()
    make_room_for_half_a_megabyte(clearing)
    assert left(runs_folder) == {"laptop"}


def test_work_of_an_older_version_goes_where_the_first_visitor_is_a_stranger(
    put: Put, clearing: Clearing, runs_folder: Path
) -> None:
    unknown = put("unknown", days=0).path.parent
    (unknown / FILE).unlink()
    for path in (*unknown.rglob("*"), unknown):
        make_older(path, 100)
    clearing.clear_old()
    assert left(runs_folder) == {"unknown"}
    put("visitor", days=0)
    clearing.clear_old()
    assert left(runs_folder) == {"visitor"}


def test_work_of_an_older_version_stays_after_the_first_stranger_has_come(
    put: Put, clearing: Clearing, runs_folder: Path
) -> None:
    put("laptop", days=0, local=True)
    unknown = put("unknown", days=0).path.parent
    (unknown / FILE).unlink()
    for path in (*unknown.rglob("*"), unknown):
        make_older(path, 100)
    clearing.clear_old()
    put("visitor", days=100)
    clearing.clear_old()
    assert left(runs_folder) == {"laptop", "unknown"}


def test_work_that_somebody_opened_from_elsewhere_stays_work_of_this_machine(
    put: Put, clearing: Clearing, runs_folder: Path
) -> None:
    folder = put("laptop", days=0, local=True).path.parent
    record_use(folder, origin_tag(runs_folder, "192.0.2.7"))
    for path in (*folder.rglob("*"), folder):
        make_older(path, 100)
    put("visitor", days=100)
    clearing.clear_old()
    assert left(runs_folder) == {"laptop"}


def test_run_that_has_just_trained_keeps_its_workspace(put: Put, clearing: Clearing, runs_folder: Path) -> None:
    run = put("old", days=100)
    run.write_status(Status(state=FINISHED))
    clearing.clear_old()
    make_room_for_half_a_megabyte(clearing)
    assert left(runs_folder) == {"old"}


def test_active_work_stays(put: Put, clearing: Clearing, queue: Queue, runs_folder: Path) -> None:
    for name in ("training", "waiting"):
        queue.enter(put(name, days=100, state=QUEUED))
    hold_here(put("held", days=100, state=RUNNING))  # by a worker that has lost its ticket
    clearing.clear_old()
    make_room_for_half_a_megabyte(clearing)
    assert left(runs_folder) == {"training", "waiting", "held"}


def test_room_is_made_of_the_work_unused_longest_and_not_of_more_than_needed(
    put: Put, clearing: Clearing, runs_folder: Path
) -> None:
    for name, days in (("oldest", 30), ("older", 20), ("younger", 10), ("today", 0.5)):
        put(name, days=days)
    make_room_for_half_a_megabyte(clearing)  # and for a tenth of the limit in reserve
    assert left(runs_folder) == {"older", "younger", "today"}


def test_neither_work_of_the_last_day_goes_nor_ones_own(put: Put, clearing: Clearing, runs_folder: Path) -> None:
    put("today", days=0.9)
    put("mine", days=1.2)
    put("yesterday", days=1.1)
    total = clearing.meter.look().total_bytes
    clearing.make_room(total, MEGABYTE // 2, Visitor("origin", "mine-workspace-id"))
    assert left(runs_folder) == {"today", "mine"}


def test_nothing_goes_where_all_of_it_would_not_be_enough(put: Put, clearing: Clearing, runs_folder: Path) -> None:
    run = put("old", days=30)
    put("today", days=0.5)
    (run.path / "exports").mkdir()
    (run.path / "exports" / "old.zip").touch()
    make_older(run.path / "exports" / "old.zip", 1)
    clearing.make_room(clearing.meter.look().total_bytes, 2 * MEGABYTE, None)
    assert left(runs_folder) == {"old", "today"}
    assert list((run.path / "exports").iterdir())


def test_no_work_goes_where_only_exports_that_are_just_made_would_be_enough(
    put: Put, clearing: Clearing, runs_folder: Path
) -> None:
    put("old", days=30)
    exports = put("today", days=0.5).path / "exports"
    exports.mkdir()
    (exports / "fresh.zip").write_bytes(bytes(2 * MEGABYTE))
    clearing.make_room(clearing.meter.look().total_bytes, 2 * MEGABYTE, None)
    assert left(runs_folder) == {"old", "today"}


@pytest.mark.parametrize("folder", ["exports", "browser"])
def test_exports_go_before_anybodys_work(put: Put, clearing: Clearing, runs_folder: Path, folder: str) -> None:
    run = put("old", days=30)
    (run.path / folder).mkdir()
    for name in ("old.zip", "fresh.zip"):
        (run.path / folder / name).write_bytes(bytes(2 * MEGABYTE))
    make_older(run.path / folder / "old.zip", 0.1)
    make_room_for_half_a_megabyte(clearing)
    assert left(runs_folder) == {"old"}
    assert [path.name for path in (run.path / folder).iterdir()] == ["fresh.zip"]


def test_links_to_networks_end_with_their_workspace(put: Put, clearing: Clearing, runs_folder: Path) -> None:
    links = SharedNetworks(runs_folder)
    token = links.share(put("old", days=91))
    clearing.clear_old()
    with pytest.raises(LinkError):
        links.open(token)
    assert not list((runs_folder / "shared" / "networks").glob("*.json"))


def test_nothing_is_too_old_on_a_servers_first_day(put: Put, clearing: Clearing, runs_folder: Path) -> None:
    """After the holidays everything is old, and nobody could come before."""
    put("old", days=200)
    clearing.clock = FixedClock(DAY_SECONDS / 2)
    clearing.clear_old()
    assert left(runs_folder) == {"old"}


def test_nothing_is_cleared_on_the_day_on_which_the_clock_was_set(
    put: Put, clearing: Clearing, runs_folder: Path
) -> None:
    put("old", days=200)
    clearing.clock = FixedClock(DAY_SECONDS / 2, was_set=True)
    clearing.clear_old()
    make_room_for_half_a_megabyte(clearing)
    assert left(runs_folder) == {"old"}


def test_work_that_is_used_again_at_the_last_moment_stays(
    put: Put, clearing: Clearing, runs_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = put("old", days=200)
    look = clearing.meter.look

    def look_and_come_back() -> DiskUse:
        use = look()
        (run.path.parent / FILE).touch()
        return use

    monkeypatch.setattr(clearing.meter, "look", look_and_come_back)
    clearing.clear_old()
    assert left(runs_folder) == {"old"}


@pytest.mark.parametrize("step", [-7200.0, 7200.0])
def test_clock_that_was_set_is_noticed(monkeypatch: pytest.MonkeyPatch, step: float) -> None:
    now, monotonic = 1e9, 100.0
    monkeypatch.setattr("cnn_demo.jobs.steady_clock.time.time", lambda: now)
    monkeypatch.setattr("cnn_demo.jobs.steady_clock.time.monotonic", lambda: monotonic)
    clock = SteadyClock()
    now, monotonic = now + 5000, monotonic + 5000
    assert (clock.steady_seconds(), clock.was_set) == (5000, False)
    now += step
    assert (clock.steady_seconds(), clock.was_set) == (0, True)
    now, monotonic = now + 60, monotonic + 60
    assert clock.steady_seconds() == 60

"""The queue is bounded in all, by origin and by workspace; a refused run stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cnn_demo import settings
from cnn_demo.errors import LimitError
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.jobs.queue import Queue
from cnn_demo.jobs.queue_limits import QueueLimits
from cnn_demo.jobs.tickets import Ticket
from cnn_demo.jobs.visitor import Visitor
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import PAUSED, Status

ACTIVE = [Ticket(number, f"w{number}", f"r{number}", "school") for number in range(3)]


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (QueueLimits(of_workspace=1), "Your runs that train or wait: 1; one visitor may have 1. .*PER_WORKSPACE"),
        (
            QueueLimits(of_origin=3),
            "Runs of visitors from your network that train or wait: 3; the limit is 3. .*PER_ADDRESS",
        ),
        (QueueLimits(in_all=3), "The training queue is full. Runs that train or wait: 3. .*CNN_DEMO_MAX_QUEUED"),
    ],
)
def test_full_queue_says_which_limit_is_reached(limits: QueueLimits, message: str) -> None:
    limits.check(ACTIVE[:2], origin="school", workspace="w2")
    with pytest.raises(LimitError, match=message):
        limits.check(ACTIVE, origin="school", workspace="w2")


def test_several_runs_need_room_for_all_of_them() -> None:
    limits = QueueLimits(of_workspace=3)
    limits.check(ACTIVE, origin="school", workspace="w2", more=2)
    with pytest.raises(LimitError, match=r"Runs to start: 3\. Your runs that train or wait: 1; one visitor may have 3"):
        limits.check(ACTIVE, origin="school", workspace="w2", more=3)


def test_limits_of_others_do_not_count() -> None:
    QueueLimits(of_origin=3, of_workspace=1).check(ACTIVE, origin="home", workspace="mine")


def test_run_that_finds_the_queue_full_is_neither_queued_nor_changed(
    runs_folder: Path, executor: LocalExecutor, new_run: Callable[[], RunFolder]
) -> None:
    queue = Queue(runs_folder, parallel=1, executor=executor, limits=QueueLimits(in_all=2))
    first, second, third = new_run(), new_run(), new_run()
    queue.enter(first)
    queue.enter(second)
    third.write_status(Status(state=PAUSED))
    with pytest.raises(LimitError, match="The training queue is full"):
        queue.resume(third)
    with pytest.raises(LimitError, match="The training queue is full"):
        queue.check_room(Visitor("school", "mine"))
    assert third.status().state == PAUSED
    assert [ticket.run_id for ticket in queue.tickets()] == [first.id, second.id]
    queue.delete(second)
    queue.resume(third)


def test_run_keeps_its_own_place_in_a_full_queue(
    runs_folder: Path, executor: LocalExecutor, new_run: Callable[[], RunFolder]
) -> None:
    queue = Queue(runs_folder, parallel=1, executor=executor, limits=QueueLimits(in_all=2))
    first, second = new_run(), new_run()
    queue.enter(first)
    queue.enter(second)
    queue.enter(second)
    assert [ticket.run_id for ticket in queue.tickets()] == [first.id, second.id]


def test_default_limits_let_a_class_behind_one_router_queue_two_runs_each() -> None:
    limits, active = QueueLimits.of(settings.read({})), list[Ticket]()
    for pupil in [*range(30), *range(30)]:
        limits.check(active, origin="school", workspace=f"pupil{pupil}")
        active.append(Ticket(len(active), f"pupil{pupil}", "run", "school"))

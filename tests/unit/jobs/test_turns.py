"""Visitors take turns: one with many runs, or with many workspaces, does not stand before everybody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.jobs.queue import Queue
from cnn_demo.jobs.tickets import MOST_REMEMBERED, LastStarts, Ticket, in_turns
from cnn_demo.runs.folder import RunFolder, RunInputs
from cnn_demo.runs.status import FINISHED, QUEUED, RUNNING, Status
from cnn_demo.runs.workspace import Workspace, new_workspace_id
from cnn_demo.runs.workspace_use import record_use
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.storage import write_json

PROJECT = Project(architecture=Architecture(layers=(Flatten(),)), recipe=Recipe(), data=MNIST_5K)


class Recorder(LocalExecutor):
    """Notes which runs are started, and starts no process."""

    def __init__(self) -> None:
        super().__init__()
        self.started_runs: list[RunFolder] = []

    def start(self, run: RunFolder, launch: str) -> None:
        self.started_runs.append(run)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


def queue_at(runs_folder: Path, recorder: Recorder) -> Queue:
    """A queue as a server has it that has just started."""
    return Queue(runs_folder, parallel=1, executor=recorder)


@pytest.fixture
def enter(runs_folder: Path, recorder: Recorder) -> Callable[..., list[RunFolder]]:
    """Queues new runs of a visitor, each in the workspace of that name."""

    def enter(origin: str, workspaces: list[str]) -> list[RunFolder]:
        queue, runs = queue_at(runs_folder, recorder), []
        for name in workspaces:
            workspace = Workspace(runs_folder / name)
            runs.append(workspace.create(PROJECT, name="a run"))
            record_use(workspace.folder, origin)
            queue.enter(runs[-1])
        return runs

    return enter


def start_runs(runs_folder: Path, recorder: Recorder, number: int) -> None:
    """Let runs end until so many have started in all; the server is restarted after each."""
    while len(recorder.started_runs) < number:
        recorder.started_runs[-1].write_status(Status(state=FINISHED))
        queue_at(runs_folder, recorder).advance()


def places(started: list[RunFolder], runs: list[RunFolder]) -> list[int]:
    return [started.index(run) for run in runs]


def test_run_of_another_visitor_starts_second_after_fifty_of_one(
    enter: Callable[..., list[RunFolder]], runs_folder: Path, recorder: Recorder
) -> None:
    many = new_workspace_id(runs_folder)
    enter("busy", [many] * 50)
    mine = enter("other", [new_workspace_id(runs_folder)])
    queue = queue_at(runs_folder, recorder)
    assert queue.runs_before(mine[0]) == recorder.started_runs
    start_runs(runs_folder, recorder, 2)
    assert places(recorder.started_runs, mine) == [1]


def test_many_workspaces_of_one_origin_have_the_turns_of_one(
    enter: Callable[..., list[RunFolder]], runs_folder: Path, recorder: Recorder
) -> None:
    enter("busy", [new_workspace_id(runs_folder) for _ in range(12)])
    mine = enter("other", [new_workspace_id(runs_folder)] * 3)
    start_runs(runs_folder, recorder, 6)
    assert places(recorder.started_runs, mine) == [1, 3, 5]


def test_workspaces_of_one_origin_take_turns_as_in_a_class_behind_one_router(
    enter: Callable[..., list[RunFolder]], runs_folder: Path, recorder: Recorder
) -> None:
    first, second = new_workspace_id(runs_folder), new_workspace_id(runs_folder)
    enter("school", [first] * 3)
    mine = enter("school", [second] * 2)
    other = enter("home", [new_workspace_id(runs_folder)])
    start_runs(runs_folder, recorder, 6)
    assert places(recorder.started_runs, other) == [1]
    assert places(recorder.started_runs, mine) == [2, 4]


def test_visitor_who_comes_back_after_each_run_does_not_pass_those_who_wait(
    enter: Callable[..., list[RunFolder]], runs_folder: Path, recorder: Recorder
) -> None:
    """The others have started a run before, too; without a memory, whoever comes back would count as new each time."""
    eager = new_workspace_id(runs_folder)
    enter("eager", [eager])
    for origin in ("b", "c"):
        enter(origin, [new_workspace_id(runs_folder)] * 3)
    order = list[str]()
    while (queue := queue_at(runs_folder, recorder)).has_work() and len(order) < 7:
        started = recorder.started_runs[-1]
        order.append(next(ticket.origin for ticket in queue.tickets() if ticket.run_id == started.id))
        started.write_status(Status(state=FINISHED))
        if order[-1] == "eager":
            enter("eager", [eager])
        queue.advance()
    assert order == ["eager", "b", "c", "eager", "b", "c", "eager"]


def test_training_run_comes_first_and_the_ticket_keeps_the_origin(
    enter: Callable[..., list[RunFolder]], runs_folder: Path, recorder: Recorder
) -> None:
    (run,) = enter("busy", [new_workspace_id(runs_folder)])
    (later,) = enter("other", [new_workspace_id(runs_folder)])
    tickets = queue_at(runs_folder, recorder).tickets()
    assert [(ticket.run_id, ticket.origin) for ticket in tickets] == [(run.id, "busy"), (later.id, "other")]
    assert (run.status().state, later.status().state) == (RUNNING, QUEUED)


def test_ticket_of_an_older_version_counts_for_its_workspace() -> None:
    assert Ticket.from_file_name("00000000000000000007@workspace@run") == Ticket(7, "workspace", "run", "workspace")


def test_what_is_no_ticket_is_passed_over(tmp_path: Path) -> None:
    queue = Queue(tmp_path, parallel=1, executor=LocalExecutor())
    for name in ("a@b@c", "1@", "@", "notes.txt", "²@w@r"):
        (queue.folder / name).touch()
    assert queue.tickets() == []


def test_full_queue_is_ordered_with_every_origin_in_the_first_round() -> None:
    tickets = [Ticket(number, f"w{number % 60}", f"r{number}", f"o{number % 7}") for number in range(200)]
    ordered = in_turns(tickets, {})
    assert sorted(ordered) == tickets
    assert len({ticket.origin for ticket in ordered[:7]}) == 7


@pytest.mark.parametrize("content", ["", "[]", '{"a": "b"}', "{"])
def test_damaged_memory_of_starts_is_as_none(tmp_path: Path, content: str) -> None:
    starts = LastStarts(tmp_path / "starts.json")
    starts.file.write_text(content)
    assert starts.read() == {}
    starts.note(Ticket(1, "workspace", "run", "origin"))
    assert starts.read().keys() == {"workspace", "origin"}


def test_memory_of_starts_is_bounded_and_goes_on_when_the_clock_was_set_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts = LastStarts(tmp_path / "starts.json")
    write_json(starts.file, {str(number): number + 10**18 for number in range(MOST_REMEMBERED)})
    monkeypatch.setattr("cnn_demo.jobs.tickets.time.time_ns", lambda: 5)
    starts.note(Ticket(1, "workspace", "run", "origin"))
    found = starts.read()
    assert len(found) == MOST_REMEMBERED
    assert "0" not in found
    assert found["origin"] > 10**18 + MOST_REMEMBERED - 1


def test_runs_of_many_start_when_no_single_run_waits_and_take_turns_among_themselves() -> None:
    many = [Ticket(number, f"w{number % 2}", f"r{number}", "origin", is_of_many=True) for number in range(4)]
    single = Ticket(9, "w0", "r9", "origin")
    order = in_turns([*many, single], {"w0": 5, "origin": 5})
    assert [ticket.run_id for ticket in order] == ["r9", "r1", "r0", "r3", "r2"]


def test_a_ticket_of_many_is_read_from_its_file_name() -> None:
    ticket = Ticket(7, "workspace", "run", "origin", is_of_many=True)
    assert Ticket.from_file_name(ticket.file_name) == ticket


@pytest.mark.parametrize("about", [{"sweep": "a search", "trial": 0}, {"seed_group": {"id": "0a1b2c3d", "name": "x"}}])
def test_a_run_of_a_search_or_of_several_seeds_waits_for_single_runs(
    runs_folder: Path, about: dict[str, object]
) -> None:
    queue, workspace = Queue(runs_folder, parallel=0, executor=LocalExecutor()), Workspace(runs_folder / ("w" * 20))
    of_many = workspace.create(PROJECT, name="of many", given=RunInputs(about=about))
    single = workspace.create(PROJECT, name="single")
    queue.enter(of_many)
    queue.enter(single)
    assert [ticket.run_id for ticket in queue.tickets()] == [single.id, of_many.id]

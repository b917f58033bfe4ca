"""Visitors take turns: one with many runs does not stand before everybody."""

from __future__ import annotations

from pathlib import Path

from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.jobs.queue import Queue, Ticket


def test_each_visitors_first_run_goes_before_anybodys_second(tmp_path: Path) -> None:
    queue = Queue(tmp_path, parallel=1, executor=LocalExecutor())
    entered = [("many", "a"), ("many", "b"), ("many", "c"), ("few", "d"), ("other", "e")]
    for moment, (workspace, run_id) in enumerate(entered):
        (queue.folder / Ticket(moment, workspace, run_id).file_name).touch()
    assert [ticket.run_id for ticket in queue.tickets()] == ["a", "d", "e", "b", "c"]


def test_what_is_no_ticket_is_passed_over(tmp_path: Path) -> None:
    queue = Queue(tmp_path, parallel=1, executor=LocalExecutor())
    for name in ("a@b@c", "1@", "@", "notes.txt", "²@w@r"):
        (queue.folder / name).touch()
    assert queue.tickets() == []

"""What a class sees: each member's run, how far it is, and nothing else of the workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnn_demo.runs.class_board import Order, Row, in_order, rows
from cnn_demo.runs.classes import Classes
from cnn_demo.runs.school_class import Member
from cnn_demo.runs.status import FINISHED, QUEUED, RUNNING, Status
from tests.app.run_folders import put_run, write_history

TEACHER, ADA, BEN = (f"workspace-of-{name}-1234" for name in ("teacher", "ada", "ben"))


def board(runs_folder: Path) -> list[Row]:
    classes = Classes(runs_folder)
    made = classes.make(TEACHER, "7b", origin="an address")
    for workspace, name in ((ADA, "Ada"), (BEN, "Ben")):
        made = classes.join(made.code or "", workspace, name)
    return rows(made, runs_folder)


def test_training_run_comes_before_newer_ones_and_the_trained_network_can_be_looked_at(runs_folder: Path) -> None:
    trained = put_run(runs_folder / ADA, FINISHED, number=0)
    write_history(put_run(runs_folder / ADA, RUNNING, number=1, epoch=2), epochs=2, val_accuracy=0.75)
    put_run(runs_folder / ADA, QUEUED, number=2)
    ada, ben = board(runs_folder)
    assert ada.status is not None
    assert (ada.status.state, ada.status.epoch, ada.val_accuracy) == (RUNNING, 2, 0.75)
    assert (ada.design, ada.data) == ("Fast", "MNIST")
    assert ada.parameters > 1_000
    assert ada.network is not None
    assert ada.network.path == trained.path
    assert (ben.status, ben.network) == (None, None)


def test_damaged_run_hides_nobody(runs_folder: Path) -> None:
    run = put_run(runs_folder / ADA, FINISHED)
    (run.path / "spec.json").write_text("{")
    (put_run(runs_folder / BEN, FINISHED).path / "status.json").write_text("{")
    assert [row.status for row in board(runs_folder)] == [None, None]


def test_run_without_validation_images_tells_its_training_accuracy(runs_folder: Path) -> None:
    write_history(put_run(runs_folder / ADA, RUNNING, epoch=2), val_accuracy=None)
    write_history(put_run(runs_folder / BEN, RUNNING, epoch=2), val_accuracy=0.75)
    ada, ben = board(runs_folder)
    assert (ada.val_accuracy, ada.train_accuracy) == (None, 0.8)
    assert (ben.val_accuracy, ben.train_accuracy) == (0.75, None)
    assert in_order([ada, ben], "accuracy") == [ben, ada]


def row(name: str, *, epoch: int = 0, val_accuracy: float | None = None, parameters: int = 0) -> Row:
    member = Member(id=name, name=name, workspace=f"workspace-of-{name}", joined_at=0.0)
    status = Status(state=RUNNING, epoch=epoch, epochs=10, batches=1) if epoch else None
    return Row(member=member, status=status, val_accuracy=val_accuracy, parameters=parameters)


@pytest.mark.parametrize(
    ("order", "expected"), [("name", "abc"), ("progress", "bca"), ("accuracy", "cba"), ("size", "bac")]
)
def test_order(order: Order, expected: str) -> None:
    found = [
        row("c", epoch=2, val_accuracy=0.9),
        row("a", parameters=10),
        row("b", epoch=5, val_accuracy=0.0, parameters=20),
    ]
    assert "".join(each.member.name for each in in_order(found, order)) == expected

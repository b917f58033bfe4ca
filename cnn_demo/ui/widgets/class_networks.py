"""The pupils' networks that a teacher has opened, as long as teacher and pupil are in the class and the network exists."""

from __future__ import annotations

from dataclasses import dataclass

from cnn_demo.errors import ClassError
from cnn_demo.runs.class_board import Row
from cnn_demo.runs.school_class import SchoolClass
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.core import own_work, server, store

OPENED = "opened-in-classes"  # the newest first
MOST_OPENED = 10
PREFIX = "class:"


@dataclass(frozen=True, slots=True)
class Opened:
    """A network by class, member and run: none of them tells the workspace."""

    class_id: str
    member_id: str
    run_id: str

    @property
    def id(self) -> str:
        return f"{PREFIX}{self.class_id}/{self.member_id}/{self.run_id}"


def open_network(school_class: SchoolClass, row: Row) -> str:
    """Let the pickers offer the trained network of a member's row; returns its id there."""
    assert row.network is not None
    opened = Opened(school_class.id, row.member.id, row.network.name)
    store.put(OPENED, [opened, *(other for other in _opened() if other != opened)][:MOST_OPENED])
    return opened.id


def networks() -> dict[str, tuple[str, TrainedNetwork]]:
    """id -> (title, network), as network_picker.available_networks() has them."""
    found = {opened.id: _network(opened) for opened in _opened()}
    return {name: network for name, network in found.items() if network is not None}


def _network(opened: Opened) -> tuple[str, TrainedNetwork] | None:
    """None where the visitor is not the teacher any more, the pupil has left, or the run was deleted."""
    teacher = own_work.workspace().folder.name
    try:
        school_class = server.classes().get(opened.class_id, teacher)
    except ClassError:
        return None
    member = next((each for each in school_class.members if each.id == opened.member_id), None)
    if member is None or school_class.teacher != teacher:
        return None
    network = TrainedNetwork(server.settings().runs_folder / member.workspace / opened.run_id)
    return (f"{member.name} · {school_class.name}", network) if network.weights_file.is_file() else None


def _opened() -> list[Opened]:
    opened: list[Opened] = store.get(OPENED, [])
    return opened

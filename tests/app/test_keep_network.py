"""A network that the visitor's device has trained is taken piece by piece and becomes a run, or is refused with words."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from cnn_demo.runs import bundle_arrival
from cnn_demo.runs.bundle import pack
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.record import read_record
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.ui.core import sent
from cnn_demo.ui.widgets import network_upload
from cnn_demo.ui.widgets.network_upload import ANSWER, KEY
from tests.app.visitor import Visitor
from tests.unit.runs.bundles import changed_json, members_of, put_trained, zip_of

ID = "0123456789abcdef"
SMALL = 10_000


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (bundle_arrival, network_upload):
        monkeypatch.setattr(module, "PIECE_BYTES", SMALL)


@pytest.fixture
def trained(tmp_path: Path) -> RunFolder:
    """A network in nobody's workspace."""
    project = Project(architecture=Architecture(layers=(Flatten(),)), recipe=Recipe(epochs=2), data=MNIST_5K)
    return put_trained(Workspace(tmp_path / "elsewhere"), project)


@pytest.fixture
def bundle(trained: RunFolder) -> bytes:
    """As a browser writes it."""
    members = members_of(trained)
    return zip_of({**members, "about.json": changed_json(members["about.json"], "trained_on_device", to=ID)})


@pytest.fixture
def train(visitor: Visitor) -> Visitor:
    return visitor.open("train")


def messages(bundle: bytes, training: str = ID) -> Iterator[dict[str, Any]]:
    for index, start in enumerate(range(0, len(bundle), SMALL)):
        data = base64.b64encode(bundle[start : start + SMALL]).decode()
        yield {"id": training, "size": len(bundle), "index": index, "data": data}


def send(visitor: Visitor, piece: object) -> dict[str, Any]:
    """Let the browser send a piece; the answer to it. As a trigger's value it is there in one run of the page alone."""
    waiting = [piece]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sent, "of_component", lambda key, name: waiting.pop() if waiting and key == KEY else None)
        visitor.look_again()
    answer: dict[str, Any] = visitor.app.session_state["remembered"].get(ANSWER)
    return answer


def runs(visitor: Visitor, runs_folder: Path) -> list[RunFolder]:
    return Workspace(runs_folder / visitor.workspace).runs()


def test_pieces_become_a_run_that_says_where_it_was_trained(train: Visitor, bundle: bytes, runs_folder: Path) -> None:
    for number, piece in zip(count(1), messages(bundle)):
        answer = send(train, piece)
        assert (answer["pieces"], answer["error"]) == (number, None)
    (run,) = runs(train, runs_folder)
    assert answer["run"] == run.id
    assert read_record(run).origin == "Trained on your device"
    assert any("is now on this server" in text for text in train.successes)


def test_a_network_is_kept_once(train: Visitor, bundle: bytes, runs_folder: Path) -> None:
    answers = [send(train, piece) for piece in messages(bundle)]
    assert send(train, next(messages(bundle)))["run"] == answers[-1]["run"]
    assert len(runs(train, runs_folder)) == 1


def test_a_network_that_is_not_what_its_design_says_is_refused(
    train: Visitor, trained: RunFolder, runs_folder: Path
) -> None:
    wrong = zip_of({**members_of(trained), "weights.safetensors": b"\0" * 100})
    for piece in messages(wrong):
        answer = send(train, piece)
    assert "weights.safetensors" in answer["error"]
    assert not runs(train, runs_folder)


def test_pieces_out_of_order_are_refused(train: Visitor, bundle: bytes, runs_folder: Path) -> None:
    first, second, *_ = messages(bundle)
    assert "in order" in send(train, {**first, "index": 1})["error"]
    send(train, first)
    assert "in order" in send(train, first | {"index": 7})["error"]
    assert "in order" in send(train, second)["error"]
    assert not runs(train, runs_folder)


def test_a_network_that_is_too_large_is_refused_at_its_first_piece(train: Visitor, bundle: bytes) -> None:
    piece = next(messages(bundle))
    assert "this server takes at most" in send(train, {**piece, "size": 10**9})["error"]


def test_an_upload_that_was_broken_off_begins_anew(train: Visitor, bundle: bytes, runs_folder: Path) -> None:
    send(train, next(messages(bundle + bytes(SMALL))))
    for piece in messages(bundle):
        answer = send(train, piece)
    assert answer["run"]
    assert len(runs(train, runs_folder)) == 1


@pytest.mark.parametrize("junk", [7, "piece", {"id": ID}, {"id": "../x", "size": 1, "index": 0, "data": ""}])
def test_what_is_no_piece_is_ignored(train: Visitor, junk: object) -> None:
    assert send(train, junk) is None
    assert not train.errors


def test_a_bundle_of_the_run_brings_its_origin_along(train: Visitor, bundle: bytes, runs_folder: Path) -> None:
    for piece in messages(bundle):
        send(train, piece)
    (run,) = runs(train, runs_folder)
    assert ID.encode() in pack(TrainedNetwork(run.path))

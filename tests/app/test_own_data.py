"""The visitor's own images on the Data page: new data sets, pictures in, and what is done with them."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cnn_demo.own_data import upload
from cnn_demo.own_data.adding import add_pictures
from cnn_demo.own_data.data_set import OwnDataSet, own_data_sets
from cnn_demo.own_data.records import Arrival
from cnn_demo.ui.core import sent
from cnn_demo.ui.data.own import undo
from cnn_demo.ui.widgets import picture_upload
from tests.app.visitor import Visitor, data_url, png

PIECE = 2_000
ID = "0123456789abcdef"


@pytest.fixture
def own(visitor: Visitor) -> Visitor:
    """The part of the Data page for own images, of a new visitor."""
    return visitor.open("data").mark("Shown on this page", "own")


@pytest.fixture
def leaves(own: Visitor, runs_folder: Path) -> OwnDataSet:
    """A data set with three pictures of oaks and two of ashes."""
    own.write("Name of the data set", "Leaves").press("New data set")
    data_set = only(own, runs_folder)
    put(data_set, "oak", 3)
    put(data_set, "ash", 2)
    own.look_again()
    return data_set


def only(visitor: Visitor, runs_folder: Path) -> OwnDataSet:
    (found,) = own_data_sets(runs_folder / visitor.workspace)
    return found


def put(data_set: OwnDataSet, label: str, count: int) -> None:
    grey = np.linspace(0, 255, 32 * 32).reshape(32, 32, 1).astype(np.uint8)
    arrivals = [
        Arrival(name=f"{label} {number}", label=label, content=np.roll(grey, number)) for number in range(count)
    ]
    add_pictures(data_set, arrivals, total=count, report=lambda *_: None, is_stopped=lambda: False)


def labels(data_set: OwnDataSet) -> list[str]:
    return sorted(picture.label for picture in data_set.pictures())


def ids(data_set: OwnDataSet, label: str) -> list[str]:
    return [picture.id for picture in data_set.pictures() if picture.label == label]


def ask_grid(visitor: Visitor, **act: Any) -> None:
    """Let the browser ask for something in the grid of the data set of the name leaves."""
    visitor.app.session_state["grid-leaves"] = {"sent": {"number": json.dumps(act), **act}}
    visitor.look_again()


def send_files(visitor: Visitor, files: dict[str, bytes], name: str = "leaves") -> list[dict[str, Any]]:
    """Let the browser send files to that data set, piece by piece; the answers."""
    header = json.dumps([[path, len(content)] for path, content in files.items()]).encode() + b"\n"
    stream, answers = header + b"".join(files.values()), []
    for index, start in enumerate(range(0, len(stream), PIECE)):
        data = base64.b64encode(stream[start : start + PIECE]).decode()
        piece = {"id": ID, "size": len(stream), "index": index, "data": data}
        waiting = [piece]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                sent, "of_component", lambda key, kind: waiting.pop() if waiting and kind == "piece" else None
            )
            visitor.look_again()
        answers.append(visitor.app.session_state["remembered"][f"picture-upload-{name}-answer"])
    return answers


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (upload, picture_upload):
        monkeypatch.setattr(module, "PIECE_BYTES", PIECE)


def photo(colour: str) -> bytes:
    return png(np.asarray(Image.new("RGBA", (40, 30), colour)))


def test_a_new_visitor_is_told_the_path_and_what_makes_good_pictures(own: Visitor) -> None:
    for text in ("1 Pictures", "2 Health", "3 Make ready", "4 Train", "thirty for each class"):
        assert text in own.text


def test_a_new_data_set_is_open_and_in_the_address(own: Visitor, runs_folder: Path) -> None:
    own.write("Name of the data set", "Blätter im Park").press("New data set")
    made = only(own, runs_folder)
    assert (made.title, own.address["data"]) == ("Blätter im Park", made.name)
    assert "There are no pictures yet" in own.text


def test_a_title_that_cannot_be_shown_is_refused(own: Visitor, runs_folder: Path) -> None:
    own.write("Name of the data set", "<b>Leaves</b>").press("New data set")
    assert "cannot be used" in own.errors[0]
    assert not own_data_sets(runs_folder / own.workspace)


def test_an_address_of_a_data_set_that_is_gone_says_so(visitor: Visitor) -> None:
    visitor.open("data", data="gone")
    assert (
        "There is no data set 'gone' here" in visitor.errors[0]
        or 'There is no data set "gone" here' in visitor.errors[0]
    )


def test_classes_are_shown_with_their_counts(own: Visitor, leaves: OwnDataSet) -> None:
    assert "Classes: 2, pictures: 5" in own.text


def test_pictures_are_deleted_and_brought_back(own: Visitor, leaves: OwnDataSet) -> None:
    before = {picture.sha256 for picture in leaves.pictures()}
    ask_grid(own, kind="delete", ids=ids(leaves, "oak")[:2])
    assert labels(leaves) == ["ash", "ash", "oak"]
    assert "Pictures deleted: 2" in own.text.replace("\\", "")
    own.press("Undo")
    assert {picture.sha256 for picture in leaves.pictures()} == before
    assert labels(leaves) == ["ash", "ash", "oak", "oak", "oak"]


def test_pictures_too_large_to_be_kept_are_deleted_for_good(
    own: Visitor, leaves: OwnDataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undo, "MOST_KEPT_BYTES", 10)
    ask_grid(own, kind="delete", ids=ids(leaves, "oak"))
    assert labels(leaves) == ["ash", "ash"]
    assert "Undo" not in [button.label for button in own.app.button]


def test_pictures_are_split_off_into_a_new_class_and_brought_back(own: Visitor, leaves: OwnDataSet) -> None:
    ask_grid(own, kind="move", ids=ids(leaves, "oak")[:1], to="young oak")
    assert leaves.classes == ("oak", "ash", "young oak")
    assert labels(leaves) == ["ash", "ash", "oak", "oak", "young oak"]
    own.press("Undo")
    assert labels(leaves) == ["ash", "ash", "oak", "oak", "oak"]


def test_a_class_name_that_cannot_be_used_moves_nothing(own: Visitor, leaves: OwnDataSet) -> None:
    ask_grid(own, kind="move", ids=ids(leaves, "oak"), to="<script>")
    assert "no class name can hold" in own.errors[0]
    assert labels(leaves) == ["ash", "ash", "oak", "oak", "oak"]


@pytest.mark.parametrize(
    "act",
    [
        {"kind": "delete", "ids": ["no such id"]},
        {"kind": "delete", "ids": 7},
        {"kind": "page", "page": -1},
        {"kind": "page", "page": True},
        {"kind": "open", "ids": []},
    ],
)
def test_what_the_grid_cannot_ask_for_is_ignored(own: Visitor, leaves: OwnDataSet, act: dict[str, Any]) -> None:
    ask_grid(own, **act)
    assert len(leaves.pictures()) == 5
    assert not own.errors


def test_a_page_beyond_the_last_one_shows_the_last_one(own: Visitor, leaves: OwnDataSet) -> None:
    ask_grid(own, kind="page", page=10**6)
    assert not own.errors


def test_a_class_is_renamed_merged_and_taken_apart_again(own: Visitor, leaves: OwnDataSet) -> None:
    own.fill("New name", "English oak").press("Save")
    assert leaves.classes == ("English oak", "ash")
    own.fill("New name", "ash").press("Save")
    assert labels(leaves) == ["ash"] * 5
    own.press("Undo")
    assert labels(leaves) == ["English oak"] * 3 + ["ash"] * 2


def test_a_class_is_added_and_deleted_and_brought_back(own: Visitor, leaves: OwnDataSet) -> None:
    own.fill("Name of the class", "elm").press("Add it")
    assert leaves.classes == ("oak", "ash", "elm")
    assert "This class has no pictures yet" in own.text
    own.press("Delete it")
    assert leaves.classes == ("oak", "ash")
    own.press("Delete it")
    assert labels(leaves) == ["ash", "ash"]
    own.press("Undo")
    assert labels(leaves) == ["ash", "ash", "oak", "oak", "oak"]


def test_drawings_are_added_once_each_to_the_chosen_class(own: Visitor, leaves: OwnDataSet) -> None:
    own.mark("How to add pictures", "Draw").choose("Class", "ash")
    drawing = np.zeros((280, 280, 4), np.uint8)
    drawing[..., 3] = 255
    drawing[100:180, 130:150, :3] = 255
    series = [{"number": "1", "png": data_url(drawing)}]
    for _ in range(2):
        own.app.session_state["drawings-leaves"] = {"sent": series}
        own.look_again()
    series.append({"number": "2", "png": data_url(np.roll(drawing, 40, axis=1))})
    own.app.session_state["drawings-leaves"] = {"sent": series}
    own.look_again()
    assert "Drawings of this class so far: 2." in own.text
    assert labels(leaves) == ["ash"] * 4 + ["oak"] * 3


def test_the_data_set_is_deleted_once_that_is_confirmed(own: Visitor, leaves: OwnDataSet) -> None:
    own.press("Delete the data set")
    assert leaves.exists()
    own.press("Delete")
    assert not leaves.exists()
    assert own.successes == ["The data set Leaves was deleted."]
    assert "1 Pictures" in own.text


@pytest.mark.usefixtures("small_pieces")
def test_an_upload_beyond_the_room_of_the_server_is_refused_at_its_first_piece(
    own: Visitor, leaves: OwnDataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "MOST_BYTES", 100)
    monkeypatch.setattr(upload, "MOST_HEADER_BYTES", 100)
    assert "one upload may have" in send_files(own, {"a.png": bytes(PIECE)})[0]["error"]

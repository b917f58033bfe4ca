"""The visitor's own images on the Data page: new data sets, pictures in, and what is done with them."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest

from cnn_demo.own_data import manifest, upload
from cnn_demo.own_data.adding import add_pictures
from cnn_demo.own_data.data_set import OwnDataSet, own_data_sets
from cnn_demo.own_data.records import Arrival, Preparation
from cnn_demo.own_data.sources import read_source
from cnn_demo.ui.core import sent, server
from cnn_demo.ui.data.own import class_pictures, files, taking_away, undo
from cnn_demo.ui.widgets import upload_pieces
from tests.app.visitor import Visitor, data_url, png

PIECE = 2_000
ID = "0123456789abcdef"
PHOTOS = "class-of-photos-leaves"


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


def send_files(
    visitor: Visitor, files: dict[str, bytes], *, label: str = "", identity: str = ID, most: int | None = None
) -> list[dict[str, Any]]:
    """Let the browser send files to the data set leaves, piece by piece; the answers. most: pieces."""
    header = json.dumps([[path, len(content)] for path, content in files.items()]).encode() + b"\n"
    stream, answers = header + b"".join(files.values()), []
    for index, start in list(enumerate(range(0, len(stream), PIECE)))[:most]:
        data = base64.b64encode(stream[start : start + PIECE]).decode()
        send_piece(visitor, {"id": identity, "size": len(stream), "index": index, "label": label, "data": data})
        answers.append(visitor.app.session_state["remembered"]["picture-upload-leaves-answer"])
    return answers


def send_piece(visitor: Visitor, piece: object) -> None:
    """As a trigger's value it is there in one run of the page alone."""
    waiting = [piece]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sent, "of_component", lambda key, kind: waiting.pop() if waiting and kind == "piece" else None)
        visitor.look_again()


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (upload, upload_pieces):
        monkeypatch.setattr(module, "PIECE_BYTES", PIECE)


def photo(number: int) -> bytes:
    """A picture of more than one piece; another one for each number."""
    return png(np.random.default_rng(number).integers(0, 255, (30, 40, 4), np.uint8))


def finish(visitor: Visitor) -> Visitor:
    """Wait for the thread that adds what has arrived."""
    work = server.long_works().find(visitor.workspace, "bring-leaves")
    assert work is None or work.wait(30)  # None where the page has shown its end already
    return visitor.look_again()


def test_a_new_visitor_is_told_the_path_and_then_what_makes_good_pictures(own: Visitor) -> None:
    for text in ("1 Pictures", "2 Health", "3 Make ready", "4 Train"):
        assert text in own.text
    assert "What makes good pictures?" not in own.text
    own.press("New data set")
    assert own.text.count("What makes good pictures?") == 1


def test_a_new_data_set_is_open_and_in_the_address(own: Visitor, runs_folder: Path) -> None:
    own.write("Name of the data set", "Blätter im Park").press("New data set")
    made = only(own, runs_folder)
    assert (made.title, own.address["data"]) == ("Blätter im Park", made.name)
    assert "There are no pictures yet" in own.text


def test_a_title_that_cannot_be_shown_is_refused(own: Visitor, runs_folder: Path) -> None:
    own.write("Name of the data set", "<b>Leaves</b>").press("New data set")
    assert own.errors[0].startswith("The name '<b>Leaves</b>' cannot be used")
    assert not own_data_sets(runs_folder / own.workspace)


def test_an_address_of_a_data_set_that_is_gone_says_so(visitor: Visitor) -> None:
    visitor.open("data", data="gone")
    assert (
        "There is no data set 'gone' here" in visitor.errors[0]
        or 'There is no data set "gone" here' in visitor.errors[0]
    )


def test_classes_are_shown_with_their_counts(own: Visitor, leaves: OwnDataSet) -> None:
    assert "Classes: 2, pictures: 5" in own.text


def test_many_classes_are_in_a_list(own: Visitor, leaves: OwnDataSet) -> None:
    for number in range(class_pictures.MOST_PILLS):
        leaves.add_class(f"Class *{number}*")
    own.look_again()
    own.choose("Class", "ash")
    assert "Delete the class **ash**? Pictures in it: 2." in own.text


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
    assert list(leaves.classes) == ["oak", "ash", "young oak"]
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
    assert list(leaves.classes) == ["English oak", "ash"]
    own.fill("New name", "ash").press("Save")
    assert labels(leaves) == ["ash"] * 5
    own.press("Undo")
    assert labels(leaves) == ["English oak"] * 3 + ["ash"] * 2


def test_a_class_is_added_and_deleted_and_brought_back(own: Visitor, leaves: OwnDataSet) -> None:
    own.fill("Name of the class", "elm").press("Add it")
    assert list(leaves.classes) == ["oak", "ash", "elm"]
    assert "This class has no pictures yet" in own.text
    own.press("Delete it")
    assert list(leaves.classes) == ["oak", "ash"]
    own.press("Delete it")
    assert labels(leaves) == ["ash", "ash"]
    own.press("Undo")
    assert labels(leaves) == ["ash", "ash", "oak", "oak", "oak"]


def test_drawings_are_added_once_each_to_the_chosen_class(own: Visitor, leaves: OwnDataSet) -> None:
    own.mark("How to add pictures", "Draw").choose("Class", "ash")
    drawing = np.zeros((280, 280, 4), np.uint8)
    drawing[..., 3] = 255
    drawing[100:180, 130:150, :3] = 255
    series = [{"number": "1", "label": "ash", "png": data_url(drawing)}]
    for _ in range(2):
        own.app.session_state["drawings-leaves"] = {"sent": series}
        own.look_again()
    series.append({"number": "2", "label": "ash", "png": data_url(np.roll(drawing, 40, axis=1))})
    series.append({"number": "3", "label": "elm", "png": data_url(np.roll(drawing, 40, axis=0))})  # no class of it
    own.app.session_state["drawings-leaves"] = {"sent": series}
    own.choose("Class", "oak")  # chosen before the page has read the drawings
    assert "Drawings of this class so far: 0." in own.text
    assert labels(leaves) == ["ash"] * 4 + ["oak"] * 3


def test_the_data_set_is_deleted_once_that_is_confirmed(own: Visitor, leaves: OwnDataSet) -> None:
    own.press("Delete the data set")
    assert leaves.exists()
    own.press("Delete")
    assert not leaves.exists()
    assert own.successes == ["The data set Leaves was deleted."]
    assert "1 Pictures" in own.text


def test_a_data_set_is_taken_away_in_parts_and_comes_back(
    own: Visitor, leaves: OwnDataSet, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(taking_away, "MOST_BYTES", 2 * leaves.pictures()[0].size)
    own.look_again()
    labels_of_buttons = [each.proto.label for each in own.app.get("download_button")]
    assert labels_of_buttons == [f"Take part {number} of 3 away as a zip" for number in (1, 2, 3)]
    back = OwnDataSet.create(tmp_path, "Back")
    for part in taking_away._parts(leaves.pictures()):
        (tmp_path / "part.zip").write_bytes(taking_away._zip(leaves, part).read())
        source = read_source(tmp_path / "part.zip", name="part.zip")
        add_pictures(back, source.arrivals(), total=None, report=lambda *_: None, is_stopped=lambda: False)
    assert labels(back) == labels(leaves)
    assert {back.read(each) for each in back.pictures()} == {leaves.read(each) for each in leaves.pictures()}


@pytest.mark.usefixtures("small_pieces")
def test_an_upload_beyond_the_room_of_the_server_is_refused_at_its_first_piece(
    own: Visitor, leaves: OwnDataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "MOST_BYTES", 100)
    monkeypatch.setattr(upload, "MOST_HEADER_BYTES", 100)
    assert "one upload may have" in send_files(own, {"a.png": bytes(PIECE)})[0]["error"]


@pytest.mark.usefixtures("small_pieces")
def test_a_folder_becomes_classes_and_what_is_no_picture_is_named(own: Visitor, leaves: OwnDataSet) -> None:
    files = {f"park/{label}/{n}.png": photo(10 * n + len(label)) for n in range(2) for label in ("elm", "beech")}
    answers = send_files(own, {**files, "park/notes.txt": b"sunny", "park/elm/broken.jpg": b"no picture"})
    assert [answer["pieces"] for answer in answers] == list(range(1, len(answers) + 1))
    assert not any(answer["error"] for answer in answers)
    finish(own)
    assert labels(leaves).count("elm") == labels(leaves).count("beech") == 2
    assert "Pictures added: 4" in own.successes[0]
    told = own.text.replace("\\", "")
    assert "notes.txt**: It is not a picture" in told
    assert "broken.jpg**: " in told


@pytest.mark.usefixtures("small_pieces")
def test_pictures_without_a_folder_are_added_once_their_class_is_named(own: Visitor, leaves: OwnDataSet) -> None:
    send_files(own, {"a.png": photo(1), "b.png": photo(2)})
    finish(own)
    assert "What is on these pictures?" in own.text
    assert len(leaves.pictures()) == 5
    own.choose("Their class", "ash").press("Add them")
    finish(own)
    assert labels(leaves) == ["ash"] * 4 + ["oak"] * 3


@pytest.mark.usefixtures("small_pieces")
def test_while_pictures_are_added_nobody_is_told_that_there_are_none(
    own: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    own.write("Name of the data set", "Leaves").press("New data set")
    assert "There are no pictures yet" in own.text
    may_end = Event()
    monkeypatch.setattr(files, "bring", lambda *_, **__: may_end.wait(30) and None)
    send_files(own, {"oak/a.png": photo(1)})
    assert "Adding pictures" in own.text
    assert "There are no pictures yet" not in own.text
    may_end.set()


def test_the_class_is_the_same_at_the_camera_and_beside_it(own: Visitor, leaves: OwnDataSet) -> None:
    own.mark("How to add pictures", "Camera")
    for name in ("oak", "ash"):
        own.pick("Class", name)
        assert own.app.selectbox(key=PHOTOS).value == name
    own.app.selectbox(key=PHOTOS).set_value("oak").run()
    assert own.app.pills[0].value == "oak"


@pytest.mark.usefixtures("small_pieces")
def test_a_chosen_class_is_that_of_all_pictures(own: Visitor, leaves: OwnDataSet) -> None:
    send_files(own, {"a.png": photo(1), "sub/b.png": photo(2)}, label="oak")
    finish(own)
    assert labels(leaves) == ["ash"] * 2 + ["oak"] * 5


@pytest.mark.usefixtures("small_pieces")
def test_files_chosen_just_before_another_step_arrive_there_with_their_class(own: Visitor, leaves: OwnDataSet) -> None:
    """The run that shows the other step is the first one that hears of them."""
    told = [True]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sent, "of_component", lambda key, kind: told.pop() if told and kind == "waiting" else None)
        own.mark("Step", "2 Health")
    send_files(own, {"a.png": photo(1)}, label="oak")
    finish(own)
    assert labels(leaves) == ["ash"] * 2 + ["oak"] * 4


@pytest.mark.usefixtures("small_pieces")
def test_a_class_that_cannot_be_used_is_refused_at_the_first_piece(own: Visitor, leaves: OwnDataSet) -> None:
    (answer,) = send_files(own, {"a.png": photo(1)}, label=" ", most=1)
    assert answer["error"]


@pytest.mark.usefixtures("small_pieces")
def test_after_a_closed_tab_what_has_arrived_whole_is_added(
    own: Visitor, leaves: OwnDataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "SILENT_SECONDS", 0.5)
    whole = {"oak/a.png": photo(1), "oak/b.png": photo(2)}
    monkeypatch.setattr(upload.Upload, "is_complete", False)  # as without the last piece
    send_files(own, whole)
    finish(own)
    assert labels(leaves) == ["ash"] * 2 + ["oak"] * 5
    assert "The upload was interrupted" in own.warnings[0]


@pytest.mark.usefixtures("small_pieces")
def test_an_upload_that_is_not_understood_says_so_and_leaves_nothing_behind(own: Visitor, leaves: OwnDataSet) -> None:
    send_files(own, {"notes.txt": b"x" * PIECE})
    finish(own)
    assert "notes.txt" in own.errors[0]
    assert len(leaves.pictures()) == 5
    assert not list((server.settings().cache_folder / upload.FOLDER).iterdir())


def test_the_step_to_training_says_what_is_missing_and_then_takes_the_data(own: Visitor, leaves: OwnDataSet) -> None:
    own.mark("Step", "4 Train")
    assert "The images are not ready yet" in own.notes[0]
    put(leaves, "oak", 10)
    put(leaves, "ash", 10)
    leaves.set_preparation(Preparation(side=32, channels=1))
    leaves.prepare(lambda *_: None)
    own.look_again()
    assert "of 32 × 32 pixels in grey" in own.text
    own.press("Look at the images")
    assert own.selected("Data set") == "leaves"
    assert "Training images of oak" in own.pictures


def test_each_step_leads_to_the_next_one(own: Visitor, leaves: OwnDataSet) -> None:
    put(leaves, "ash", 5)
    own.press("Next: 2 Health").press("Next: 3 Make ready")
    assert "Next: 4 Train" not in [button.label for button in own.app.button]
    assert own.button("Make it ready")


@pytest.mark.usefixtures("small_pieces")
def test_an_upload_that_was_left_is_replaced_by_the_next_one(own: Visitor, leaves: OwnDataSet) -> None:
    files = {"oak/a.png": photo(1)}
    send_files(own, files, most=1)
    answers = send_files(own, files, identity=ID[::-1])
    assert not any(answer["error"] for answer in answers)
    finish(own)
    assert labels(leaves) == ["ash"] * 2 + ["oak"] * 4


@pytest.mark.usefixtures("small_pieces")
def test_a_second_upload_waits_for_the_end_of_the_first(
    own: Visitor, leaves: OwnDataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "END_SECONDS", 0.0)
    may_end = Event()
    monkeypatch.setattr(files, "bring", lambda *_, **__: may_end.wait(30) and None)
    send_files(own, {"oak/a.png": photo(1)}, most=1)
    assert send_files(own, {"oak/a.png": photo(1)}, identity=ID[::-1], most=1)[0]["error"] == files.ALREADY
    may_end.set()


def test_a_damaged_data_set_is_named_and_deleted(own: Visitor, leaves: OwnDataSet, runs_folder: Path) -> None:
    with (leaves.folder / manifest.FILE).open("ab") as file:
        file.write(b"{]\n")
    own.look_again()
    assert "is damaged" in own.errors[0]
    own.press("Delete the data set").press("Delete")
    assert own_data_sets(runs_folder / own.workspace) == []
    assert own.successes == ["The data set leaves was deleted."]

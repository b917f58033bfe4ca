"""Pictures of the camera, as the browser sends them, become pictures of a class, or are refused with words."""

from __future__ import annotations

import base64
import json
from threading import Event
from typing import Any

import pytest

from cnn_demo.own_data import upload
from cnn_demo.own_data.adding import Added, add_pictures
from cnn_demo.own_data.data_set import OwnDataSet, own_data_sets
from cnn_demo.own_data.records import CAMERA
from cnn_demo.ui.core import long_work, sent, server
from cnn_demo.ui.data import camera
from cnn_demo.ui.data.camera import NO_CLASS
from cnn_demo.ui.widgets import upload_pieces
from tests.app.visitor import Visitor, digit_one, png

ID = "0123456789abcdef"


@pytest.fixture
def taking(visitor: Visitor) -> Visitor:
    """A new data set with the camera open for its class oak."""
    visitor.open("data").mark("Shown on this page", "own")
    visitor.write("Name of the data set", "Leaves").press("New data set")
    for name in ("oak", "a_b"):
        only(visitor).add_class(name)
    return visitor.mark("How to add pictures", "Camera").pick("Class", "oak")


def only(visitor: Visitor) -> OwnDataSet:
    (found,) = own_data_sets(server.settings().runs_folder / visitor.workspace)
    return found


def send(visitor: Visitor, files: dict[str, bytes], label: str = "oak") -> dict[str, Any]:
    """Let the browser send pictures for a class in one piece; the answer."""
    header = json.dumps([[path, len(content)] for path, content in files.items()]).encode() + b"\n"
    stream = header + b"".join(files.values())
    return send_piece(visitor, stream, len(stream), 0, label)


def send_piece(visitor: Visitor, content: bytes, size: int, index: int, label: str = "oak") -> dict[str, Any]:
    data = base64.b64encode(content).decode()
    waiting = [{"id": ID, "size": size, "index": index, "label": label, "data": data}]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sent, "of_component", lambda key, kind: waiting.pop() if waiting and kind == "piece" else None)
        visitor.look_again()
    answer: dict[str, Any] = visitor.app.session_state["remembered"]["camera-leaves-answer"]
    return answer


def test_pictures_are_added_to_the_class_and_those_of_one_recording_belong_together(taking: Visitor) -> None:
    files = {
        "a/0001.jpg": png(digit_one()),
        "a/0002.jpg": png(digit_one()[::-1]),
        "b/0003.jpg": png(digit_one().T.copy().T),
    }
    assert send(taking, files) == {"id": ID, "pieces": 1, "error": None}
    assert [(each.label, each.group, each.way) for each in only(taking).pictures()] == [
        ("oak", "camera a", CAMERA),
        ("oak", "camera a", CAMERA),
        ("oak", "", CAMERA),
    ]
    assert [toast.value.replace("\\:", ":") for toast in taking.app.toast] == ["Pictures added to oak: 3"]


def test_what_is_no_picture_is_told_with_its_name_and_the_browser_keeps_its_own(taking: Visitor) -> None:
    error = send(taking, {"a/0001.jpg": b"no picture"})["error"]
    assert error.startswith("camera/a/0001.jpg: ")
    assert only(taking).pictures() == ()


def test_an_upload_without_recordings_adds_nothing(taking: Visitor) -> None:
    assert send(taking, {"alone.jpg": png(digit_one())})["error"] == "No picture has arrived. Take them again."


def test_pictures_go_to_the_class_that_was_chosen_when_they_began_to_be_sent(
    taking: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = png(digit_one())
    header = json.dumps([["a/0001.jpg", len(picture)]]).encode() + b"\n"
    monkeypatch.setattr(upload, "PIECE_BYTES", len(header))
    stream = header + picture
    pieces = [stream[start : start + len(header)] for start in range(0, len(stream), len(header))]
    for index, piece in enumerate(pieces):
        assert send_piece(taking, piece, len(stream), index)["error"] is None
        if index == 0:
            taking.choose("Class", "a_b")
    assert [each.label for each in only(taking).pictures()] == ["oak"]


def test_a_class_that_is_chosen_before_the_first_piece_is_read_changes_nothing(taking: Visitor) -> None:
    taking.choose("Class", "a_b")
    assert send(taking, {"a/0001.jpg": png(digit_one())}, "oak")["error"] is None
    assert [each.label for each in only(taking).pictures()] == ["oak"]


@pytest.mark.parametrize("label", ["", "elm", 7])
def test_without_a_class_of_the_data_set_nothing_is_added(taking: Visitor, label: Any) -> None:
    assert send(taking, {"a/0001.jpg": png(digit_one())}, label)["error"] == NO_CLASS
    assert only(taking).pictures() == ()


def test_the_name_of_a_class_is_told_as_it_is_written(taking: Visitor) -> None:
    send(taking, {"a/0001.jpg": png(digit_one())}, "a_b")
    assert [toast.value.replace("\\:", ":") for toast in taking.app.toast] == ["Pictures added to a\\_b: 1"]


def test_other_steps_tell_of_pictures_that_were_not_added_yet(taking: Visitor) -> None:
    told = [True]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sent, "of_component", lambda key, kind: told.pop() if told and kind == "waiting" else None)
        taking.look_again()
    assert "are not added yet" not in taking.text
    taking.mark("Step", "2 Health")
    assert "Pictures of the camera **are not added yet**." in taking.text
    taking.press("Go to the camera")
    assert taking.marked("How to add pictures") == "Camera"
    told = [False]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sent, "of_component", lambda key, kind: told.pop() if told and kind == "waiting" else None)
        taking.look_again()
    assert "are not added yet" not in taking.mark("Step", "2 Health").text


def test_pictures_whose_answer_was_lost_are_there_once(taking: Visitor) -> None:
    files = {"a/0001.jpg": png(digit_one())}
    send(taking, files)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.app.test_camera.ID", "fedcba9876543210")
        assert send(taking, files)["error"] is None
    assert len(only(taking).pictures()) == 1
    assert [toast.value for toast in taking.app.toast] == ["These pictures are in oak already."]


def test_while_pictures_are_added_the_page_shows_it_and_the_browser_gets_no_answer(
    taking: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_work, "AT_ONCE_SECONDS", 0.0)
    may_end = Event()
    add = add_pictures
    monkeypatch.setattr(camera, "add_pictures", lambda *given, **named: may_end.wait(30) and add(*given, **named))
    send(taking, {"a/0001.jpg": png(digit_one())})
    assert taking.button("Stop")
    assert only(taking).pictures() == ()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.app.test_camera.ID", "fedcba9876543210")
        assert send(taking, {"a/0001.jpg": png(digit_one())})["error"] == camera.ALREADY
    may_end.set()
    work = server.long_works().find(taking.workspace, "camera-leaves")
    assert work
    assert work.wait(30)
    taking.mark("Step", "2 Health")  # told there, too
    assert [toast.value.replace("\\:", ":") for toast in taking.app.toast] == ["Pictures added to oak: 1"]


def test_of_pictures_whose_adding_was_stopped_the_browser_keeps_its_own(
    taking: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = Added(count=1, by_class={"oak": 1}, left_out=(), ended_early="Adding pictures was stopped.")
    monkeypatch.setattr(camera, "add_pictures", lambda *_, **__: stopped)
    assert send(taking, {"a/0001.jpg": png(digit_one())})["error"] == "Adding pictures was stopped."
    assert [toast.value.replace("\\:", ":") for toast in taking.app.toast] == ["Pictures added to oak: 1"]


def test_pictures_that_were_not_added_go_with_the_data_set(taking: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    dropped: list[list[str]] = []

    def mount(module: str, styles: object, *, keys: list[str], **options: object) -> list[str]:
        dropped.append(keys)
        return keys

    monkeypatch.setattr(upload_pieces, "mount_module", mount)
    key = f"camera-{only(taking).name}"
    told = [True]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sent, "of_component", lambda key, kind: told.pop() if told and kind == "waiting" else None)
        taking.look_again()
    assert not dropped
    taking.press("Delete the data set").press("Delete").look_again()
    (keys,) = dropped
    assert [each.partition("@")[0] for each in keys] == [key]

"""Pictures of the camera, as the browser sends them, become pictures of a class, or are refused with words."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from cnn_demo.own_data.data_set import OwnDataSet, own_data_sets
from cnn_demo.own_data.records import CAMERA
from cnn_demo.ui.core import sent, server
from tests.app.visitor import Visitor, digit_one, png

ID = "0123456789abcdef"


@pytest.fixture
def taking(visitor: Visitor) -> Visitor:
    """A new data set with the camera open for its class oak."""
    visitor.open("data").mark("Shown on this page", "own")
    visitor.write("Name of the data set", "Leaves").press("New data set")
    only(visitor).add_class("oak")
    return visitor.mark("How to add pictures", "Camera").choose("Class", "oak")


def only(visitor: Visitor) -> OwnDataSet:
    (found,) = own_data_sets(server.settings().runs_folder / visitor.workspace)
    return found


def send(visitor: Visitor, files: dict[str, bytes]) -> dict[str, Any]:
    """Let the browser send pictures in one piece; the answer."""
    header = json.dumps([[path, len(content)] for path, content in files.items()]).encode() + b"\n"
    stream = header + b"".join(files.values())
    waiting = [{"id": ID, "size": len(stream), "index": 0, "data": base64.b64encode(stream).decode()}]
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
    assert taking.successes == ["Pictures added to oak: 3"]


def test_what_is_no_picture_is_told_with_its_name_and_the_browser_keeps_its_own(taking: Visitor) -> None:
    error = send(taking, {"a/0001.jpg": b"no picture"})["error"]
    assert error.startswith("camera/a/0001.jpg: ")
    assert only(taking).pictures() == ()


def test_an_upload_without_recordings_adds_nothing(taking: Visitor) -> None:
    assert send(taking, {"alone.jpg": png(digit_one())})["error"] == "No picture has arrived. Take them again."

"""The log of the server: its lines, and what they must not hold."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cnn_demo import events
from cnn_demo.errors import StorageError
from cnn_demo.events import EventFormatter
from cnn_demo.operation.faults import LastFaults
from cnn_demo.runs.workspace import new_workspace_id
from cnn_demo.runs.workspace_tag import concealer, workspace_tag

SECRET = "c2VjcmV0LXdvcmtzcGFjZQ"


def record_of(*arguments: object, logger: str = "cnn_demo.jobs", **extra: object) -> logging.LogRecord:
    return logging.getLogger(logger).makeRecord(
        logger, logging.ERROR, "file.py", 1, str(arguments[0]), arguments[1:], None, extra=extra
    )


def failed(action: Callable[[], object]) -> logging.LogRecord:
    """The record of an error that an action raises."""
    record = record_of("It has failed.")
    try:
        action()
    except Exception:  # noqa: BLE001 - whatever it is, it is logged
        record.exc_info = sys.exc_info()
    return record


def test_an_event_is_one_line_in_either_form(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, events.LOGGER.name):
        events.event(
            "run-ended", run="20260131-235959-0a1b", seconds=1.5, reason='it said "no"\nand left', nothing=None
        )
    record = caplog.records[-1]
    line = EventFormatter("text", str).format(record)
    assert line.partition(" level=")[2] == (
        r'info event=run-ended run=20260131-235959-0a1b seconds=1.5 reason="it said \"no\"\nand left"'
    )
    entry = json.loads(EventFormatter("json", str).format(record))
    assert entry | {"time": ""} == {
        "time": "",
        "level": "info",
        "event": "run-ended",
        "run": "20260131-235959-0a1b",
        "seconds": 1.5,
        "reason": 'it said "no"\nand left',
    }


def test_events_are_counted() -> None:
    before = events.counts().get("tested", 0)
    events.event("tested")
    assert events.counts()["tested"] == before + 1


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_traceback_is_on_the_same_line_and_names_no_workspace(runs_folder: Path, form: str) -> None:
    runs_folder.mkdir()
    record = failed((runs_folder / SECRET / "20260131-235959-0a1b" / "status.json").read_text)
    line = EventFormatter(form, concealer(runs_folder)).format(record)
    assert "FileNotFoundError" in line
    assert "\n" not in line
    assert SECRET not in line
    assert workspace_tag(runs_folder, SECRET) in line


@pytest.mark.parametrize(
    "text",
    [
        "{runs}/{id}/20260131-235959-0a1b/spec.json is damaged",
        "'{runs}/{id}'",
        "{runs}/queue/00001700000000000000@{id}@20260131-235959-0a1b",
        "{runs}/queue/00001700000000000000@{id}@20260131-235959-0a1b@0123456789abcdef",
        "GET /runs?workspace={id}",
        "KeyError: '{id}'",
        "({id}, 3)",
    ],
)
def test_a_workspace_s_id_is_replaced_wherever_it_stands(runs_folder: Path, text: str) -> None:
    runs_folder.mkdir()
    secret = new_workspace_id(runs_folder)
    concealed = concealer(runs_folder)(text.format(runs=runs_folder, id=secret))
    assert secret not in concealed
    assert workspace_tag(runs_folder, secret) in concealed


def test_without_a_key_ids_are_replaced_all_the_same(runs_folder: Path) -> None:
    runs_folder.write_text("a file")
    assert concealer(runs_folder)(f"{runs_folder}/{SECRET}/x") == f"{runs_folder}/[workspace]/x"


def test_a_fault_names_its_place_and_keeps_a_defect_s_text_to_itself(runs_folder: Path) -> None:
    def defect() -> None:
        raise ValueError(f"{SECRET} of Ada Lovelace")

    def refusal() -> None:
        raise StorageError("spec.json could not be saved: the disk is full.")

    faults = LastFaults()
    faults.emit(failed(defect))
    faults.emit(failed(refusal))
    faults.emit(failed((runs_folder / SECRET).read_text))
    faults.emit(record_of("%s has failed", SECRET, logger="streamlit.runtime"))
    faults.emit(record_of("The queue could not move on. Failures so far: %d.", 3))
    texts = [fault["text"] for fault in faults.read()]
    assert texts[0] == "The queue could not move on. Failures so far: 3."
    assert texts[1] == "streamlit.runtime: %s has failed"
    assert texts[2].startswith("FileNotFoundError: No such file or directory (tests/unit/operation/test_log.py:")
    assert texts[3].startswith("StorageError: spec.json could not be saved: the disk is full. (tests/unit/")
    assert texts[4].startswith("ValueError (tests/unit/operation/test_log.py:")
    assert SECRET not in "".join(texts)

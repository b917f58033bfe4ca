from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_demo.errors import RunError
from cnn_demo.runs import lease
from cnn_demo.runs.folder import PAUSE, STOP, RunFolder
from cnn_demo.runs.run_name import MAX_NAME, clean_name
from cnn_demo.runs.status import FINISHED, INTERRUPTED, PAUSED, QUEUED, RUNNING, Status
from cnn_demo.spec.project import Project
from tests.leases import hold_here


def test_a_new_run_is_queued_and_holds_what_it_will_train(run: RunFolder, project: Project) -> None:
    assert run.status().state == QUEUED
    assert run.status().epochs == project.recipe.epochs
    assert run.project() == project
    assert run.about()["name"] == "a run"
    assert run.result() is None
    assert run.log_tail() == ""


def test_a_last_status_written_between_two_looks_is_believed(run: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    run.write_status(Status(state=RUNNING))

    def end_now(*_: object, launching: bool) -> bool:
        run.write_status(Status(state=FINISHED))
        return False

    monkeypatch.setattr(lease, "is_alive", end_now)
    assert run.status().state == FINISHED


def test_a_status_survives_its_file(run: RunFolder) -> None:
    status = Status(state=RUNNING, phase="training", epoch=1, epochs=3, batch=2, batches=9, seconds=1.5)
    run.write_status(status)
    hold_here(run)
    assert run.status() == status


def test_a_status_of_a_newer_program_is_read_as_far_as_it_is_known() -> None:
    assert Status.from_dict({**Status(state=QUEUED, updated_at=1).to_dict(), "new": 1}).state == QUEUED


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", "null", "\x00" * 30, '{"state": "dancing"}', pytest.param("[" * 100_000, id="deep")]
)
def test_a_damaged_status_is_a_run_error_that_names_the_file(run: RunFolder, text: str) -> None:
    (run.path / "status.json").write_text(text)
    with pytest.raises(RunError, match=f"status.json of the run {run.id} is damaged"):
        run.status()


@pytest.mark.parametrize("name", ["spec.json", "recipe.json"])
@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff\xff", b'{"architecture": 3, "dataset": "x"}'])
def test_a_damaged_project_is_a_run_error(run: RunFolder, name: str, content: bytes) -> None:
    (run.path / name).write_bytes(content)
    with pytest.raises(RunError, match=run.id):
        run.project()


def test_everything_about_a_deleted_run_is_a_run_error(run: RunFolder) -> None:
    run.delete()
    assert not run.path.exists()
    assert not run.exists()
    for look in (run.status, run.project, run.about, run.delete):
        with pytest.raises(RunError, match="it may have been deleted"):
            look()
    assert run.result() is None
    assert run.log_tail() == ""
    assert run.requests() == {}


def test_deleting_leaves_nothing_behind(run: RunFolder) -> None:
    (run.path / "deeper").mkdir()
    (run.path / "deeper" / "file").touch()
    run.delete()
    assert list(run.path.parent.iterdir()) == []


def test_requests_wait_for_the_worker_and_stop_goes_first(run: RunFolder) -> None:
    assert run.requests() == {}
    run.request(PAUSE)
    assert run.requests() == {PAUSE: 0}
    run.request(STOP)
    assert next(iter(run.requests())) == STOP
    run.clear_requests()
    assert run.requests() == {}
    run.clear_requests()


def test_interruption_leaves_a_run_that_has_ended_as_it_is(run: RunFolder) -> None:
    run.write_status(Status(state=FINISHED))
    assert not run.interrupt()
    assert run.stored_status().state == FINISHED
    run.write_status(Status(state=RUNNING))
    assert run.interrupt()
    assert (run.stored_status().state, run.stored_status().phase) == (PAUSED, INTERRUPTED)


def test_a_sketch_is_left_for_the_worker(run: RunFolder, rng: np.random.Generator) -> None:
    image = rng.random((28, 28, 1))
    run.write_sketch(image)
    found = np.load(run.sketch_file, allow_pickle=False)
    assert found.dtype == np.float32
    assert np.array_equal(found, image.astype(np.float32))


def test_the_end_of_a_log_is_without_tensorflows_chatter_and_never_long(run: RunFolder) -> None:
    noise = "E0000 00:00:1 cuda_dnn.cc] Unable\nWARNING: All log messages before absl::InitializeLog\n\n"
    run.log_file.write_bytes(noise.encode() + b"".join(b"line %d\n" % n for n in range(1000)) + b"\xff broken")
    assert run.log_tail().splitlines()[-2:] == ["line 999", "\ufffd broken"]
    assert len(run.log_tail().splitlines()) == 20
    run.log_file.write_text(noise)
    assert run.log_tail() == ""


@pytest.mark.parametrize("state", ["finished", "stopped"])
def test_an_ended_run_has_done_all(state: str) -> None:
    assert Status(state=state, epochs=5, batches=10, epoch=2).progress == 1.0


def test_progress_counts_batches_and_is_zero_before_they_are_known() -> None:
    assert Status(state=RUNNING).progress == 0.0
    assert Status(state=RUNNING, epochs=2, batches=10, epoch=1, batch=5).progress == 0.75


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("  my \n\t run  ", "my run"),
        ("../../etc/passwd", "../../etc/passwd"),
        ("a/b\\c", "a/b\\c"),
        ("🎉 très bien", "🎉 très bien"),
        ("a\x00b\x1b[31mc\u202ed", "a b [31mc d"),
        ("<b>bold</b>", "<b>bold</b>"),
        pytest.param("x" * 10_000, "x" * MAX_NAME, id="long"),
        ("\ud800lone", "lone"),
    ],
)
def test_a_name_becomes_one_short_line_that_shows(run: RunFolder, given: str, shown: str) -> None:
    run.rename(given)
    assert run.about()["name"] == shown
    assert [path.name for path in run.path.parent.iterdir()] == [run.id]


@pytest.mark.parametrize("name", ["", "   ", "\n", "\x00\u200b"])
def test_a_name_of_nothing_is_refused_and_the_old_one_stays(run: RunFolder, name: str) -> None:
    with pytest.raises(RunError, match="visible character"):
        run.rename(name)
    assert run.about()["name"] == "a run"


@given(st.text())
def test_any_text_is_a_clean_name_or_a_run_error(text: str) -> None:
    try:
        name = clean_name(text)
    except RunError:
        return
    assert 1 <= len(name) <= MAX_NAME
    assert name.isprintable()
    assert name == clean_name(name)

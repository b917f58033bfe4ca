"""The operator's page: there is none without a password; with one it shows the server and acts on it."""

from __future__ import annotations

import logging
from pathlib import Path
from unittest.mock import Mock

import pytest

from cnn_demo.jobs.compute import Compute
from cnn_demo.jobs.executor import Machine
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.runs.status import FINISHED, QUEUED, STOPPED
from cnn_demo.runs.workspace_tag import workspace_tag
from cnn_demo.ui.core import server
from cnn_demo.ui.core.one_per_process import end_all
from tests.app.conftest import WORKSPACE, MakeRun
from tests.app.visitor import Visitor

PASSWORD = "correct horse battery"


@pytest.fixture
def with_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_DEMO_OPERATOR_PASSWORD", PASSWORD)


@pytest.fixture
def operator(with_password: None, visitor: Visitor) -> Visitor:
    """Somebody who has opened the page and given the password."""
    return sign_in(visitor.open("operation"), PASSWORD)


def sign_in(visitor: Visitor, password: str) -> Visitor:
    """A form sends its fields together with the press of its button."""
    visitor.app.text_input(key="operator-password").set_value(password)
    return visitor.press("Sign in")


def texts(visitor: Visitor) -> str:
    app = visitor.app
    return "\n".join(str(each.value) for each in [*app.markdown, *app.caption, *app.success, *app.error, *app.warning])


def test_without_a_password_there_is_no_page(visitor: Visitor) -> None:
    with pytest.raises(Exception, match="operation"):
        visitor.open("home").open("operation")


def test_nothing_is_shown_before_the_password(with_password: None, visitor: Visitor, make_run: MakeRun) -> None:
    make_run(QUEUED)
    visitor.open("operation")
    assert "The server" not in texts(visitor)
    sign_in(visitor, "not this one")
    assert "This is not the password." in texts(visitor)
    assert not visitor.app.metric


def test_after_five_wrong_passwords_the_right_one_is_refused_too(with_password: None, visitor: Visitor) -> None:
    visitor.open("operation")
    for _ in range(5):
        sign_in(visitor, "not this one")
    sign_in(visitor, PASSWORD)
    assert "Too many wrong passwords. Try again in 15 minutes." in texts(visitor)
    assert not visitor.app.metric


def test_the_page_shows_queue_and_workspaces_by_their_tags(
    with_password: None, visitor: Visitor, make_run: MakeRun, runs_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    run = make_run(QUEUED, name="Ada's seven")
    with caplog.at_level(logging.INFO):
        server.queue().enter(run)
        sign_in(visitor.open("operation"), PASSWORD)
    shown = texts(visitor)
    tag = workspace_tag(runs_folder, WORKSPACE)
    assert run.id in shown
    assert f"`{tag}`" in shown
    for secret in (WORKSPACE, "Ada", PASSWORD):
        assert secret not in shown
        assert secret not in caplog.text


def test_the_operator_ends_a_waiting_run_while_the_queue_is_paused(operator: Visitor, make_run: MakeRun) -> None:
    operator.press("Pause the queue")
    run = make_run(QUEUED)
    server.queue().enter(run)
    assert run.status().state == QUEUED
    assert "The queue is paused for maintenance" in texts(operator.look_again())
    operator.press("End")
    assert run.status().state == STOPPED
    operator.press("Let the queue go on")
    assert not server.queue().is_held()


def test_the_operator_clears_a_workspace_only_where_nothing_runs(
    operator: Visitor, make_run: MakeRun, runs_folder: Path
) -> None:
    make_run(FINISHED)
    operator.press("Pause the queue")
    waiting = make_run(QUEUED)
    server.queue().enter(waiting)
    server.quotas().meter.look()
    tag = workspace_tag(runs_folder, WORKSPACE)
    operator.look_again().press(f"really-clear-{tag}")
    assert "End its runs first" in texts(operator)
    server.queue().stop(waiting)
    server.queue().advance()
    operator.look_again().press(f"really-clear-{tag}")
    assert not (runs_folder / WORKSPACE).exists()


def test_a_visitor_reads_why_a_run_waits_during_maintenance(owner: Visitor, make_run: MakeRun) -> None:
    run = make_run(QUEUED)
    server.queue().hold(held=True)
    server.queue().enter(run)
    owner.open("train", run=run.id)
    assert "under maintenance" in owner.app.get("progress")[0].proto.text


REFUSAL = "The worker two of the cluster has another version of the app (0.1-b) than the server (0.1-a)."


def test_workers_of_a_cluster_are_shown_with_their_places_and_why_one_gets_no_runs(
    operator: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Workers of the cluster" not in [each.value for each in operator.app.subheader]
    machines = [Machine(name="one", places=2), Machine(name="two", places=1, refusal=REFUSAL)]
    monkeypatch.setattr(LocalExecutor, "machines", lambda executor: machines)
    monkeypatch.setattr(LocalExecutor, "places", lambda executor: 2)
    operator.look_again()
    assert "Workers of the cluster" in [each.value for each in operator.app.subheader]
    table = next(each.value for each in operator.app.dataframe if "Worker" in each.value)
    assert table.to_dict("list") == {"Worker": ["one", "two"], "Places": [2, 1], "State": ["Gets runs", "Gets no runs"]}
    assert operator.warnings == [REFUSAL]
    assert next(each for each in operator.app.metric if each.label == "Training").delta == "at most 2"


def test_question_workers_of_a_cluster_are_shown_by_themselves(
    operator: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    machines = [Machine(name="one", places=1), Machine(name="two", places=0, refusal=REFUSAL)]
    monkeypatch.setattr(Compute, "machines", lambda compute: machines)
    operator.look_again()
    assert "Question workers of the cluster" in [each.value for each in operator.app.subheader]
    table = next(each.value for each in operator.app.dataframe if "Worker" in each.value)
    assert list(table["State"]) == ["Gets questions", "Gets no questions"]
    assert operator.warnings == [REFUSAL]


def test_web_machine_without_memory_for_two_workers_still_asks_a_cluster_two_questions_at_a_time(
    operator: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lanes() -> list[str]:
        end_all()
        return [lane.name for lane in server.compute().lanes()]

    monkeypatch.setenv("CNN_DEMO_COMPUTE_WORKERS", "1")
    assert lanes() == ["short", "pictures"]
    monkeypatch.setattr(server, "server_machines", lambda settings: Mock())
    assert lanes() == ["short", "long", "pictures"]
    end_all()


def test_cluster_that_is_away_is_said(operator: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    away = "The cluster that trains the runs cannot be reached."
    monkeypatch.setattr(LocalExecutor, "standstill", lambda executor: away)
    assert operator.look_again().warnings == [away]

"""A run under its visitor's hands: paused, resumed, stopped, deleted."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from cnn_demo.runs.folder import PAUSE
from cnn_demo.runs.status import FAILED, FINISHED, PAUSED, RUNNING
from scripts.serve import Server
from tests.app.run_folders import put_run, until, write_history
from tests.browser.full_queue import full_queue, shown_run
from tests.browser.walking import expect_state, metric, visit
from tests.leases import worker_on


def address(workspace: Path) -> str:
    return f"?workspace={workspace.name}"


@pytest.mark.slow
def test_run_pauses_where_it_is_told_is_resumed_and_stopped(page: Page, app_url: str, server: Server) -> None:
    visit(page, app_url, "Train")
    with full_queue(server):
        page.get_by_role("button", name="Start training").click()
        expect_state(page, "Waiting")
        run = shown_run(page, server)
        run.request(PAUSE, at_step=5)
    expect_state(page, "Paused")
    expect_done(page, epoch=1, batch=5)
    with full_queue(server):
        page.get_by_role("button", name="Resume").click()
        expect_state(page, "Waiting")
        run.request(PAUSE, at_step=9)
    expect_state(page, "Paused")
    expect_done(page, epoch=1, batch=9)
    page.get_by_role("button", name="Stop and keep").click()
    expect_state(page, "Stopped")
    expect(page.get_by_role("heading", name="On the test images")).to_be_visible()


def expect_done(page: Page, *, epoch: int, batch: int) -> None:
    """Wait until the page, whose badge changes first, says that the run has reached this batch."""
    expect(page.get_by_text(re.compile(rf"Epoch {epoch} of \d+, batch {batch}\b"))).to_be_visible()


def test_resumed_run_is_watched_without_a_reload(page: Page, app_url: str, server: Server, workspace: Path) -> None:
    run = put_run(workspace, PAUSED, batches=10)
    visit(page, app_url, "Train", address(workspace))
    with full_queue(server):
        page.get_by_role("button", name="Resume").click()
        expect_state(page, "Waiting")
        run.fail("The end of this test.")
        expect_state(page, "Failed")


def test_parts_that_renew_themselves_have_no_place_of_their_own_on_the_page(
    page: Page, app_url: str, workspace: Path
) -> None:
    """Streamlit 1.67 may leave such a part out of a whole run, and then what stands behind it takes its place."""
    run = put_run(workspace, RUNNING, phase="training", batches=10)
    write_history(run)
    received: list[str | bytes] = []

    def keep(frame: str | bytes) -> None:
        received.append(frame)

    page.on("websocket", lambda socket: socket.on("framereceived", keep))
    visit(page, app_url, "Train", address(workspace))
    expect_state(page, "Training")
    expect(page.get_by_role("img", name=re.compile("Loss"))).to_be_visible()
    messages = [ForwardMsg.FromString(frame) for frame in received if isinstance(frame, bytes)]
    places = {tuple(message.metadata.delta_path) for message in messages if message.delta.fragment_id}
    assert len({place[:2] for place in places}) == 3  # the progress, the curves, what takes a network of the device
    assert min(map(len, places)) > 2  # (part of the page, place in it, places below)


def test_run_that_ends_is_shown_without_a_reload(page: Page, app_url: str, workspace: Path) -> None:
    run = put_run(workspace, RUNNING, phase="training", batches=10)
    write_history(run)
    visit(page, app_url, "Train", address(workspace))
    expect_state(page, "Training")
    run.write_status(replace(run.status(), state=PAUSED))
    expect_state(page, "Paused")
    expect(page.get_by_role("button", name="Resume")).to_be_visible()


def test_killed_worker_shows_as_failed_without_a_reload(page: Page, app_url: str, workspace: Path) -> None:
    run = put_run(workspace, RUNNING, worker_lives=False, phase="training", batches=10)
    run.log_file.write_text("the last words\n")
    with worker_on(run):
        visit(page, app_url, "Train", address(workspace))
        expect_state(page, "Training")
    expect_state(page, "Failed")
    expect(page.get_by_text("The worker process ended unexpectedly")).to_be_visible()
    page.get_by_text("End of the log").click()
    expect(page.get_by_text("the last words")).to_be_visible()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()


def test_run_deleted_while_shown_says_so_without_a_reload(page: Page, app_url: str, workspace: Path) -> None:
    run = put_run(workspace, RUNNING, phase="training", batches=10)
    visit(page, app_url, "Train", address(workspace))
    expect_state(page, "Training")
    shutil.rmtree(run.path)
    told = page.get_by_role("alert").filter(has_text=f"no run {run.id}").filter(has_text="deleted")
    expect(told.first).to_be_visible()  # the page before it may still stand for a moment
    expect(page.get_by_role("button", name="Start training")).to_be_visible()


def test_curves_grow_while_the_run_trains(page: Page, app_url: str, workspace: Path) -> None:
    run = put_run(workspace, RUNNING, phase="training", batches=10)
    visit(page, app_url, "Train", address(workspace))
    expect(metric(page, "Validation accuracy")).to_have_text("–")
    write_history(run, epochs=2, val_accuracy=0.625)
    expect(metric(page, "Validation accuracy")).to_have_text("62.50 %")
    expect(page.get_by_role("img", name=re.compile("Loss"))).to_be_visible()
    write_history(run, epochs=2, val_accuracy=0.75)
    expect(metric(page, "Validation accuracy")).to_have_text("75.00 %")


def press_delete(page: Page) -> None:
    """Delete is in the menu of what is seldom done with a run."""
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Delete", exact=True).click()


def test_delete_asks_and_then_says_what_is_gone(page: Page, app_url: str, workspace: Path) -> None:
    first = put_run(workspace, FINISHED, name="First")
    second = put_run(workspace, FAILED, name="Second", number=1)
    visit(page, app_url, "Runs", address(workspace))
    press_delete(page)
    menu = page.get_by_text("Copy design and recipe")
    expect(menu).to_be_hidden()  # it does not cover the dialog
    page.get_by_role("dialog").get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(menu).to_be_hidden()
    assert second.exists()
    press_delete(page)
    page.get_by_role("dialog").get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("Second was deleted.")).to_be_visible()
    assert first.exists()
    assert not second.path.exists()


def test_delete_of_the_last_run_says_so(page: Page, app_url: str, workspace: Path) -> None:
    put_run(workspace, FINISHED, name="Only")
    visit(page, app_url, "Runs", address(workspace))
    press_delete(page)
    page.get_by_role("dialog").get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("There are no runs yet.")).to_be_visible()
    expect(page.get_by_text("Only was deleted.")).to_be_visible()


def test_delete_of_a_training_run_ends_its_worker(page: Page, app_url: str, workspace: Path) -> None:
    run = put_run(workspace, RUNNING, worker_lives=False)
    with worker_on(run) as worker:
        visit(page, app_url, "Runs", address(workspace))
        press_delete(page)
        expect(page.get_by_text("It is training now. Deleting ends the training.")).to_be_visible()
        page.get_by_role("dialog").get_by_role("button", name="Delete it").click()
        until(lambda: worker.poll() is not None)
    until(lambda: not run.path.exists())

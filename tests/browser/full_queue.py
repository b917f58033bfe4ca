"""Holds runs of the app back, so that a test can say what is to happen before the first step, however fast it trains."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from playwright.sync_api import Page

from cnn_demo.jobs.tickets import Ticket
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import PAUSED, RUNNING
from scripts.serve import Server
from tests.app.run_folders import put_run

WORKSPACE = "workspace-of-a-long-run"


@contextmanager
def full_queue(server: Server) -> Iterator[None]:
    """Within, another visitor's run takes the only place, and every run that is started or resumed waits."""
    folder = server.runs_folder / WORKSPACE
    run = put_run(folder, RUNNING, number=len(list(folder.glob("*"))))
    (server.runs_folder / "queue").mkdir(parents=True, exist_ok=True)
    (server.runs_folder / "queue" / Ticket(0, WORKSPACE, run.id, WORKSPACE).file_name).touch()
    yield
    run.write_status(replace(run.status(), state=PAUSED))


def shown_run(page: Page, server: Server) -> RunFolder:
    """The run whose address the page has."""
    page.wait_for_url(re.compile(r"[?&]run="))
    run = re.search(r"[?&]run=([^&]+)", page.url)
    assert run
    return RunFolder(next(server.runs_folder.glob(f"*/{run[1]}")))

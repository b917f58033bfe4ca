"""Time from the click on Start training to the run's first batch, in Chromium, with a spare worker ready.

A spare worker is ready when it has imported TensorFlow and prepared the project that the Train page shows.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import psutil
from playwright.sync_api import Page, sync_playwright

from benchmarks.table import Row
from cnn_demo.runs import metrics
from scripts.browser import launch, wait_until_idle
from scripts.serve import Server, serve

WAIT_SECONDS = 180.0
POLL_SECONDS = 0.02
QUIET_SECONDS = 2.0


def measure(rounds: int) -> list[Row]:
    """Seconds until the first batch is in the run's metrics, which the page reads."""
    seconds = []
    with sync_playwright() as playwright, launch(playwright) as browser:
        for _ in range(rounds):
            with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as server:
                page = browser.new_page()
                seconds.append(_start(page, server, Path(folder) / "runs"))
                page.close()
    return [Row(question="click on Start training to first batch", unit="s", ours=seconds, other=None, goal="under 1")]


def _start(page: Page, server: Server, runs: Path) -> float:
    page.goto(f"{server.url}/train")
    button = page.get_by_role("button", name="Start training")
    button.wait_for(timeout=WAIT_SECONDS * 1000)
    wait_until_idle(page, timeout_seconds=WAIT_SECONDS)
    _wait_for_spare(server)
    started = time.monotonic()
    button.click()
    while time.monotonic() - started < WAIT_SECONDS:
        files = runs.glob("*/*/metrics.jsonl")
        if any(record["kind"] == metrics.BATCH for file in files for record in metrics.read(file)):
            return time.monotonic() - started
        time.sleep(POLL_SECONDS)
    raise RuntimeError("No batch was trained in time.")


def _wait_for_spare(server: Server) -> None:
    """Wait until the spare worker and the compute worker are ready: they no longer use the processor."""
    deadline, used, since = time.monotonic() + WAIT_SECONDS, -1.0, time.monotonic()
    while time.monotonic() < deadline:
        workers = psutil.Process(server.process.pid).children(recursive=True)
        spare = [worker for worker in workers if "--spare" in worker.cmdline()]
        now = sum(worker.cpu_times().user for worker in workers)
        if not spare or now - used > 0.1:
            used, since = now, time.monotonic()
        elif time.monotonic() - since > QUIET_SECONDS:
            return
        time.sleep(0.2)
    raise RuntimeError("The spare worker was not ready in time.")

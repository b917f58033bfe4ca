"""The camera as a network's input in Chromium: pictures a second that are prepared, predicted and shown on Draw."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.table import Row
from scripts.browser import until_rerun
from scripts.fake_camera import browser_with_camera, seven_on_paper, write_film
from scripts.serve import serve

WAIT_SECONDS = 120
NETWORKS = {"fast": "small", "classic": "1.2 million parameters"}
PACE = re.compile(r"^Pictures a second: ([\d.]+)$")
SAMPLES, SAMPLE_MILLISECONDS = 5, 1100


def measure(rounds: int) -> list[Row]:
    """Pictures a second of a digit on paper, the slowest of the preparations; the largest of some seconds in each round."""
    with (
        tempfile.TemporaryDirectory() as folder,
        # A spare worker on the server would import TensorFlow and take processor time from the browser.
        serve(Path(folder), settings={"CNN_DEMO_SPARE_WORKER": "off"}) as server,
        sync_playwright() as playwright,
    ):
        film = Path(folder) / "seven.y4m"
        write_film(film, seven_on_paper())
        with browser_with_camera(playwright, film) as browser:
            return [
                Row(
                    question=f"live camera, {name} ({what}): pictures a second",
                    unit="1/s",
                    ours=[_pace(browser, f"{server.url}/draw", name) for _ in range(rounds)],
                    other=None,
                    goal="at least 10",
                )
                for name, what in NETWORKS.items()
            ]


def _pace(browser: Browser, address: str, network: str) -> float:
    page = browser.new_page()
    page.set_default_timeout(WAIT_SECONDS * 1000)
    page.goto(address)
    page.get_by_text("Draw a digit.", exact=True).wait_for()
    with until_rerun(page):
        page.get_by_role("combobox", name="Network").click()
        page.get_by_role("option", name=f"{network} (shipped)").click()
    page.get_by_text("Draw a digit.", exact=True).wait_for()
    page.get_by_role("button", name="Camera", exact=True).click()
    shown = page.get_by_text(PACE)
    shown.wait_for()
    found = []
    for _ in range(SAMPLES):
        page.wait_for_timeout(SAMPLE_MILLISECONDS)
        pace = PACE.match(shown.inner_text())
        found.append(float(pace[1]) if pace else 0.0)
    page.close()
    return max(found)

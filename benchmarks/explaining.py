"""The page Explain in a real Chromium: from a stroke to every feature map, and from pointing at a cell to its numbers."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.in_browser import NEXT_FRAME, WAIT_SECONDS, draw, quantile, row
from benchmarks.table import Row
from scripts.browser import launch
from scripts.serve import serve

DRAWINGS = 2
POINTED = 60
OPENED = "Convolution, conv2d_5, map 1"  # 32 input maps, the widest sum of products of the shipped network
# From an event to the end of the task that has put its consequence into the page: of a stroke the bars, which come after
# the maps, of pointing the steps.
RECORD = """([source, kind, target]) => {
    const found = selector => [...document.querySelectorAll("*")].flatMap(host => [...(host.shadowRoot ?? host)
        .querySelectorAll(selector)])[0];
    const taken = globalThis[target] = [];
    let began = null;
    found(source).addEventListener(kind, () => { began ??= performance.now(); }, { capture: true });
    new MutationObserver(() => {
        if (began !== null) taken.push(performance.now() - began);
        began = null;
    }).observe(found(target), { subtree: true, childList: true, attributes: true, characterData: true });
}"""
STROKE, POINTING = (".wb-sheet", "pointermove", ".ex-bars"), (".ex-pointable", "pointermove", ".ex-steps")


def measure(rounds: int) -> list[Row]:
    """Milliseconds from a stroke to all maps, and from pointing to the numbers; seconds until the page explains."""
    strokes: list[list[float]] = []
    points: list[list[float]] = []
    ready: list[float] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(Path(folder), settings={"CNN_DEMO_SPARE_WORKER": "off"}) as server,
        sync_playwright() as playwright,
        launch(playwright) as browser,
    ):
        for _ in range(rounds):
            seconds, drawn, pointed = _visit(browser, f"{server.url}/explain")
            ready.append(seconds)
            strokes.append(drawn)
            points.append(pointed)
    return [
        row("Explain: stroke to all feature maps, median", "ms", [quantile(taken, 0.5) for taken in strokes], "–"),
        row(
            "Explain: stroke to all feature maps, 95th", "ms", [quantile(taken, 0.95) for taken in strokes], "below 100"
        ),
        row("Explain: pointing to numbers, median", "ms", [quantile(taken, 0.5) for taken in points], "–"),
        row("Explain: pointing to numbers, 95th", "ms", [quantile(taken, 0.95) for taken in points], "below 50"),
        row("Explain: page there to ready", "s", ready, "–"),
    ]


def _visit(browser: Browser, url: str) -> tuple[float, list[float], list[float]]:
    """Seconds until the first numbers, then the milliseconds of each update while drawing and while pointing."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(url)
    page.get_by_role("heading", level=1).wait_for(timeout=WAIT_SECONDS * 1000)
    started = time.monotonic()
    page.locator(".ex-result").wait_for(timeout=WAIT_SECONDS * 1000)
    seconds = time.monotonic() - started
    page.get_by_role("button", name=OPENED, exact=True).dispatch_event("click")
    page.evaluate(RECORD, STROKE)
    page.evaluate(RECORD, POINTING)
    for _ in range(DRAWINGS):
        draw(page)
    page.get_by_role("button", name="Try an example").click()
    _point(page)
    drawn, pointed = (page.evaluate(f"globalThis[{target!r}]") for *_, target in (STROKE, POINTING))
    page.close()
    return seconds, drawn, pointed


def _point(page: Page) -> None:
    """Move the mouse from cell to cell of the open map."""
    field = page.get_by_role("application")
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    assert box is not None, "The open map is not on the screen."
    for step in range(POINTED):
        page.mouse.move(
            box["x"] + (0.1 + 0.8 * step / POINTED) * box["width"], box["y"] + (step % 7 + 0.5) / 7 * box["height"]
        )
        page.evaluate(NEXT_FRAME)

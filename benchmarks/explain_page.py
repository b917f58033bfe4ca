"""The Explain page in Chromium: time from a stroke to all feature maps, and from pointing at a cell to its numbers."""

from __future__ import annotations

import math
import shutil
import tempfile
import time
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright
from safetensors.numpy import save_file

from benchmarks.browser_prediction import NEXT_FRAME, WAIT_SECONDS, draw, quantile, row
from benchmarks.table import Row
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED, Status
from cnn_demo.runs.trained_network import WEIGHTS, shipped
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Conv2D, Flatten, MaxPooling2D
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.spec.weight_shapes import weight_shapes
from scripts.browser import launch
from scripts.serve import serve

DRAWINGS = 2
POINTED = 60
WORKSPACE, RUN = "workspace-of-the-benchmarks", "20260131-120000-0a1b"
# One layer has 512 output maps, the next one 512 input maps. The weights are random: speed does not depend on them.
WIDE = Architecture(
    layers=(
        Conv2D(filters=32),
        MaxPooling2D(),
        Conv2D(filters=512),
        MaxPooling2D(),
        Conv2D(filters=32),
        Flatten(),
    )
)
# Name -> (address, map to point at). In the shipped network it is a map with 32 input maps, the most that a layer has.
VISITS = {
    "Explain": ("/explain", "Convolution, conv2d_5, map 0"),
    "Explain, 512 maps": (f"/explain?workspace={WORKSPACE}", "Convolution, conv2d_2, map 0"),
    "Explain, out of 512 maps": (f"/explain?workspace={WORKSPACE}", "Convolution, conv2d_3, map 0"),
}
# Milliseconds from an event to the end of the task that updates the page: after a stroke the bars, which follow the maps,
# after pointing the steps. Drawing goes on while maps are computed: the time counts from the first event that they do not
# show yet. Pointing is handled within its event; an event inside the same cell changes nothing and does not count.
RECORD = """([source, kind, target, isSlow]) => {
    const found = selector => [...document.querySelectorAll("*")].flatMap(host => [...(host.shadowRoot ?? host)
        .querySelectorAll(selector)])[0];
    const taken = globalThis[target] = [];
    let began = null;
    const begin = () => { if (!isSlow || began === null) began = performance.now(); };
    found(source).addEventListener(kind, begin, { capture: true });
    new MutationObserver(() => {
        if (began !== null) taken.push(performance.now() - began);
        began = null;
    }).observe(found(target), { subtree: true, childList: true, attributes: true, characterData: true });
}"""
STROKE = (".wb-sheet", "pointermove", ".ex-bars", True)
POINTING = (".ex-pointable", "pointermove", ".ex-steps", False)


def measure(rounds: int) -> list[Row]:
    """Milliseconds from a stroke to all maps and from pointing to the numbers; seconds until the page is ready."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(Path(folder), settings={"CNN_DEMO_SPARE_WORKER": "off"}) as server,
        sync_playwright() as playwright,
        launch(playwright) as browser,
    ):
        _put_wide_network(server.runs_folder / WORKSPACE / RUN)
        return [
            each
            for name, (address, opened) in VISITS.items()
            for each in _rows(name, [_visit(browser, server.url + address, opened) for _ in range(rounds)])
        ]


def _put_wide_network(path: Path) -> None:
    """A finished run with the design WIDE and seeded random weights."""
    path.mkdir(parents=True)
    run = RunFolder.create(path, Project(architecture=WIDE, recipe=Recipe(), data=MNIST_5K), name="Wide")
    rng = np.random.default_rng(0)
    save_file(
        {
            name: rng.normal(0, np.sqrt(2 / math.prod(shape[:-1])), shape).astype(np.float32)
            for name, shape in weight_shapes(WIDE).items()
        },
        path / WEIGHTS,
    )
    for file in ("result.json", "certainty.json"):
        shutil.copyfile(shipped()[0].path / file, path / file)
    run.write_status(Status(state=FINISHED, epoch=1, epochs=1))


def _rows(name: str, visits: list[tuple[float, list[float], list[float]]]) -> list[Row]:
    ready, strokes, points = zip(*visits, strict=True)
    return [
        row(f"{name}: stroke to all feature maps, median", "ms", [quantile(taken, 0.5) for taken in strokes], "–"),
        row(
            f"{name}: stroke to all feature maps, 95th", "ms", [quantile(taken, 0.95) for taken in strokes], "below 100"
        ),
        row(f"{name}: pointing to numbers, median", "ms", [quantile(taken, 0.5) for taken in points], "below 50"),
        row(f"{name}: pointing to numbers, 95th", "ms", [quantile(taken, 0.95) for taken in points], "below 50"),
        row(f"{name}: page there to ready", "s", list(ready), "–"),
    ]


def _visit(browser: Browser, url: str, opened: str) -> tuple[float, list[float], list[float]]:
    """Seconds until the first numbers, then the milliseconds of each update while drawing and while pointing."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(url)
    page.get_by_role("heading", level=1).wait_for(timeout=WAIT_SECONDS * 1000)
    started = time.monotonic()
    page.locator(".ex-result").wait_for(timeout=WAIT_SECONDS * 1000)
    seconds = time.monotonic() - started
    page.get_by_role("button", name=opened, exact=True).dispatch_event("click")
    page.evaluate(RECORD, STROKE)
    page.evaluate(RECORD, POINTING)
    for _ in range(DRAWINGS):
        draw(page)
    page.get_by_role("button", name="Try an example").click()
    _point(page)
    drawn, pointed = (page.evaluate(f"globalThis[{target!r}]") for _, _, target, _ in (STROKE, POINTING))
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

"""Prediction in Chromium: time from a pen event to the prediction, time until the page is ready, and bytes to load."""

from __future__ import annotations

import gzip
import json
import statistics
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.table import Row
from cnn_demo.browser import tensorflow_js
from cnn_demo.browser.network import read
from cnn_demo.runs.trained_network import shipped
from cnn_demo.spec import presets
from cnn_demo.spec.weight_shapes import weight_shapes
from scripts.browser import launch
from scripts.serve import serve

WAIT_SECONDS = 120
STROKES = (
    ((0.30, 0.20), (0.72, 0.20), (0.45, 0.82)),
    ((0.60, 0.20), (0.40, 0.30), (0.60, 0.60), (0.50, 0.80), (0.38, 0.65), (0.62, 0.30), (0.60, 0.20)),
)
STEPS = 20
NEXT_FRAME = "new Promise(done => requestAnimationFrame(() => done()))"
DRAWINGS = 4
TRANSFERRED = ("core", "converter", "backend-wasm", "tfjs-backend-wasm-simd.wasm")
# From the pen event to the end of the task that puts the probabilities into the page.
RECORD = """() => {
    globalThis.taken = [];
    let began = null;
    const sheet = [...document.querySelectorAll("*")].flatMap(host => [...(host.shadowRoot ?? host)
        .querySelectorAll(".wb-sheet")])[0];
    sheet.addEventListener("pointermove", () => { began ??= performance.now(); }, { capture: true });
    const bars = sheet.getRootNode().querySelector(".wb-bars");
    new MutationObserver(() => {
        if (began !== null) taken.push(performance.now() - began);
        began = null;
    }).observe(bars, { subtree: true, childList: true, attributes: true, characterData: true });
}"""


def measure(rounds: int) -> list[Row]:
    """Milliseconds of an update while drawing, seconds until the page can predict, and kilobytes that a visitor loads."""
    updates: dict[str, list[list[float]]] = {"Home": [], "Draw": []}
    ready: dict[str, list[float]] = {"Home": [], "Draw": []}
    with (
        tempfile.TemporaryDirectory() as folder,
        # A spare worker on the server would import TensorFlow and take processor time from the browser.
        serve(Path(folder), settings={"CNN_DEMO_SPARE_WORKER": "off"}) as server,
        sync_playwright() as playwright,
        launch(playwright) as browser,
    ):
        for _ in range(rounds):
            for name, address in (("Home", "/"), ("Draw", "/draw")):
                seconds, taken = _visit(browser, server.url + address)
                ready[name].append(seconds)
                updates[name].append(taken)
    rows = [_payload()]
    for name in updates:
        rows += [
            row(f"{name}: pen to answer, median", "ms", [quantile(taken, 0.5) for taken in updates[name]], "at most 5"),
            row(f"{name}: pen to answer, 95th", "ms", [quantile(taken, 0.95) for taken in updates[name]], "at most 16"),
            row(f"{name}: page there to ready", "s", ready[name], "at most 2"),
        ]
    return rows


def _visit(browser: Browser, url: str) -> tuple[float, list[float]]:
    """Seconds from the page's heading until the network is ready, and milliseconds of each update while drawing."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(url)
    page.get_by_role("heading", level=1).wait_for(timeout=WAIT_SECONDS * 1000)
    started = time.monotonic()
    page.get_by_text("Draw a digit.", exact=True).wait_for(timeout=WAIT_SECONDS * 1000)
    seconds = time.monotonic() - started
    page.evaluate(RECORD)
    for _ in range(DRAWINGS):
        draw(page)
    taken: list[float] = page.evaluate("taken")
    page.close()
    return seconds, taken


def draw(page: Page) -> None:
    sheet = page.get_by_role("img", name="Drawing area")
    box = sheet.bounding_box()
    assert box is not None, "The canvas is not on the screen."
    for stroke in STROKES:
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in _interpolated(places):
            page.mouse.move(*place)
            page.evaluate(NEXT_FRAME)  # a browser reports a real pen once per frame
        page.mouse.up()
    page.get_by_role("button", name="Clear").click()


def _interpolated(places: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """STEPS points from each corner of a stroke to the next."""
    for (x, y), (to_x, to_y) in pairwise(places):
        for step in range(1, STEPS + 1):
            yield x + (to_x - x) * step / STEPS, y + (to_y - y) * step / STEPS


def _payload() -> Row:
    """Gzipped kilobytes of model and runtime, against all of TensorFlow.js and the classic network in float32."""
    network = read(shipped()[0])
    assert network is not None, "The shipped network has no browser form."
    runtime = tensorflow_js.runtime_files()
    ours = [tensorflow_js.content(runtime[name]) for name in TRANSFERRED]
    ours += [json.dumps(network.header).encode(), network.weights]
    other = [_whole_library(), _classic_weights()]
    return row("model and runtime, gzipped", "KB", [_kilobytes(ours)], "at most 0.1", other=[_kilobytes(other)])


def _kilobytes(files: Sequence[bytes]) -> float:
    return sum(len(gzip.compress(data)) for data in files) / 1024


def _whole_library() -> bytes:
    """tf.min.js of the same release, from npm."""
    version = tensorflow_js.runtime_files()["core"].version
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", f"@tensorflow/tfjs@{version}", "--silent", "--pack-destination", folder]
        subprocess.run(command, check=True, capture_output=True)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            file = archive.extractfile("package/dist/tf.min.js")
            assert file is not None, "npm's package has no tf.min.js."
            return file.read()


def _classic_weights() -> bytes:
    """Random float32 weights of the classic network; they compress as badly as trained ones."""
    rng = np.random.default_rng(0)
    shapes = weight_shapes(presets.design("classic").architecture((28, 28, 1), 10))
    return b"".join(rng.normal(0, 0.05, shape).astype(np.float32).tobytes() for shape in shapes.values())


def row(question: str, unit: str, ours: list[float], goal: str, other: list[float] | None = None) -> Row:
    return Row(question=question, unit=unit, ours=ours, other=other, goal=goal)


def quantile(values: list[float], share: float) -> float:
    return float(statistics.quantiles(values, n=100, method="inclusive")[round(100 * share) - 1])

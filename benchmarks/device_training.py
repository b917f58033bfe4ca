"""Training on the visitor's device: speed of the backends, and in Chromium the time to a result and what the page does."""

from __future__ import annotations

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.browser_prediction import quantile
from benchmarks.table import Row
from benchmarks.training_speed import images_per_second
from cnn_demo.browser.training_plan import training_plan
from cnn_demo.spec import presets
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.project import Project
from scripts.browser import launch, until_rerun, wait_until_idle
from scripts.serve import PROJECT, Server, serve

SCRIPT = Path(__file__).with_name("device_training_speed.mjs")
SECONDS = {"wasm": 5, "cpu": 20}
PRESET = "fast"
GOOD = 0.95  # validation accuracy
END_SECONDS = 300
HELD = 'globalThis[Symbol.for("cnn-demo.device-training")]'
# Started with the click: the time of the first batch, and the time of every frame until the end.
WATCH = f"""() => {{
    const seen = {{ clicked: performance.now(), first: null, frames: [] }};
    globalThis.seen = seen;
    let last = performance.now();
    const frame = (now) => {{
        if (seen.first !== null) seen.frames.push(now - last);
        last = now;
        const held = {HELD}?.current();
        if (held?.position?.step && held.state === "running") seen.first ??= performance.now();
        if (seen.first === null || held.state !== "done") requestAnimationFrame(frame);
    }};
    requestAnimationFrame(frame);
}}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """first_batch, to_good: seconds. frames: milliseconds between frames. sent: bytes from the browser to the server."""

    first_batch: float
    to_good: float
    images_per_second: float
    frames: list[float]
    sent: float


def measure(rounds: int) -> list[Row]:
    """Images per second under Node and in Chromium, seconds to the first batch and to 95 %, frames, bytes sent."""
    node = {backend: [_node(backend) for _ in range(rounds)] for backend in SECONDS}
    worker = [images_per_second(PRESET) for _ in range(rounds)]
    watched = _in_chromium(rounds)
    speed = [each.images_per_second for each in watched]
    frames = [quantile(each.frames, 0.95) for each in watched]
    return [
        _row("fast, WebAssembly against JavaScript, Node", "images/s", node["wasm"], "at least 50", node["cpu"]),
        _row("fast, WebAssembly in Chromium against a worker", "images/s", speed, "at least 0.5", worker),
        _row("click to first batch, page warm", "s", [each.first_batch for each in watched], "below 1"),
        _row("fast on mnist-5k to 95 % validation", "s", [each.to_good for each in watched], "at most 15"),
        _row("time between frames while it trains, 95th", "ms", frames, "below 50"),
        _row("sent to the server while it trains", "bytes", [each.sent for each in watched], "0"),
    ]


def _row(question: str, unit: str, ours: list[float], goal: str, other: list[float] | None = None) -> Row:
    return Row(question=question, unit=unit, ours=ours, other=other, goal=goal)


def _node(backend: str) -> float:
    preset = presets.design(PRESET)
    recipe = preset.recipe_for(MNIST_5K.training_images)
    project = Project(architecture=preset.architecture(), recipe=recipe, data=MNIST_5K)
    plan = training_plan(project, {"url": "", "bytes": 0}, name=PRESET)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "plan.json")
        file.write_text(json.dumps(plan))
        command = ["node", str(SCRIPT), str(file), backend, str(SECONDS[backend])]
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=PROJECT)
    return float(done.stdout.splitlines()[-1])


def _in_chromium(rounds: int) -> list[Watched]:
    """Trainings in one page, one after the other; the first one warms it and does not count."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(Path(folder), settings={"CNN_DEMO_WORKERS": "off"}) as server,
        sync_playwright() as playwright,
        launch(playwright) as browser,
    ):
        page = _open(browser, server)
        return [_watched(page) for _ in range(rounds + 1)][1:]


def _open(browser: Browser, server: Server) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{server.url}/train")
    wait_until_idle(page)
    return page


def _watched(page: Page) -> Watched:
    sent: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    start = page.get_by_role("button", name="Start training")
    start.wait_for()
    page.evaluate(WATCH)
    start.click()
    page.wait_for_function("() => seen.first !== null", timeout=END_SECONDS * 1000)
    session.on("Network.webSocketFrameSent", lambda event: sent.append(len(event["response"]["payloadData"])))
    session.on("Network.requestWillBeSent", lambda event: sent.append(len(event["request"].get("postData", ""))))
    page.wait_for_function(f'() => {HELD}.current().phase === "testing"', timeout=END_SECONDS * 1000)
    on_the_way = sum(sent)
    page.wait_for_function(f'() => {HELD}.current().state === "done"', timeout=END_SECONDS * 1000)
    seen = page.evaluate("seen")
    records = page.evaluate(f"{HELD}.current().records")
    epochs = [record for record in records if record["kind"] == "epoch"]
    speeds = [record["images_per_second"] for record in records if record["kind"] == "batch"][1:]
    session.detach()
    with until_rerun(page):
        page.get_by_role("radio", name="Start another run").click(force=True)
    return Watched(
        first_batch=(seen["first"] - seen["clicked"]) / 1000,
        to_good=next((each["seconds"] for each in epochs if each["val_accuracy"] >= GOOD), float("nan")),
        images_per_second=sum(speeds) / len(speeds),
        frames=seen["frames"],
        sent=float(on_the_way),
    )

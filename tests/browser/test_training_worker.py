"""Training in a Web Worker of the browser: reloads, two tabs, forbidden and full storage, under the app's own policy."""

from __future__ import annotations

import gzip
import json
import re
import struct
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Playwright, Route, expect

from cnn_demo.browser import modules, tensorflow_js
from cnn_demo.browser.training_plan import DataSource, training_plan
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import BatchNormalization, Conv2D, Dense, Dropout, Flatten, MaxPooling2D
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.ui.core.security_headers import content_policy
from scripts.browser import launch
from tests.browser.test_site import QuietHandler

BASE = "/base/path/"  # the app may live below a path
TRAIN, TEST = 1280, 200
FEW = (60, 20)
EPOCHS, BATCH_SIZE, VALIDATION_SHARE = 4, 32, 0.1
STEPS = 35  # of an epoch: what the validation leaves, in whole batches
GPU_SECONDS = 180  # a graphics processor in software is slow
PAGE = b"""<!doctype html><title>Host</title><link rel="icon" href="data:," />
<p id="state"></p><p id="backend"></p><p id="step">0</p><p id="kept">0</p><p id="fault"></p>
<p id="message"></p><p id="notices"></p>
<script type="module" src="host.js"></script>"""
HOST = b"""
import { deviceTraining } from "./web/training/device_training.js";
const show = (id, text) => { document.getElementById(id).textContent = text; };
const part = async (name) => (await fetch(name)).json();
globalThis.training = deviceTraining();
globalThis.plan = await part("plan.json");
globalThis.files = { modules: "./web", sources: await part("sources.json") };
const update = (held) => {
  show("backend", held?.backend ?? "");
  show("step", held?.position?.step ?? 0);
  show("kept", held?.checkpointAt ? 1 : 0);
  show("fault", held?.checkpointFault ?? "");
  show("message", held?.message ?? "");
  show("notices", (held?.notices ?? []).join(" "));
  const state = held?.isElsewhere ? "elsewhere" : held?.state;
  show("state", state === "failed" ? `failed: ${held.message}` : (state ?? "none"));
};
training.subscribe(update);
await training.ready();
update(training.current());
"""
WEIGHTS = """async () => {
    const trained = await training.trained();
    return [...trained.weights].map(([name, values]) => [name, [...values]]);
}"""
# A graphics processor in software trains some ten images a second.
BRIEF = """epochs => {
    Object.assign(plan.recipe, { epochs, batch_size: 16, weight_averaging: 0 });
    plan.data = { url: "./few.gz", bytes: plan.few };
}"""
RECORDS = "() => training.current().records.map(({ kind, step }) => `${kind} ${step}`)"

EPOCH_ENDS = [f"epoch {epoch * STEPS}" for epoch in range(1, EPOCHS + 1)]
LOSABLE_DEVICE = b"""
const { requestDevice } = GPUAdapter.prototype;
GPUAdapter.prototype.requestDevice = async function (...given) {
  const device = await requestDevice.apply(this, given);
  new BroadcastChannel("lose the device").onmessage = () => device.destroy();
  return device;
};
"""
# A worker that waits in its second epoch until the page sends a message, so that it cannot end before.
WAITING = b"""
const pass = turns.port2.postMessage.bind(turns.port2);
let waits = 0;
turns.port2.postMessage = (message) => {
  waits += 1;
  if (waits === %d) addEventListener("message", () => pass(message), { once: true });
  else pass(message);
};
""" % (STEPS + 6)
NO_STORAGE = b"""
Object.defineProperty(self, "indexedDB", { get() { throw new DOMException("Denied.", "SecurityError"); } });
"""
OpenPage = Callable[..., Page]


class PolicedHandler(QuietHandler):
    """Sends the app's Content-Security-Policy with every file, as where npm has not installed TensorFlow.js."""

    def end_headers(self) -> None:
        cdn = urlsplit(tensorflow_js.CDN)
        policy = (
            f"{content_policy(self.headers.get('Host', ''))} {cdn.scheme}://{cdn.netloc}"  # it ends with connect-src
        )
        self.send_header("Content-Security-Policy", policy)
        super().end_headers()


def _plan() -> dict[str, Any]:
    """A small design with everything that has a state: batch normalization, dropout, Adam, averages."""
    layers = (
        Conv2D(filters=8, strides=2),
        BatchNormalization(),
        MaxPooling2D(),
        Flatten(),
        Dropout(rate=0.2),
        Dense(units=16),
    )
    architecture = Architecture(input_shape=(28, 28, 1), layers=layers, classes=10)
    recipe = Recipe(
        epochs=EPOCHS, batch_size=BATCH_SIZE, weight_averaging=0.9, validation_share=VALIDATION_SHARE, seed=3
    )
    project = Project(architecture=architecture, recipe=recipe, data=MNIST_5K)
    source = DataSource(url="./data.gz", bytes=len(_images(TRAIN, TEST)))
    return {**training_plan(project, source, name="Mine"), "few": len(_images(*FEW))}


def _images(train: int, test: int) -> bytes:
    """A data set as cnn_demo/browser/published_data.py writes it: random images, each brighter in the row of its class."""
    random = np.random.default_rng(1)
    parts = [struct.pack("<7I", 1, 28, 28, 1, 10, train, test)]
    for count in (train, test):
        labels = np.arange(count) % 10
        images = random.integers(0, 120, (count, 28, 28))
        images[np.arange(count), 4 + 2 * labels] += 100
        parts += [images.astype(np.uint8).tobytes(), labels.astype(np.uint8).tobytes()]
    return gzip.compress(b"".join(parts), 1, mtime=0)


@pytest.fixture(scope="module")
def host_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page that trains, with the files of the app."""
    root = tmp_path_factory.mktemp("host")
    files = tensorflow_js.runtime_files()
    sources = tensorflow_js.sources(
        {name: f"./tfjs/{file.file_name}" for name, file in files.items()}, with_integrity=False
    )
    own = {
        "index.html": PAGE,
        "host.js": HOST,
        "data.gz": _images(TRAIN, TEST),
        "few.gz": _images(*FEW),
        "plan.json": json.dumps(_plan()).encode(),
        "sources.json": json.dumps(sources).encode(),
        **{f"tfjs/{file.file_name}": file.installed.read_bytes() for file in files.values()},
        **{f"web/{name}": data for name, data in modules.modules().items()},
    }
    for name, data in own.items():
        path = root / BASE.strip("/") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(PolicedHandler, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{BASE}"
    server.shutdown()
    server.server_close()


def _open(page: Page, url: str, state: str = "none") -> Page:
    page.goto(url)
    _expect(page, "state", state)
    return page


def _expect(page: Page, name: str, text: str) -> None:
    expect(page.locator(f"#{name}")).to_have_text(text)


def _start(page: Page, backend: str | None = "wasm") -> None:
    page.evaluate("backend => training.start(plan, files, backend)", backend)


def _resume(page: Page, backend: str | None = "wasm") -> None:
    page.evaluate("backend => training.resume(files, backend)", backend)


def _change_worker(page: Page, *added: bytes) -> None:
    """Add something to each worker that starts: the first addition to the first worker, the last to all that follow."""
    left = list(added)

    def change(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.body() + (left.pop(0) if len(left) > 1 else left[0]))

    page.context.route("**/training_worker.js", change)


def _wait_for_epoch(page: Page, epoch: int) -> None:
    page.wait_for_function("epoch => (training.current()?.position?.epoch ?? 0) >= epoch", arg=epoch)


@pytest.fixture(scope="module")
def uninterrupted(browser: Browser, host_url: str) -> Any:
    """The weights of a training that nothing has interrupted."""
    context = browser.new_context()
    page = context.new_page()
    _open(page, host_url)
    _start(page)
    _expect(page, "state", "done")
    found = page.evaluate(WEIGHTS)
    context.close()
    return found


def test_a_training_that_was_paused_and_reloaded_ends_with_the_same_weights(
    page: Page, host_url: str, uninterrupted: Any
) -> None:
    _change_worker(page, WAITING, WAITING, b"")
    _open(page, host_url)
    _start(page)
    _wait_for_epoch(page, 1)
    page.evaluate("() => training.pause()")
    _expect(page, "state", "paused")
    _resume(page)
    _wait_for_epoch(page, 2)
    _expect(page, "kept", "1")
    page.reload()  # nobody has asked it to pause
    _expect(page, "state", "paused")
    assert int(page.locator("#step").inner_text()) > 0
    _resume(page)
    _expect(page, "state", "done")
    assert page.evaluate(WEIGHTS) == uninterrupted
    assert [record for record in page.evaluate(RECORDS) if record.startswith("epoch")] == EPOCH_ENDS


def test_a_second_tab_is_told_and_can_take_over(page: Page, host_url: str, uninterrupted: Any) -> None:
    _change_worker(page, WAITING, b"")
    _open(page, host_url)
    _start(page)
    _wait_for_epoch(page, 1)
    second = page.context.new_page()
    _open(second, host_url, "elsewhere")
    _expect(second, "message", "Another tab of this browser trains this network. Going on here pauses it there.")
    _resume(second)
    _expect(page, "state", "elsewhere")
    _expect(second, "state", "done")
    assert second.evaluate(WEIGHTS) == uninterrupted


def test_where_storage_is_forbidden_it_trains_and_says_that_a_reload_loses_it(
    page: Page, host_url: str, uninterrupted: Any
) -> None:
    _change_worker(page, NO_STORAGE + WAITING, NO_STORAGE)
    _open(page, host_url)
    _start(page)
    expect(page.locator("#fault")).to_contain_text("This browser stores nothing for this page")
    _wait_for_epoch(page, 1)
    page.evaluate("() => training.pause()")  # the state travels through the page
    _expect(page, "state", "paused")
    _resume(page)
    _expect(page, "state", "done")
    assert page.evaluate(WEIGHTS) == uninterrupted


def test_a_full_device_is_said_and_the_training_ends_all_the_same(
    page: Page, host_url: str, uninterrupted: Any
) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": host_url.removesuffix(BASE), "quotaSize": 2000})
    _open(page, host_url)
    _start(page)
    expect(page.locator("#fault")).to_contain_text("This device has no space left")
    _expect(page, "state", "done")
    assert page.evaluate(WEIGHTS) == uninterrupted


def test_without_a_graphics_processor_webassembly_trains_and_the_reasons_are_told(page: Page, host_url: str) -> None:
    _open(page, host_url)
    _start(page, backend=None)
    _expect(page, "state", "done")
    _expect(page, "backend", "wasm")
    trials = page.evaluate("() => training.current().trials")
    assert [trial["backend"] for trial in trials] == ["webgpu", "webgl"]
    assert all(trial["reason"] for trial in trials)


@pytest.fixture(scope="module")
def gpu_page(browser: Browser, playwright: Playwright) -> Iterator[Callable[[], Page]]:
    """Opens pages in a Chromium with a graphics processor in software."""
    del browser  # where it is missing, so is this one
    running = launch(playwright, software_gpu=True)
    yield lambda: running.new_context().new_page()
    running.close()


def _trained_briefly(page: Page, url: str, backend: str) -> Any:
    """The weights after a few steps on the backend."""
    _open(page, url)
    page.evaluate(BRIEF, 1)
    _start(page, backend)
    expect(page.locator("#state")).to_have_text("done", timeout=GPU_SECONDS * 1000)
    _expect(page, "backend", backend)
    return page.evaluate(WEIGHTS)


@pytest.mark.slow
def test_a_graphics_processor_trains_the_same_network(gpu_page: Callable[[], Page], page: Page, host_url: str) -> None:
    expected = _trained_briefly(page, host_url, "wasm")
    for backend in ("webgpu", "webgl"):
        for (name, right), (_, found) in zip(expected, _trained_briefly(gpu_page(), host_url, backend), strict=True):
            assert found == pytest.approx(right, abs=1e-3), (backend, name)


@pytest.mark.slow
def test_a_lost_graphics_processor_is_said_and_survived(gpu_page: Callable[[], Page], host_url: str) -> None:
    page = gpu_page()

    _change_worker(page, LOSABLE_DEVICE)
    _open(page, host_url)
    page.evaluate(BRIEF, 50)
    _start(page, "webgpu")
    page.wait_for_function("() => training.current()?.position?.epoch >= 1", timeout=GPU_SECONDS * 1000)
    page.evaluate("() => new BroadcastChannel('lose the device').postMessage('now')")
    expect(page.locator("#notices")).to_contain_text("took the graphics processor (WebGPU) away")
    _expect(page, "backend", "wasm")
    expect(page.locator("#state")).to_have_text("done", timeout=GPU_SECONDS * 1000)
    epochs = [record for record in page.evaluate(RECORDS) if record.startswith("epoch")]
    assert epochs == [f"epoch {3 * epoch}" for epoch in range(1, 51)]


def _from_cdn(page: Page, change: Callable[[bytes], bytes]) -> None:
    """Let the page take TensorFlow.js from the CDN, which serves the files that npm has installed, changed."""
    by_url = {file.cdn_url: file for file in tensorflow_js.runtime_files().values()}

    def answer(route: Route) -> None:
        file = by_url[route.request.url]
        kind = "application/wasm" if file.file_name.endswith(".wasm") else "text/javascript"
        headers = {"Access-Control-Allow-Origin": "*"}
        route.fulfill(body=change(file.installed.read_bytes()), headers=headers, content_type=kind)

    page.context.route(f"{tensorflow_js.CDN}**", answer)
    page.evaluate("sources => { files.sources = sources; }", tensorflow_js.cdn_sources())


def test_the_worker_takes_tensorflow_js_from_the_cdn(page: Page, host_url: str, uninterrupted: Any) -> None:
    _open(page, host_url)
    _from_cdn(page, lambda data: data)
    _start(page)
    _expect(page, "state", "done")
    assert page.evaluate(WEIGHTS) == uninterrupted


def test_the_worker_refuses_a_changed_file_of_the_cdn(gpu_page: Callable[[], Page], host_url: str) -> None:
    page = _open(gpu_page(), host_url)  # one whose console may complain of the refused file
    _from_cdn(page, lambda data: data + b" ")
    _start(page)
    expect(page.locator("#state")).to_have_text(
        re.compile(r"^failed: tf-core.* \(cdn\.jsdelivr\.net\) could not be loaded")
    )


def test_a_blocked_script_is_said(open_page: OpenPage, host_url: str) -> None:
    page = open_page(service_workers="block")
    page.context.route("**/tf-core*.js", lambda route: route.fulfill(status=200, body="throw new Error('blocked')"))
    _open(page, host_url)
    _start(page)
    expect(page.locator("#state")).to_have_text(re.compile("^failed: tf-core.* could not be loaded"))

"""Each backend of TensorFlow.js in a browser gives Keras's gradients; WebGPU and WebGL are computed by the processor here."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright

from cnn_demo.browser import tensorflow_js
from cnn_demo.settings import PROJECT_FOLDER
from scripts.browser import launch
from tests.browser.test_site import QuietHandler

pytestmark = pytest.mark.skipif(not tensorflow_js.are_installed(), reason="npm has not installed TensorFlow.js")

WASM_FOLDER = "/node_modules/@tensorflow/tfjs-backend-wasm/dist/"
# Of the fixture, by backend; compiling their shaders takes seconds a network. These two have normalization, dense and
# separable layers, and each kind of pooling by a maximum.
NETWORKS = {"webgpu": [0, 8], "webgl": [0, 8], "wasm": list(range(9))}
SCRIPTS = ("core", "layers", *(f"backend-{name}" for name in NETWORKS))
# Whether the backend starts, and what differs from Keras.
COMPARE = """async ([backend, wasm, chosen]) => {
    const { differences } = await import("/tests/js/golden_batch.js");
    const { registerMissingGradients } = await import("/cnn_demo/web/training/wasm_gradients.js");
    tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
    tf.wasm.setWasmPaths(wasm);
    registerMissingGradients(tf);
    if (!(await tf.setBackend(backend))) return { starts: false, found: [] };
    const networks = await (await fetch("/tests/golden/training_gradients.json")).json();
    const found = [];
    for (const index of chosen) found.push(...(await differences(tf, networks[index])));
    return { starts: true, found };
}"""


@pytest.fixture(scope="module")
def project_url() -> Iterator[str]:
    """The project's folder, served as it is."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(PROJECT_FOLDER)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(
    playwright: Playwright,
    browser: Browser,  # skips where no Chromium is installed
    project_url: str,
) -> Iterator[Page]:
    """A page with TensorFlow.js, in a Chromium that has WebGPU and WebGL."""
    graphical = launch(playwright, software_gpu=True)
    page = graphical.new_page()
    page.goto(f"{project_url}/docs/")
    for name in SCRIPTS:
        page.add_script_tag(path=tensorflow_js.runtime_files()[name].installed)
    yield page
    graphical.close()


@pytest.mark.parametrize("backend", NETWORKS)
def test_a_batch_gives_what_keras_gives(backend: str, page: Page) -> None:
    answer: dict[str, Any] = page.evaluate(COMPARE, [backend, WASM_FOLDER, NETWORKS[backend]])
    if not answer["starts"] and backend != "wasm":
        pytest.skip(f"This Chromium has no {backend}.")
    assert answer == {"starts": True, "found": []}

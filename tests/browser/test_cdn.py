"""Where npm has not installed TensorFlow.js, the browser takes it from the public CDN, and nothing but what was pinned."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import ThreadingHTTPServer

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from cnn_demo.browser import modules, tensorflow_js
from cnn_demo.browser.network import read
from cnn_demo.runs.trained_network import shipped
from tests.browser.test_site import QuietHandler
from tests.browser.walking import LOAD_SECONDS, expect_ready

PAGE = b"""<!doctype html><title>Host</title><div id="root"></div><script type="module" src="host.js"></script>"""
HOST = b"""
import { mount } from "./workbench/workbench.js";
const part = async (name, kind) => (await fetch(name))[kind]();
const [network, weights, sources] = await Promise.all([
  part("network.json", "json"), part("weights.bin", "arrayBuffer"), part("sources.json", "json"),
]);
mount(document.getElementById("root"), { network, weights, sources });
"""
REFUSED = re.compile(r"^tf-core\.es2017\.min\.js \(cdn\.jsdelivr\.net\) could not be loaded")


@pytest.fixture(scope="module")
def host_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page with the workbench that takes TensorFlow.js from the CDN."""
    network = read(shipped()[0])
    assert network is not None
    root = tmp_path_factory.mktemp("host")
    own = {
        "index.html": PAGE,
        "host.js": HOST,
        "network.json": json.dumps(network.header).encode(),
        "weights.bin": network.weights,
        "sources.json": json.dumps(tensorflow_js.cdn_sources()).encode(),
    }
    for name, data in {**modules.modules(), **own}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def _serve(context: BrowserContext, change: Callable[[bytes], bytes] = lambda data: data) -> list[str]:
    """Play the CDN with the files that npm has installed. Returns the addresses asked for."""
    by_url = {file.cdn_url: file for file in tensorflow_js.runtime_files().values()}
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        body = change(by_url[route.request.url].installed.read_bytes())
        headers = {"Access-Control-Allow-Origin": "*"}
        kind = "application/wasm" if route.request.url.endswith(".wasm") else "text/javascript"
        route.fulfill(body=body, headers=headers, content_type=kind)

    context.route(f"{tensorflow_js.CDN}**", answer)
    return asked


@pytest.fixture
def quiet_page(page: Page) -> Iterator[Page]:
    """A page whose console may complain of the refused file."""
    context = page.context.browser.new_context() if page.context.browser else page.context
    yield context.new_page()
    context.close()


def test_the_cdns_files_are_taken_where_they_are_the_pinned_ones(page: Page, host_url: str) -> None:
    asked = _serve(page.context)
    page.goto(host_url)
    expect_ready(page)
    assert sorted(url.rsplit("/", 1)[-1] for url in asked) == [
        "tf-backend-wasm.es2017.min.js",
        "tf-converter.es2017.min.js",
        "tf-core.es2017.min.js",
        "tfjs-backend-wasm-simd.wasm",
    ]


def test_a_changed_file_is_refused(quiet_page: Page, host_url: str) -> None:
    _serve(quiet_page.context, lambda data: data + b" ")
    quiet_page.goto(host_url)
    expect(quiet_page.get_by_text(REFUSED).first).to_be_visible(timeout=LOAD_SECONDS * 1000)


def test_without_the_cdn_it_says_what_is_missing(quiet_page: Page, host_url: str) -> None:
    quiet_page.context.route(f"{tensorflow_js.CDN}**", lambda route: route.abort())
    quiet_page.goto(host_url)
    expect(quiet_page.get_by_text(REFUSED).first).to_be_visible(timeout=LOAD_SECONDS * 1000)


# FIX ['LOAD_SECONDS', 'expect_ready']

"""The static site is whole, and nothing in it names another host."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from PIL import Image

from cnn_demo.browser import site, tensorflow_js
from cnn_demo.browser.modules import modules, needed_by
from cnn_demo.browser.network import BrowserNetwork
from cnn_demo.browser.site import STYLES, PackedImages, Words, single_page, site_files
from cnn_demo.browser.site_training import site_training
from cnn_demo.browser.training_images import TrainingImages, data_url
from cnn_demo.runs.trained_network import shipped

WORDS = Words(title='Draw "1" & <2>', description="Of 'two' digits", about="Made here.")
TRAINING = site_training(shipped()[0].project())
IMAGES = PackedImages(file=b"images", about="Nearest of some training images.")
ADDRESS = re.compile(rb"https?://[^\s\"'<>)]+")


class Elements(HTMLParser):
    """(tag, attributes, text) of every element with text of its own or attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), []))

    def handle_data(self, data: str) -> None:
        if self.found:
            self.found[-1][2].append(data)


def _elements(page: bytes) -> list[tuple[str, dict[str, str | None], str]]:
    parser = Elements()
    parser.feed(page.decode())
    return [(tag, attributes, "".join(texts)) for tag, attributes, texts in parser.found]


@pytest.fixture(autouse=True)
def runtime(monkeypatch: pytest.MonkeyPatch) -> None:
    """TensorFlow.js's files, made small: whether npm has installed them does not matter here."""
    monkeypatch.setattr(tensorflow_js, "content", lambda file: f"/* {file.name} */".encode())


@pytest.fixture
def files(browser_network: BrowserNetwork) -> dict[str, bytes]:
    return site_files(browser_network, TRAINING, IMAGES, WORDS, {"README.md": b"# About"})


@pytest.fixture
def single(browser_network: BrowserNetwork) -> bytes:
    return single_page(browser_network, TRAINING, IMAGES, WORDS)


def test_every_file_that_the_page_names_is_there(files: dict[str, bytes]) -> None:
    named = [attributes.get("href") or attributes.get("src") for _, attributes, _ in _elements(files["index.html"])]
    assert {name for name in named if name} <= set(files)
    sources = json.loads(files["tfjs/sources.json"])
    urls = [source["url"] for part in sources.values() for source in part.values()]
    assert set(urls) <= set(files)


def test_what_only_the_app_needs_is_not_in_a_site(files: dict[str, bytes], single: bytes) -> None:
    left_out = sorted(set(modules()) - set(needed_by("site/main.js")) - set(STYLES))
    assert {"network/model_check.js", "explain/explain.js"} <= set(left_out)
    assert not [name for name in files if name.removeprefix("modules/") in left_out]
    assert not [name for name in left_out if name in single.decode()]


def test_training_images_are_in_both_or_in_none(
    browser_network: BrowserNetwork, files: dict[str, bytes], single: bytes
) -> None:
    about = TrainingImages(url="network/training_images.bin", about=IMAGES.about)
    assert json.loads(files["network/training_images.json"]) == about
    assert files[about["url"]] == IMAGES.file
    without = site_files(browser_network, TRAINING, None, WORDS, {})
    assert json.loads(without["network/training_images.json"]) is None
    assert about["url"] not in without
    without_images = single_page(browser_network, TRAINING, None, WORDS)
    for page, expected in ((single, IMAGES.at(data_url(IMAGES.file))), (without_images, None)):
        stored = {attributes.get("id"): text for _, attributes, text in _elements(page)}
        assert json.loads(stored["training_images"]) == expected


def test_the_service_worker_keeps_all_but_itself_and_the_documents(files: dict[str, bytes]) -> None:
    text = files["service_worker.js"].decode()
    listed = json.loads(text.split("const FILES = ")[1].split(";")[0])
    assert set(listed) == {"./", *files} - {"service_worker.js", "README.md"}


def test_the_cache_is_named_after_the_content(browser_network: BrowserNetwork, files: dict[str, bytes]) -> None:
    other = BrowserNetwork(header=browser_network.header, weights=b"other")
    assert site_files(other, TRAINING, IMAGES, WORDS, {})["service_worker.js"] != files["service_worker.js"]
    assert site_files(browser_network, TRAINING, IMAGES, WORDS, {})["service_worker.js"] == files["service_worker.js"]


def test_the_manifest_has_icons_of_the_stated_sizes(files: dict[str, bytes]) -> None:
    manifest = json.loads(files["manifest.webmanifest"])
    assert manifest["name"] == WORDS.title
    for icon in manifest["icons"]:
        side = int(icon["sizes"].split("x")[0])
        assert Image.open(io.BytesIO(files[icon["src"]])).size == (side, side)


def test_words_appear_as_text(files: dict[str, bytes], single: bytes) -> None:
    for page in (files["index.html"], single):
        assert [text.strip() for tag, _, text in _elements(page) if tag == "h1"] == [WORDS.title]


def test_nothing_names_another_host(files: dict[str, bytes], single: bytes) -> None:
    own = {name: data for name, data in files.items() if not name.startswith("tfjs/")}
    for name, data in {**own, "single": single}.items():
        assert set(ADDRESS.findall(data)) <= {b"http://www.w3.org/2000/svg"}, name


def test_the_policies_allow_no_other_host(files: dict[str, bytes], single: bytes) -> None:
    for page in (files["index.html"], single):
        (policy,) = [
            attributes["content"]
            for tag, attributes, _ in _elements(page)
            if attributes.get("http-equiv") == "Content-Security-Policy"
        ]
        assert policy is not None
        assert policy.startswith("default-src 'none'")
        assert "unsafe-inline" not in policy
        assert "'unsafe-eval'" not in policy
        assert "*" not in policy


def test_the_single_page_allows_exactly_the_scripts_it_has(single: bytes) -> None:
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', single.decode())
    text = single.decode()
    for opening, closing in (
        ('<script type="importmap">', "</script>"),
        ('<script type="module">', "</script>"),
        ("<style>", "</style>"),
    ):
        content = text.split(opening)[1].split(closing)[0]
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"sha256-{digest}" in policy


def test_the_single_page_maps_every_import(single: bytes) -> None:
    text = single.decode().split('<script type="importmap">')[1].split("</script>")[0]
    imports = json.loads(text)["imports"]
    for name, url in imports.items():
        code = unquote(url.removeprefix("data:text/javascript,"))
        assert set(re.findall(r'^(?:import|export) [^;]*?from "([^"]+)"', code, re.MULTILINE)) <= set(imports), name


def test_the_single_page_holds_the_network(browser_network: BrowserNetwork, single: bytes) -> None:
    stored = {attributes.get("id"): text for tag, attributes, text in _elements(single) if tag == "script"}
    assert json.loads(stored["network"]) == browser_network.header
    assert base64.b64decode(stored["weights"]) == browser_network.weights
    assert set(json.loads(stored["sources"])["wasm"]) == {name for name in site.RUNTIME if name.endswith(".wasm")}

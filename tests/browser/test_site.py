"""The static site, served by a plain file server, and the single page from a file: each draws with the network off."""

from __future__ import annotations

import dataclasses
import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from cnn_demo import settings as settings_module
from cnn_demo.browser.network import BrowserNetwork, read
from cnn_demo.browser.site import PackedImages, Words, single_page, site_files
from cnn_demo.browser.site_training import site_training
from cnn_demo.browser.training_images import about, packed
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.training_sample import training_sample
from cnn_demo.runs.trained_network import shipped
from tests.browser.test_in_browser import draw_seven, expect_nearest_images_of_what_is_no_digit, shares
from tests.browser.walking import LOAD_SECONDS, canvas, expect_ready
from tests.shipped import FIRST, maps_text

TRAINING = site_training(shipped()[0].project())
WORDS = Words(title="Draw a digit", description="It is read while you draw.", about="Nothing leaves this device.")
# Registered, installed with every file, and in charge of this page.
IN_CHARGE = "async () => { await navigator.serviceWorker.ready; return navigator.serviceWorker.controller !== null; }"


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and keeps no log."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def network() -> BrowserNetwork:
    found = read(shipped()[0])
    assert found is not None
    return found


@pytest.fixture(scope="module")
def images(new_cache: Callable[[], Path]) -> PackedImages:
    """Of embedded data, whatever data this machine has."""
    settings = dataclasses.replace(settings_module.read(), data_folder=None, cache_folder=new_cache() / "cnn-demo")
    sample = training_sample(shipped()[0].project(), Catalog(settings))
    assert sample is not None
    return PackedImages(file=packed(sample), about=about(sample.data))


@pytest.fixture(scope="module")
def site_url(network: BrowserNetwork, images: PackedImages, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site at an address below the host's root, as on GitHub Pages."""
    root = tmp_path_factory.mktemp("host")
    for name, data in site_files(network, TRAINING, images, WORDS, {}).items():
        path = root / "project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/project/"
    server.shutdown()
    server.server_close()
    thread.join()


def _expect_seven(page: Page) -> None:
    draw_seven(page, canvas(page))
    expect(page.get_by_text("It is a 7.", exact=True)).to_be_visible()
    expect(page.get_by_text(maps_text(0)).first).to_be_visible()


def test_the_site_works_without_a_network_once_it_was_opened(page: Page, site_url: str) -> None:
    page.goto(site_url)
    expect_ready(page)
    page.wait_for_function(IN_CHARGE)
    page.context.set_offline(True)
    page.reload()
    expect_ready(page)
    _expect_seven(page)


def test_the_site_asks_nobody_else_and_nobody_at_all_while_one_draws(page: Page, site_url: str) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108  Playwright refuses a built-in method
    page.goto(site_url)
    expect_ready(page)
    page.wait_for_function(IN_CHARGE)
    assert {request.url for request in asked if not request.url.startswith((site_url, "blob:"))} == set()
    asked.clear()
    expect_nearest_images_of_what_is_no_digit(page)
    page.get_by_role("button", name="Clear").click()
    _expect_seven(page)
    answers = [request.response() for request in asked]
    assert [answer.url for answer in answers if answer] == [f"{site_url}network/training_images.bin"]
    assert all(answer.from_service_worker for answer in answers if answer)  # from this device


def test_the_site_can_be_put_on_a_home_screen(page: Page, site_url: str) -> None:
    page.goto(site_url)
    expect_ready(page)
    session = page.context.new_cdp_session(page)
    session.send("Page.enable")
    problems = session.send("Page.getAppManifest").get("errors", [])
    assert problems == []
    errors = {error["errorId"] for error in session.send("Page.getInstallabilityErrors")["installabilityErrors"]}
    assert errors <= {"in-incognito"}  # as every page of a test is


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_site_fits_a_phone(open_page: Callable[..., Page], site_url: str, scheme: str) -> None:
    phone = open_page(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    phone.goto(site_url)
    expect_ready(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_single_page_works_from_a_file_without_a_network(
    page: Page, network: BrowserNetwork, images: PackedImages, tmp_path: Path
) -> None:
    file = tmp_path / "draw.html"
    file.write_bytes(single_page(network, TRAINING, images, WORDS))
    page.context.set_offline(True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    expect_ready(page)
    expect_nearest_images_of_what_is_no_digit(page)
    page.get_by_role("button", name="Clear").click()
    _expect_seven(page)
    assert {url for url in asked if not re.match("data:|blob:", url)} == {file.as_uri()}


def test_both_forms_answer_alike(
    open_page: Callable[..., Page], network: BrowserNetwork, images: PackedImages, site_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "draw.html"
    file.write_bytes(single_page(network, TRAINING, images, WORDS))
    found = []
    for url in (site_url, file.as_uri()):
        page = open_page(viewport={"width": 1280, "height": 900})
        page.goto(url)
        expect_ready(page)
        _expect_seven(page)
        found.append(shares(page))
    assert found[0] == pytest.approx(found[1], abs=1e-4)


def test_a_site_without_its_network_says_so(open_page: Callable[..., Page], site_url: str) -> None:
    page = open_page(viewport={"width": 1280, "height": 900}, service_workers="block")
    page.route("**/weights.bin", lambda route: route.fulfill(status=200, body=b"short"))
    page.goto(site_url)
    told = page.get_by_text(re.compile(f"^The weights of {FIRST.name} are 5 bytes")).first
    expect(told).to_be_visible(timeout=LOAD_SECONDS * 1000)

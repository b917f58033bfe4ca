"""The camera in Chromium, which shows a 7 on paper: predicted live, taken for a data set, in the app and in exported sites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from cnn_demo.browser.network import BrowserNetwork
from cnn_demo.browser.site import single_page
from scripts.browser import until_rerun
from scripts.fake_camera import CAMERAS, NOTE_CAMERAS, browser_with_camera, seven_on_paper, write_film
from scripts.serve import Server
from tests.browser.conftest import LAPTOP, OpenPage, watched_pages
from tests.browser.contexts import Contexts
from tests.browser.test_in_browser import shares
from tests.browser.test_site import TRAINING, WORDS, images, network, site_url
from tests.browser.walking import canvas, expect_ready, go, visit

__all__ = ["images", "network", "site_url"]  # fixtures
SEVEN = "It is a 7."


@pytest.fixture(scope="module")
def camera_contexts(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Contexts]:
    film = tmp_path_factory.mktemp("camera") / "seven.y4m"
    write_film(film, seven_on_paper())
    with browser_with_camera(playwright, film) as browser:
        yield Contexts(browser)


@pytest.fixture
def open_page(camera_contexts: Contexts, server: Server) -> Iterator[OpenPage]:
    """Pages of a Chromium with a camera."""
    with watched_pages(camera_contexts, server) as opening:
        yield opening


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    opened = open_page(**LAPTOP)
    opened.add_init_script(NOTE_CAMERAS)
    return opened


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def expect_seven_in_the_camera(page: Page) -> None:
    button(page, "Camera").click()
    expect(page.get_by_text(SEVEN, exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Pictures a second: \d"))).to_be_visible()


def test_the_camera_is_predicted_live_paused_and_closed_when_the_page_is_left(page: Page, app_url: str) -> None:
    visit(page, app_url, "Draw")
    expect_ready(page)
    expect_seven_in_the_camera(page)
    assert shares(page)[7] > 0.5
    button(page, "Pause").click()
    expect(page.get_by_text(re.compile("ms preparation"))).to_be_visible()
    button(page, "Go on").click()
    assert page.evaluate(CAMERAS) == ["live"]
    button(page, "Back to the pad").click()
    expect(canvas(page)).to_be_visible()
    assert page.evaluate(CAMERAS) == ["ended"]
    button(page, "Camera").click()
    expect(page.get_by_text(SEVEN, exact=True)).to_be_visible()
    go(page, "Data")
    page.wait_for_function(f"{CAMERAS}.every(state => state === 'ended')")


def test_a_picture_of_the_camera_is_corrected(page: Page, app_url: str) -> None:
    visit(page, app_url, "Draw")
    expect_ready(page)
    expect_seven_in_the_camera(page)
    with until_rerun(page):
        page.get_by_label("No, this is").select_option("a 1")
        button(page, "Add").click()
    page.get_by_role("button", name="Corrections: 1").click()
    expect(page.get_by_role("img", name="1, as it came")).to_be_visible()
    expect(page.get_by_role("img", name="1, as the network sees it")).to_be_visible()


def begin_taking(page: Page, app_url: str) -> Locator:
    """Turn on the camera of a new data set. The button that takes pictures."""
    visit(page, app_url, "Data")
    with until_rerun(page):
        page.get_by_role("radio", name="Your own images").click(force=True)
    page.get_by_role("textbox", name="Name of the data set").fill("Sevens")
    with until_rerun(page):
        button(page, "New data set").click()
    with until_rerun(page):
        page.get_by_role("radio", name="Camera").click(force=True)
    button(page, "Turn on the camera").click()
    shutter = button(page, "Hold to record")
    expect(shutter).to_be_enabled()
    return shutter


def taken_pictures(page: Page) -> Locator:
    return page.get_by_role("list", name="Pictures that were taken").get_by_role("button")


def test_pictures_are_recorded_deleted_and_added_to_a_class(page: Page, app_url: str) -> None:
    shutter = begin_taking(page, app_url)
    shutter.hover()
    page.mouse.down()
    expect(page.get_by_text(re.compile(r"^Pictures taken: ([3-9]|\d\d)"))).to_be_visible()
    page.mouse.up()
    taken = taken_pictures(page)
    size = "async img => { await img.decode(); return [img.naturalWidth, img.naturalHeight]; }"
    assert taken.first.locator("img").evaluate(size) == [256, 192]  # the whole frame of 320 x 240
    count = taken.count()
    button(page, "Delete picture 2").click()
    expect(taken).to_have_count(count - 1)
    page.get_by_role("slider", name="Pictures a second").fill(
        "1"
    )  # so that a slow release of the key takes no second one
    shutter.press("Space")
    expect(taken).to_have_count(count)
    expect(button(page, "Add")).to_be_disabled()  # no class is chosen yet
    field = page.get_by_role("combobox", name="Class")
    field.fill("seven")
    with until_rerun(page):
        field.press("Enter")
    expect(page.get_by_role("radio", name="seven (0)")).to_be_visible()  # it is a class at once
    expect(taken).to_have_count(count)
    with until_rerun(page):
        button(page, "Add to “seven”").click()
    expect(page.get_by_text(f"Pictures added to seven: {count}")).to_be_visible()
    expect(taken).to_have_count(0)


def test_pictures_that_are_not_added_yet_stay_while_other_steps_and_pages_are_shown(page: Page, app_url: str) -> None:
    shutter = begin_taking(page, app_url)
    taken = taken_pictures(page)
    shutter.dispatch_event("click")  # as of a screen reader: one picture
    expect(taken).to_have_count(1)
    with until_rerun(page):
        page.get_by_role("radio", name="2 Health").click(force=True)
    page.wait_for_function(f"{CAMERAS}.every(state => state === 'ended')")
    expect(page.get_by_text("Pictures of the camera are not added yet.")).to_be_visible()
    with until_rerun(page):
        button(page, "Go to the camera").click()
    expect(taken).to_have_count(1)
    with until_rerun(page):
        page.get_by_role("radio", name="Files").click(force=True)
    go(page, "Runs")
    go(page, "Data")
    with until_rerun(page):
        page.get_by_role("radio", name="Camera").click(force=True)
    expect(taken).to_have_count(1)
    button(page, "Turn on the camera").click()
    expect(shutter).to_be_enabled()
    shutter.dispatch_event("click")  # as of a screen reader: one picture
    expect(taken).to_have_count(2)
    field = page.get_by_role("combobox", name="Class")
    field.fill("seven")
    with until_rerun(page):
        field.press("Enter")
    button(page, "Add to “seven”").click()
    expect(page.get_by_role("radio", name="seven (2)")).to_be_visible()
    expect(taken).to_have_count(0)
    with until_rerun(page):
        page.get_by_role("radio", name="2 Health").click(force=True)
    expect(page.get_by_text("Pictures of the camera")).to_have_count(0)


def test_the_exported_site_has_the_camera(page: Page, site_url: str) -> None:
    page.goto(site_url)
    expect_ready(page)
    expect_seven_in_the_camera(page)
    page.get_by_role("tab", name="Train it on").click()
    page.wait_for_function(f"{CAMERAS}.every(state => state === 'ended')")  # nobody sees it there
    tab = page.get_by_role("tabpanel", name="Train it on")
    tab.get_by_role("button", name="Camera", exact=True).click()
    tab.get_by_role("button", name="Add as “0”").click()
    expect(tab.get_by_role("button", name="Remove example 1, 0")).to_be_visible()
    expect(tab.get_by_role("button", name="Add as “0”")).to_be_enabled()  # many pictures of one class follow each other


def test_the_single_page_has_the_camera(page: Page, network: BrowserNetwork, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(single_page(network, TRAINING, None, WORDS))
    page.goto(path.as_uri())
    expect_ready(page)
    expect_seven_in_the_camera(page)

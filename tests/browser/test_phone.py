"""On a phone: nothing wider than the screen, and a finger that draws does not scroll."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from scripts.browser import until_rerun
from scripts.screenshots import SEVEN
from scripts.serve import Server
from tests.browser.conftest import SMALL, watched_pages
from tests.browser.contexts import Contexts
from tests.browser.walking import ALL_PAGES, PAGES, Points, canvas, expect_answer, expect_page, expect_ready, visit

SCROLLED = '[data-testid="stMain"]'
TOO_WIDE = """scrolled => {
    const edge = scrolled.getBoundingClientRect().left + scrolled.clientWidth + 1;
    const clipped = node => {
        for (let up = node.parentElement; up && up !== scrolled; up = up.parentElement)
            if (getComputedStyle(up).overflowX !== "visible") return true;
        return false;
    };
    return [...scrolled.querySelectorAll("*")]
        .filter(node => node.getBoundingClientRect().right > edge && node.getBoundingClientRect().width > 0)
        .filter(node => !clipped(node))
        .map(node => `${node.dataset.testid ?? node.tagName} ${node.textContent.slice(0, 40)}`)
        .slice(0, 5);
}"""
LETTERS_UPRIGHT = """scrolled => [...scrolled.querySelectorAll("p, button, a")]
    .filter(node => node.childElementCount === 0 && node.textContent.trim().length > 6)
    .filter(node => { const box = node.getBoundingClientRect(); return box.width > 0 && box.width < 24; })
    .map(node => node.textContent.slice(0, 40))"""


def touch(page: Page, points: Points) -> None:
    """Draw one stroke with a finger, through points in shares of the canvas's width and height."""
    box = canvas(page).bounding_box()
    assert box is not None
    swipe(page, [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points])


def swipe(page: Page, points: Points) -> None:
    """Move a finger over the screen: real touch events, as Chromium gets them from a screen."""
    session = page.context.new_cdp_session(page)
    places = [{"x": x, "y": y} for x, y in _between(points)]
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": places[:1]})
    for place in places[1:]:
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [place]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def _between(points: Points, steps: int = 8) -> Points:
    """The points and others on the way between them."""
    way = [points[0]]
    for (x, y), (to_x, to_y) in pairwise(points):
        way += [(x + (to_x - x) * step / steps, y + (to_y - y) * step / steps) for step in range(1, steps + 1)]
    return way


def test_finger_draws_without_scrolling_the_page_and_is_answered(phone: Page, app_url: str) -> None:
    visit(phone, app_url, "Draw")
    expect_ready(phone)
    main = phone.locator(SCROLLED)
    touch(phone, SEVEN)
    expect_answer(phone, 7)
    # The layers stand below, so the page can scroll for certain, and would with a stroke upwards.
    assert main.evaluate("main => main.scrollHeight - main.clientHeight") > 100
    touch(phone, ((0.5, 0.95), (0.5, 0.1)))
    assert main.evaluate("main => main.scrollTop") == 0


def test_pad_its_tools_and_the_answer_are_on_a_phones_first_screen(phone: Page, app_url: str) -> None:
    visit(phone, app_url, "Draw")
    expect_ready(phone)
    touch(phone, SEVEN)
    expect_answer(phone, 7)
    answer = phone.get_by_text("It is a 7.", exact=True)
    for part in (canvas(phone), answer, *(phone.get_by_role("button", name=name) for name in ("Undo", "Clear"))):
        expect(part).to_be_in_viewport(ratio=1)
    with until_rerun(phone):
        phone.get_by_role("radio", name="Compare with the server").click(force=True)
    expect_ready(phone)
    touch(phone, SEVEN)
    for part in (canvas(phone), answer):
        expect(part).to_be_in_viewport(ratio=1)


def test_finger_beside_the_canvas_scrolls_the_page(phone: Page, app_url: str) -> None:
    """The counter-proof: these touch events do scroll where nothing is drawn."""
    visit(phone, app_url, "Data")
    swipe(phone, ((20, 700), (20, 300)))
    phone.wait_for_function("() => document.querySelector('[data-testid=stMain]').scrollTop > 0")


@pytest.fixture(scope="module")
def same_phone(contexts: Contexts, server: Server) -> Iterator[Page]:
    """One phone for the visits of all pages: only the first one loads Streamlit."""
    with watched_pages(contexts, server) as open_page:
        yield open_page(**SMALL)


@pytest.mark.parametrize("name", ALL_PAGES)
def test_page_is_no_wider_than_a_phone(same_phone: Page, app_url: str, name: str) -> None:
    visit(same_phone, app_url, name)
    main = same_phone.locator(SCROLLED)
    assert main.evaluate(TOO_WIDE) == []
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
    assert same_phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert main.evaluate(LETTERS_UPRIGHT) == []


def test_every_page_can_be_reached_on_a_phone(phone: Page, app_url: str) -> None:
    visit(phone, app_url, "Home")
    for name in [*list(PAGES)[1:], "Home"]:
        phone.get_by_role("button", name="Expand sidebar").click()
        phone.get_by_role("navigation", name="App pages").get_by_role("link", name=name, exact=True).click()
        expect_page(phone, name)


def test_chosen_page_is_not_hidden_by_the_list_of_pages(phone: Page, app_url: str) -> None:
    visit(phone, app_url, "Home")
    phone.get_by_role("button", name="Expand sidebar").click()
    phone.get_by_role("navigation", name="App pages").get_by_role("link", name="Data", exact=True).click()
    expect_page(phone, "Data")
    expect(phone.get_by_role("button", name="Expand sidebar")).to_be_visible(timeout=3_000)

"""On a phone: a finger that draws does not scroll, and every page can be reached."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from scripts.browser import until_rerun
from scripts.screenshots import SEVEN
from tests.browser.walking import (
    PAGES,
    TENSORFLOW_SECONDS,
    Points,
    canvas,
    expect_answer,
    expect_page,
    expect_ready,
    visit,
)

SCROLLED = '[data-testid="stMain"]'


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


def a_one() -> np.ndarray:
    """Dark ink on white, (300, 300) uint8."""
    paper = np.full((300, 300), 255, np.uint8)
    paper[60:240, 140:162] = 20
    return paper


def test_the_answer_to_a_picture_is_on_a_phones_first_screen(phone: Page, app_url: str, tmp_path: Path) -> None:
    Image.fromarray(a_one()).save(tmp_path / "digit.png")
    visit(phone, app_url, "Draw")
    with until_rerun(phone):
        phone.get_by_role("radio", name="Upload").click(force=True)
    with until_rerun(phone):
        phone.locator("input[type=file]").set_input_files(tmp_path / "digit.png")
    answer, field = (
        phone.get_by_text(re.compile("Probability [0-9]")),
        phone.get_by_text("A photo or scan of one digit"),
    )
    expect(answer).to_be_visible(timeout=TENSORFLOW_SECONDS * 1000)
    expect(answer).to_be_in_viewport(ratio=1)
    places = [part.bounding_box() for part in (answer, field)]
    assert places[0] is not None
    assert places[1] is not None
    assert places[0]["y"] < places[1]["y"]


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


def test_every_page_can_be_reached_and_is_not_hidden_by_the_list_of_pages(phone: Page, app_url: str) -> None:
    visit(phone, app_url, "Home")
    for name in [*list(PAGES)[1:], "Home"]:
        phone.get_by_role("button", name="Expand sidebar").click()
        phone.get_by_role("navigation", name="App pages").get_by_role("link", name=name, exact=True).click()
        expect_page(phone, name)
        expect(phone.get_by_role("button", name="Expand sidebar")).to_be_visible()

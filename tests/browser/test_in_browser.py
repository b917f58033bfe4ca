"""Prediction in the visitor's own browser: the same answers as the server's, and no request while one draws."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.walking import TENSORFLOW_SECONDS, canvas, go, visit
from tests.shipped import layer, maps_text

# In pixels of the sheet. Two straight strokes: where a line bends depends on when a browser tells of the mouse.
SIDE = 280
SEVEN = (((78, 62), (208, 62)), ((208, 62), (128, 230)))
LOAD_SECONDS = 30
SHARES = (
    """list => [...list.querySelectorAll(".wb-fill")].map(bar => Number(bar.style.transform.match(/[\\d.]+/)[0]))"""
)
# The chart's bars are several traces: the highest has a colour of its own.
PLOTTED = """chart => chart.data.flatMap(trace => trace.y.map((place, index) => [place, trace.x[index] / 100]))"""


def sheet(page: Page) -> Locator:
    return page.get_by_role("img", name=re.compile("Drawing area"))


def expect_ready(page: Page) -> None:
    """Wait until the network is there and asks for a drawing."""
    expect(page.get_by_text(re.compile("^Draw (a digit|something)\\.$"))).to_be_visible(timeout=LOAD_SECONDS * 1000)


def draw_seven(page: Page, place: Locator) -> None:
    place.scroll_into_view_if_needed()
    place.hover()
    box = place.bounding_box()
    assert box is not None
    for start, end in SEVEN:
        # One movement: on its way, mouse events would be rounded to whole pixels, and pointer events would not.
        for act, (x, y) in ((page.mouse.down, start), (page.mouse.up, end)):
            page.mouse.move(box["x"] + x / SIDE * box["width"], box["y"] + y / SIDE * box["height"])
            act()


def shares(page: Page) -> list[float]:
    """The probabilities that the bars show, to four decimals."""
    found: list[float] = page.get_by_role("list", name="Probability of each class").evaluate(SHARES)
    return found


def test_both_ways_give_the_same_probabilities(page: Page, app_url: str) -> None:
    visit(page, app_url, "In your browser")
    expect_ready(page)
    draw_seven(page, sheet(page))
    expect(page.get_by_text("It is a 7.", exact=True)).to_be_visible()
    here = shares(page)
    go(page, "Draw")
    draw_seven(page, canvas(page))
    expect(page.get_by_text("It is a 7.")).to_be_visible(timeout=TENSORFLOW_SECONDS * 1000)
    chart = page.locator(".js-plotly-plot")
    expect(chart).to_be_visible(timeout=LOAD_SECONDS * 1000)
    there = dict(chart.evaluate(PLOTTED))
    assert [there[digit] for digit in range(10)] == pytest.approx(here, abs=1e-3)


def test_drawing_makes_no_request(page: Page, app_url: str) -> None:
    visit(page, app_url, "In your browser")
    expect_ready(page)
    asked: list[str] = []
    sent: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: sent.append(socket.url))
    draw_seven(page, sheet(page))
    expect(page.get_by_text("It is a 7.", exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile("ms preparation"))).to_be_visible()
    assert (asked, sent) == ([], [])


def test_home_greets_with_a_canvas_that_answers(page: Page, app_url: str) -> None:
    visit(page, app_url, "Home")
    expect_ready(page)
    draw_seven(page, sheet(page))
    expect(page.get_by_text("It is a 7.", exact=True)).to_be_visible()


def test_drawing_is_there_again_after_another_page(page: Page, app_url: str) -> None:
    visit(page, app_url, "In your browser")
    expect_ready(page)
    draw_seven(page, sheet(page))
    expect(page.get_by_text("It is a 7.", exact=True)).to_be_visible()
    before = shares(page)
    go(page, "Data")
    go(page, "In your browser")
    expect(page.get_by_text("It is a 7.", exact=True)).to_be_visible(timeout=LOAD_SECONDS * 1000)
    assert shares(page) == pytest.approx(before, abs=1e-4)


def test_every_layer_shows_its_maps(page: Page, app_url: str) -> None:
    visit(page, app_url, "In your browser")
    expect_ready(page)
    draw_seven(page, sheet(page))
    expect(page.get_by_text(maps_text(0)).first).to_be_visible()
    expect(page.get_by_text(layer(-2)["title"]).first).to_be_attached()


def test_another_backend_gives_the_same_answer(page: Page, app_url: str) -> None:
    visit(page, app_url, "In your browser")
    expect_ready(page)
    draw_seven(page, sheet(page))
    expect(page.get_by_text("It is a 7.", exact=True)).to_be_visible()
    wasm = shares(page)
    page.get_by_label("Runs on").select_option("JavaScript")
    expect(page.get_by_text(re.compile("on JavaScript, last update"))).to_be_visible(timeout=LOAD_SECONDS * 1000)
    assert shares(page) == pytest.approx(wasm, abs=1e-3)


def test_a_finger_draws_and_the_page_stays_where_it_is(phone: Page, app_url: str) -> None:
    visit(phone, app_url, "In your browser")
    expect_ready(phone)
    place = sheet(phone)
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box is not None
    session = phone.context.new_cdp_session(phone)
    before = phone.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
    for kind, x, y in (("touchStart", 0.5, 0.2), ("touchMove", 0.5, 0.5), ("touchMove", 0.5, 0.85), ("touchEnd", 0, 0)):
        points = [] if kind == "touchEnd" else [{"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(phone.get_by_text("It is a 1.", exact=True)).to_be_visible()
    assert phone.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == before

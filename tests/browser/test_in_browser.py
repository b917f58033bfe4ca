"""Prediction in the visitor's own browser: the same answers as the server's, and no request while one draws."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.walking import (
    LOAD_SECONDS,
    TENSORFLOW_SECONDS,
    canvas,
    compare_with_the_server,
    expect_page,
    expect_ready,
    go,
    inked_share,
    visit,
)
from tests.shipped import layer, maps_text

Line = tuple[tuple[int, int], tuple[int, int]]

# In pixels of the sheet. Two straight strokes: where a line bends depends on when a browser tells of the mouse.
SIDE = 280
SEVEN = (((78, 62), (208, 62)), ((208, 62), (128, 230)))
STAR_TIPS = ((60, 60), (220, 200), (60, 210), (200, 70), (140, 240), (90, 50))
STAR = tuple(pairwise(STAR_TIPS))  # no digit
NEAREST = re.compile(r"^Nearest training images of (an? \d)$")
# Counts the strokes that are painted: a demonstration in motion paints one in each frame.
COUNT_FRAMES_OF_INK = """globalThis.paintedStrokes = 0;
const stroke = CanvasRenderingContext2D.prototype.stroke;
CanvasRenderingContext2D.prototype.stroke = function (...given) {
    globalThis.paintedStrokes += 1;
    return stroke.apply(this, given);
};"""
PERCENT = re.compile("^[\\d.]+\N{NO-BREAK SPACE}%$")
SHARES = (
    """list => [...list.querySelectorAll(".wb-fill")].map(bar => Number(bar.style.transform.match(/[\\d.]+/)[0]))"""
)


def draw_seven(page: Page, place: Locator) -> None:
    draw_lines(page, place, SEVEN)


def draw_lines(page: Page, place: Locator, lines: Sequence[Line]) -> None:
    """Draw straight lines, given by their ends in pixels of the sheet."""
    place.scroll_into_view_if_needed()
    place.hover()
    box = place.bounding_box()
    assert box is not None
    for start, end in lines:
        # One movement: on its way, mouse events would be rounded to whole pixels, and pointer events would not.
        for act, (x, y) in ((page.mouse.down, start), (page.mouse.up, end)):
            page.mouse.move(box["x"] + x / SIDE * box["width"], box["y"] + y / SIDE * box["height"])
            act()


def expect_nearest_images_of_what_is_no_digit(page: Page) -> None:
    """Draw what is no digit: the answer is not sure, and training images of the two most probable classes are shown."""
    draw_lines(page, canvas(page), STAR)
    expect(page.get_by_text("Not sure.", exact=True)).to_be_visible()
    rows = page.get_by_role("figure", name=NEAREST)
    expect(rows).to_have_count(2)
    for row in rows.all():
        named = NEAREST.fullmatch(row.get_by_text(NEAREST).inner_text())
        assert named
        expect(row.get_by_role("img", name=f"Training image of {named[1]}", exact=True)).to_have_count(4)
    about = r"^Nearest of up to 40 training images of each class from .* \(licence: CC BY"
    expect(page.get_by_text(re.compile(about))).to_be_visible()


def shares(page: Page) -> list[float]:
    """The probabilities that the bars show, to four decimals."""
    found: list[float] = page.get_by_role("list", name="Probability of each class").evaluate(SHARES)
    return found


def test_browser_and_server_answer_the_same_and_their_difference_is_told(page: Page, app_url: str) -> None:
    visit(page, app_url, "Draw")
    expect_ready(page)
    draw_seven(page, canvas(page))
    expect(page.get_by_text("It is a 7.", exact=True)).to_be_visible()
    here = shares(page)
    compare_with_the_server(page)
    draw_seven(page, canvas(page))
    difference = page.get_by_text(re.compile("^Largest difference|^The two predictions differ"))
    expect(difference).to_be_visible(timeout=TENSORFLOW_SECONDS * 1000)
    told = re.search(r"([\d.]+) percentage points", difference.inner_text())
    assert told
    assert float(told[1]) < 0.1
    row = page.get_by_role("row", name=re.compile("^7 "))
    in_browser, on_server = (float(text[:-2]) / 100 for text in row.get_by_text(PERCENT).all_inner_texts())
    assert (in_browser, on_server) == pytest.approx((here[7], here[7]), abs=1e-2)


def test_unsure_answer_shows_training_images_of_two_classes(page: Page, app_url: str) -> None:
    visit(page, app_url, "Draw")
    expect_ready(page)
    below = page.get_by_role("heading", name="Output of each layer")
    at_first = below.bounding_box()
    expect_nearest_images_of_what_is_no_digit(page)
    assert below.bounding_box() == at_first
    page.get_by_role("button", name="Clear").click()
    draw_seven(page, canvas(page))
    expect(page.get_by_text("It is a 7.", exact=True)).to_be_visible()
    expect(page.get_by_role("img", name="Training image of")).to_have_count(0)
    assert below.bounding_box() == at_first


def test_drawing_sends_nothing_and_loads_training_images_once(page: Page, app_url: str) -> None:
    visit(page, app_url, "Draw")
    expect_ready(page)
    asked: list[tuple[str, str]] = []
    sent: list[str] = []
    page.on("request", lambda request: asked.append((request.method, request.url)))
    page.on("websocket", lambda socket: sent.append(socket.url))
    for _ in range(2):
        draw_seven(page, canvas(page))  # its first stroke alone is read as no digit for sure
        expect(page.get_by_text("It is a 7.", exact=True)).to_be_visible()
        expect(page.get_by_text(re.compile("ms preparation"))).to_be_visible()
        page.get_by_role("button", name="Clear").click()
    assert sent == []
    ((method, url),) = asked
    assert method == "GET"
    assert re.search(r"/app/static/training-images-[0-9a-f]{32}\.gz$", url)


def test_home_draws_a_digit_by_itself_and_gives_the_pad_to_the_visitor(page: Page, app_url: str) -> None:
    visit(page, app_url, "Home")
    expect(page.get_by_text("It is a 2.", exact=True)).to_be_visible(timeout=LOAD_SECONDS * 1000)
    expect(page.get_by_text("Your turn: draw a digit")).to_be_visible()
    demonstrated = inked_share(page)
    draw_seven(page, canvas(page))
    expect(page.get_by_text("It is a 7.", exact=True)).to_be_visible()
    expect(page.get_by_text("Your turn: draw a digit")).to_be_hidden()
    assert inked_share(page) < demonstrated
    go(page, "Data")
    go(page, "Home")
    expect(page.get_by_text("It is a 7.", exact=True)).to_be_visible(timeout=LOAD_SECONDS * 1000)


def test_home_shows_the_drawn_digit_at_once_to_whom_motion_disturbs(page: Page, app_url: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.add_init_script(COUNT_FRAMES_OF_INK)
    visit(page, app_url, "Home")
    expect(page.get_by_text("Your turn: draw a digit")).to_be_visible(timeout=LOAD_SECONDS * 1000)
    expect(page.get_by_text("It is a 2.", exact=True)).to_be_visible()
    assert page.evaluate("globalThis.paintedStrokes") < 5


def test_drawing_is_there_again_after_another_page(page: Page, app_url: str) -> None:
    visit(page, app_url, "Draw")
    expect_ready(page)
    draw_seven(page, canvas(page))
    expect(page.get_by_text("It is a 7.", exact=True)).to_be_visible()
    before = shares(page)
    go(page, "Data")
    go(page, "Draw")
    expect(page.get_by_text("It is a 7.", exact=True)).to_be_visible(timeout=LOAD_SECONDS * 1000)
    assert shares(page) == pytest.approx(before, abs=1e-4)


def test_every_layer_shows_its_maps(page: Page, app_url: str) -> None:
    visit(page, app_url, "Draw")
    expect_ready(page)
    draw_seven(page, canvas(page))
    expect(page.get_by_text(maps_text(0)).first).to_be_visible()
    expect(page.get_by_text(layer(-2)["title"]).first).to_be_attached()


def test_another_backend_gives_the_same_answer(page: Page, app_url: str) -> None:
    visit(page, app_url, "Draw")
    expect_ready(page)
    draw_seven(page, canvas(page))
    expect(page.get_by_text("It is a 7.", exact=True)).to_be_visible()
    wasm = shares(page)
    page.get_by_label("Runs on").select_option("JavaScript")
    expect(page.get_by_text(re.compile("on JavaScript, last update"))).to_be_visible(timeout=LOAD_SECONDS * 1000)
    assert shares(page) == pytest.approx(wasm, abs=1e-3)


def test_a_finger_draws_and_the_page_stays_where_it_is(phone: Page, app_url: str) -> None:
    visit(phone, app_url, "Draw")
    expect_ready(phone)
    place = canvas(phone)
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


def test_pad_answer_and_the_first_layer_are_on_a_projectors_first_screen(
    open_page: Callable[..., Page], app_url: str
) -> None:
    page = open_page(viewport={"width": 1280, "height": 720})
    visit(page, app_url, "Draw")
    expect_ready(page)
    draw_seven(page, canvas(page))
    for part in (canvas(page), page.get_by_text("It is a 7.", exact=True), page.get_by_text("Output of each layer")):
        expect(part).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("img", name=re.compile(maps_text(0))).first).to_be_in_viewport()


def test_old_address_of_the_page_in_your_browser_opens_draw(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/browser")
    expect_page(page, "Draw")
    expect_ready(page)
    navigation = page.get_by_role("navigation", name="App pages")
    expect(navigation.get_by_role("link", name="Draw", exact=True)).to_have_count(1)

"""Draw, Compare with the server: what can be taken back on its canvas, what it says, and that keys draw on it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from scripts.browser import until_rerun
from scripts.screenshots import SEVEN
from tests.browser.walking import (
    TENSORFLOW_SECONDS,
    canvas,
    compare_with_the_server,
    draw,
    expect_answer,
    expect_inked_share,
    go,
    inked_share,
    visit,
)

SECOND_STROKE = ((0.2, 0.9), (0.8, 0.9))


def draw_and_wait(page: Page) -> None:
    """Draw a seven, and wait until browser and server have answered."""
    draw(page, SEVEN)
    expect_answer(page, 7)
    expect(page.get_by_text(re.compile("^Largest difference"))).to_be_visible(timeout=TENSORFLOW_SECONDS * 1000)


def test_undo_takes_strokes_back_one_by_one_and_clear_can_be_undone(page: Page, app_url: str) -> None:
    visit(page, app_url, "Draw")
    compare_with_the_server(page)
    draw_and_wait(page)
    seven = inked_share(page)
    with until_rerun(page):
        draw(page, SECOND_STROKE)
    assert inked_share(page) > seven
    with until_rerun(page):
        page.get_by_role("button", name="Undo").click()
    expect_inked_share(page, seven)
    expect_answer(page, 7)
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_text("Draw a digit.", exact=True)).to_be_visible()
    expect_inked_share(page, 0)
    page.get_by_role("button", name="Undo").click()
    expect_answer(page, 7)
    expect_inked_share(page, seven)


def test_drawing_is_on_the_canvas_again_after_another_page(page: Page, app_url: str) -> None:
    visit(page, app_url, "Draw")
    compare_with_the_server(page)
    draw_and_wait(page)
    drawn = inked_share(page)
    assert drawn > 0.02
    go(page, "Data")
    go(page, "Draw")  # which still compares with the server
    expect_answer(page, 7)
    expect_inked_share(page, drawn, within=drawn / 10)
    with until_rerun(page):
        draw(page, SECOND_STROKE)
    assert inked_share(page) > drawn


def test_canvas_has_one_set_of_tools(page: Page, app_url: str) -> None:
    visit(page, app_url, "Draw")
    compare_with_the_server(page)
    canvas(page).hover()
    expect(page.get_by_role("button", name="Reset canvas")).to_be_hidden()
    expect(page.get_by_role("button", name="Undo")).to_have_count(1)


def test_example_is_drawn_and_can_be_taken_back(page: Page, app_url: str) -> None:
    visit(page, app_url, "Draw")
    compare_with_the_server(page)
    for digit in (7, 3):  # the canvas takes another drawing than its own
        page.get_by_role("button", name="Try an example").click()
        expect_answer(page, digit)
        expect(page.get_by_text(re.compile("^Largest difference|^The two"))).to_be_visible(
            timeout=TENSORFLOW_SECONDS * 1000
        )
    page.get_by_role("button", name="Undo").click()
    expect_answer(page, 7)


def test_keys_draw_on_both_pads(page: Page, app_url: str) -> None:
    visit(page, app_url, "Draw")
    draw_one_by_keys(page)
    compare_with_the_server(page)
    draw_one_by_keys(page)


def draw_one_by_keys(page: Page) -> None:
    sheet = canvas(page)
    sheet.focus()
    for _ in range(4):
        sheet.press("Shift+ArrowUp")
    sheet.press(" ")
    for _ in range(8):
        sheet.press("Shift+ArrowDown")
    expect_answer(page, 1)
    sheet.press(" ")
    sheet.press("Shift+ArrowRight")
    expect_answer(page, 1)

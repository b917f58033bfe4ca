"""What can be taken back on a canvas, and what cannot be lost."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from scripts.browser import until_rerun
from scripts.screenshots import SEVEN
from tests.browser.walking import draw, expect_answer, expect_inked_share, inked_share, visit

SECOND_STROKE = ((0.2, 0.9), (0.8, 0.9))
UNDO, CLEAR = (f".st-key-drawing-{name} button" for name in ("undo", "clear"))  # the component has its own of that name


def test_undo_takes_strokes_back_one_by_one_and_clear_can_be_undone(page: Page, app_url: str) -> None:
    visit(page, app_url, "Draw")
    draw(page, SEVEN)
    expect_answer(page, 7)
    seven = inked_share(page)
    with until_rerun(page):
        draw(page, SECOND_STROKE)
    assert inked_share(page) > seven
    with until_rerun(page):
        page.locator(UNDO).click()
    expect_inked_share(page, seven)
    expect_answer(page, 7)
    page.locator(CLEAR).click()
    expect(page.get_by_text("Draw something on the black square.")).to_be_visible()
    expect_inked_share(page, 0)
    page.locator(UNDO).click()
    expect_answer(page, 7)
    expect_inked_share(page, seven)

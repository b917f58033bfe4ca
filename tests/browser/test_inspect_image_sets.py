"""What only a browser can tell of the Inspect page's figures: that a click on them shows the very images."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from scripts.browser import until_rerun
from tests.browser.walking import TENSORFLOW_SECONDS, visit

CLASSES = 10
CLICKED = ".scatterlayer .point"
FIRST_ANSWER = TENSORFLOW_SECONDS * 1000


def test_click_on_a_cell_shows_its_very_images_and_a_click_on_a_point_its_own(page: Page, app_url: str) -> None:
    visit(page, app_url, "Inspect")
    page.get_by_role("radio", name="Confusion").click()
    matrix = page.get_by_role("figure", name=re.compile("Confusion matrix"))
    expect(matrix).to_be_visible(timeout=FIRST_ANSWER)
    cell = page.get_by_test_id("stPlotlyChart").locator(CLICKED).nth(3 * CLASSES + 3)  # row by row
    with until_rerun(page):
        cell.click(force=True)  # the points are clear, and beneath Plotly's own layer for the mouse
    expect(page.get_by_role("combobox", name="True class")).to_have_value("3")
    expect(page.get_by_role("combobox", name="Predicted class")).to_have_value("3")
    expect(page.get_by_role("img", name=re.compile(r"^Image \d+: 3 → 3, "))).to_have_count(12)
    with page.expect_download() as taken:
        page.get_by_test_id("stPopover").first.get_by_role("button").click()
        page.get_by_role("button", name="Picture (SVG)").click()
    assert taken.value.suggested_filename.startswith("confusion-")
    assert b"<svg" in taken.value.path().read_bytes()[:200]

    page.get_by_role("radio", name="Embedding").click()
    points = page.get_by_test_id("stPlotlyChart").locator(CLICKED)
    expect(page.get_by_role("figure", name=re.compile("arranged by PCA"))).to_be_visible(timeout=FIRST_ANSWER)
    before = page.get_by_role("spinbutton", name=re.compile("Point")).input_value()
    with until_rerun(page):
        points.nth(5).click(force=True)
    number = page.get_by_role("spinbutton", name=re.compile("Point"))
    expect(number).not_to_have_value(before)
    expect(page.get_by_role("img", name=re.compile(r"^Image \d+: Class 0, "))).to_be_visible()

"""From a folder of photographs to an exported page that recognises what the camera shows: all steps by the visitor."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from scripts.browser import until_rerun, wait_until_idle
from scripts.fake_camera import HEIGHT, INK, PAPER, WIDTH
from tests.browser.test_camera import camera_contexts, open_page, page
from tests.browser.walking import expect_page, expect_ready, go, visit

__all__ = ["camera_contexts", "open_page", "page"]  # fixtures
SIGNS = {"seven": ((110, 65), (200, 65), (145, 180)), "bar": ((90, 120), (230, 120))}
COUNT = 16  # photographs of each sign
SECONDS = 180 * 1000


def put_photographs(folder: Path) -> None:
    """Signs on paper as the camera shows them, each a little elsewhere, in another width and another light."""
    random = np.random.default_rng(0)
    for label, points in SIGNS.items():
        (folder / label).mkdir(parents=True)
        for number in range(COUNT):
            across, down = random.integers(-25, 25, 2)
            light = int(random.integers(-25, 25))
            sheet = Image.new("L", (WIDTH, HEIGHT), PAPER + light)
            line = [(x + int(across), y + int(down)) for x, y in points]
            ImageDraw.Draw(sheet).line(line, fill=INK + light, width=int(random.integers(10, 20)), joint="curve")
            sheet.save(folder / label / f"{number}.jpg")


@pytest.mark.slow
def test_a_folder_becomes_a_page_that_recognises_a_picture(page: Page, app_url: str, tmp_path: Path) -> None:
    put_photographs(tmp_path / "signs")
    visit(page, app_url, "Data")
    with until_rerun(page):
        page.get_by_role("radio", name="Your own images").click()
    page.get_by_role("textbox", name="Name of the data set").fill("Signs")
    with until_rerun(page):
        page.keyboard.press("Enter")
    page.locator("input[webkitdirectory]").set_input_files(tmp_path / "signs")
    expect(page.get_by_text(f"Pictures added: {2 * COUNT}")).to_be_visible()

    with until_rerun(page):
        page.get_by_role("radio", name="3 Make ready").click()
    page.get_by_text("Change how the images are made").click()
    with until_rerun(page):
        page.get_by_role("radiogroup", name="Size").get_by_role("radio", name="28").click()
    page.get_by_role("button", name="Make it ready").click()
    expect(page.get_by_text("Signs is ready.")).to_be_visible()
    with until_rerun(page):
        page.get_by_role("radio", name="4 Train").click()
    page.get_by_role("button", name="Train with these images").click()

    expect_page(page, "Train")
    expect(page.get_by_text("Chosen already")).to_be_visible()  # the recipe for few pictures
    wait_until_idle(page)
    page.get_by_text("This device", exact=True).click()  # it may be chosen already, as the suggestion
    wait_until_idle(page)
    expect(page.get_by_role("radio", name="This device")).to_be_checked()
    page.get_by_role("button", name="Start training").click()
    expect(page.get_by_text("new images right")).to_be_visible(timeout=SECONDS)
    wait_until_idle(page)
    page.get_by_role("button", name="Keep it on this server").click()
    expect(page.get_by_text("is now on this server")).to_be_visible()

    go(page, "Export")
    page.get_by_role("button", name="Make the web page").click()
    with page.expect_download(timeout=SECONDS) as download:
        page.get_by_role("button", name="Download (").first.click(timeout=SECONDS)
    download.value.save_as(tmp_path / "page.html")
    page.goto((tmp_path / "page.html").as_uri())
    expect_ready(page)
    page.get_by_role("button", name="Camera", exact=True).click()
    expect(page.get_by_text("It is a seven.", exact=True)).to_be_visible()

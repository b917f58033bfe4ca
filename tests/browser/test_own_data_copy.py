"""The copy of one's work takes own pictures to another browser, whose list of data sets then has them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scripts.serve import Server
from tests.browser.conftest import LAPTOP, OpenPage
from tests.browser.walking import choose, go, visit
from tests.unit.own_data.making import ready_set

WORKSPACE = "workspace-with-own-pictures"


@pytest.fixture
def owner(open_page: OpenPage, server: Server) -> Page:
    ready_set(server.runs_folder / WORKSPACE, "Leaves of 3 trees", side=28)
    page = open_page(**LAPTOP)
    visit(page, server.url, "Runs", f"?workspace={WORKSPACE}")
    return page


def test_own_pictures_go_along_with_the_copy_of_all_work(
    owner: Page, open_page: OpenPage, server: Server, tmp_path: Path
) -> None:
    owner.get_by_role("button", name="Your work").click()
    with owner.expect_download() as download:
        owner.get_by_role("button", name="Download all your work").click()
    download.value.save_as(tmp_path / "mine.work.zip")
    other = open_page(**LAPTOP)
    visit(other, server.url, "Runs")
    other.get_by_role("button", name="Your work").click()
    field = other.get_by_test_id("stFileUploader").filter(has_text="Bring a copy back")
    field.locator("input[type=file]").set_input_files(tmp_path / "mine.work.zip")
    expect(other.get_by_text("Your work is back. Runs: 0. Data sets: 1.")).to_be_visible()
    go(other, "Data")
    choose(other, "Data set", "Leaves of 3 trees")
    expect(other.get_by_role("img", name="Training images of elm").first).to_be_visible()

"""The health of own pictures: a copy goes and comes back, classes are weighed, and a class of other things is filled."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cnn_demo.own_data.data_set import OwnDataSet
from scripts.browser import until_rerun, wait_until_idle
from scripts.serve import Server
from tests.browser.walking import visit
from tests.unit.own_data.health.pictures import measured, photograph


@pytest.fixture
def things(server: Server, request: pytest.FixtureRequest) -> OwnDataSet:
    """Nine pictures of one class, of which one occurs twice, and three of another, in a workspace of this test's own."""
    name = re.sub(r"\W", "-", request.node.name)[:40].ljust(16, "-")
    made = OwnDataSet.create(server.runs_folder / name, "Things")
    made.add([measured(photograph(seed), f"oak {seed}", "oak") for seed in range(9)])
    made.add([measured(photograph(100 + seed), f"elm {seed}", "elm") for seed in range(3)])
    made.add([measured(photograph(4), "a copy", "oak")])
    return made


def open_health(page: Page, app_url: str, data_set: OwnDataSet) -> None:
    workspace: Path = data_set.folder.parent.parent
    visit(page, app_url, "Data", f"?workspace={workspace.name}&data={data_set.name}")
    with until_rerun(page):
        page.get_by_role("radio", name="2 Health").click()


def names(data_set: OwnDataSet) -> list[str]:
    return [picture.name for picture in data_set.pictures()]


def test_a_copy_goes_and_comes_back_on_a_phone(phone: Page, app_url: str, things: OwnDataSet) -> None:
    open_health(phone, app_url, things)
    finding = phone.get_by_text("exact copies of each other: 1.")
    expect(finding).to_be_visible()
    expect(phone.get_by_role("img", name="a copy: oak")).to_be_visible()
    with until_rerun(phone):
        phone.get_by_role("button", name="Keep the first", exact=True).click()
    expect(finding).to_have_count(0)
    assert "a copy" not in names(things)
    with until_rerun(phone):
        phone.get_by_role("button", name="Undo").click()
    expect(finding).to_be_visible()
    assert "a copy" in names(things)


def test_rare_classes_are_weighed_and_other_things_get_a_class(page: Page, app_url: str, things: OwnDataSet) -> None:
    open_health(page, app_url, things)
    weigh = page.get_by_role("button", name="Weigh the classes in training")
    with until_rerun(page):
        weigh.click()
    expect(weigh).to_be_disabled()
    page.get_by_text("A class for everything else").click()
    wait_until_idle(page)
    with until_rerun(page):
        page.get_by_role("button", name="Add these pictures").click()
    expect(page.get_by_text("Pictures added to None of these: 10.")).to_be_visible()
    assert sum(picture.label == "None of these" for picture in things.pictures()) == 10

"""A class without accounts: a teacher makes it, a pupil joins on a phone, and the teacher's screen follows by itself."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from cnn_demo.runs.status import FINISHED
from scripts.browser import until_rerun
from scripts.serve import Server
from tests.app.run_folders import put_run
from tests.browser.conftest import SMALL
from tests.browser.looks import TOO_WIDE
from tests.browser.walking import expect_page, go, visit


def workspace_of(context: BrowserContext) -> str:
    """The id of the workspace that the browser remembers."""
    return next(cookie["value"].partition(".")[0] for cookie in context.cookies() if "cnn_workshop" in cookie["name"])


def test_teacher_sees_who_joins_and_what_they_train(page: Page, open_page: Callable[..., Page], server: Server) -> None:
    visit(page, server.url, "Class")
    page.get_by_role("textbox", name="Name of the class").fill("7b")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nobody has joined yet.")).to_be_visible()
    link = page.locator("code").filter(has_text="?join=").inner_text().strip()

    pupil = open_page(**SMALL)
    pupil.goto(link)
    expect(pupil.get_by_role("heading", name="Join 7b")).to_be_visible()
    pupil.get_by_role("textbox", name="Your name in this class").fill("Ada <b>")
    pupil.get_by_role("button", name="Join the class").click()
    expect(pupil.get_by_role("row", name="Ada <b> No network yet")).to_be_visible()
    assert pupil.evaluate(f"({TOO_WIDE})(document.querySelector('[data-testid=stMain]'))") == []

    expect(page.get_by_role("row", name="Ada <b> No network yet")).to_be_visible()  # by itself
    go(page, "Home")
    go(page, "Class")  # it stands in the navigation now
    put_run(server.runs_folder / workspace_of(pupil.context), FINISHED, epoch=6)
    expect(page.get_by_role("row", name=re.compile("Ada <b> Fast.*Finished.*90.00 %"))).to_be_visible()  # by itself
    expect(pupil.get_by_role("row", name=re.compile("Finished"))).to_be_visible()
    expect(pupil.get_by_role("button", name="Try it on a drawing")).to_have_count(0)

    page.get_by_role("button", name="Try it on a drawing").click()
    expect(page.get_by_role("combobox", name="Network")).to_have_value("Ada <b> · 7b")
    page.go_back()  # before the network has been made ready for the browser, which takes TensorFlow
    page.get_by_role("button", name="Projector").click()
    expect(page.get_by_role("heading", level=1, name="7b")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Ada <b>")).to_contain_text("90.00 %")
    with until_rerun(page):
        page.keyboard.press("Escape")
    expect_page(page, "Class")

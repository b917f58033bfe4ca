"""The main job, as one visitor does it: design, train, watch, draw, read the answer."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cnn_demo.runs.folder import PAUSE
from scripts.browser import until_rerun
from scripts.screenshots import SEVEN
from scripts.serve import Server
from tests.browser.full_queue import full_queue, shown_run
from tests.browser.walking import (
    TENSORFLOW_SECONDS,
    canvas,
    choose,
    draw,
    expect_answer,
    expect_page,
    expect_state,
    fill,
    go,
    metric,
    visit,
)
from tests.shipped import FIRST

LAPTOP = {"viewport": {"width": 1280, "height": 900}}


@pytest.mark.slow
def test_visitor_designs_trains_watches_and_has_a_digit_recognised(
    page: Page, open_page: Callable[..., Page], server: Server
) -> None:
    app_url = server.url
    visit(page, app_url, "Build")
    choose(page, "Start from", "Classic")
    choose(page, "Start from", "Fast")
    with until_rerun(page):
        page.get_by_role("button", name="Layer 9: Dense, 64 units, relu").click()
    fill(page, "Units", 96)
    expect(page.get_by_role("button", name="Layer 9: Dense, 96 units, relu")).to_be_visible()

    go(page, "Train")
    fill(page, "Epochs", 20)
    page.get_by_text("More settings").click()
    page.get_by_label("Name of the run").fill("Ninety-six")
    with full_queue(server):
        page.get_by_role("button", name="Start training").click()
        expect(page.get_by_role("heading", name="Ninety-six")).to_be_visible()
        expect_state(page, "Waiting")
        shown_run(page, server).request(PAUSE, at_step=50)
    expect_state(page, "Paused")
    draw(page, SEVEN)
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_text("Predictions for your sketch")).to_be_visible(timeout=TENSORFLOW_SECONDS * 1000)
    expect(page.get_by_role("img", name=re.compile("Loss"))).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("Accuracy"))).to_be_visible()

    expect(page.get_by_role("heading", name=re.compile(r"9\d\.\d % of new digits right"))).to_be_visible(
        timeout=TENSORFLOW_SECONDS * 1000
    )
    expect_state(page, "Finished")
    assert float(metric(page, "Test accuracy").inner_text().removesuffix("\N{NO-BREAK SPACE}%")) > 90

    page.get_by_role("button", name="Try it on a drawing").click()
    expect_page(page, "Draw")
    expect(page.get_by_role("combobox", name="Network")).to_have_value(re.compile("Ninety-six"))
    draw(page, SEVEN)
    expect_answer(page, 7)
    choose(page, "Network", FIRST.name)
    expect_answer(page, 7)

    go(page, "Home")
    go(page, "Draw")
    expect_answer(page, 7)
    expect(canvas(page)).to_be_visible()

    page.reload()
    expect_page(page, "Draw")
    go(page, "Train")
    expect(page.get_by_role("radio", name="Ninety-six")).to_be_checked()

    stranger = open_page(**LAPTOP)
    visit(stranger, app_url, "Runs")
    expect(stranger.get_by_text("There are no runs yet.")).to_be_visible()


def test_share_link_opens_the_design_in_a_workspace_of_its_own(
    page: Page, open_page: Callable[..., Page], app_url: str
) -> None:
    visit(page, app_url, "Build")
    choose(page, "Start from", "LeNet-5")
    page.get_by_role("button", name="Share").click()
    link = page.locator("code").filter(has_text="?design=").inner_text().strip()
    assert link.startswith(app_url)
    guest = open_page(**LAPTOP)
    guest.goto(link)
    expect(guest.get_by_text("The shared design, recipe and data are open now.")).to_be_visible()
    go(guest, "Build")
    expect(guest.get_by_role("combobox", name="Start from")).to_have_value("LeNet-5")
    assert not {cookie["value"] for cookie in guest.context.cookies()} & {
        cookie["value"] for cookie in page.context.cookies()
    }


FOLDED = """<div style="height: 150px; overflow: hidden">
        <div style="height: 100px"></div>
        <canvas role="application" aria-label="Drawing area" width="200" height="200" style="display: block"></canvas>
    </div>
    <script>
        globalThis.seen = [];
        for (const what of ["pointerdown", "pointerup"])
            addEventListener(what, event => seen.push([event.target.tagName, event.offsetX, event.offsetY]));
    </script>"""
# As an expander opens, but slowly and by jerks: between two of them the canvas seems to stand still.
UNFOLD = """() => {
    const keyframes = { height: ["150px", "300px"] };
    document.querySelector("div").animate(keyframes, { duration: 2000, easing: "steps(20)", fill: "both" });
}"""


# What comes into an expander while it opens breaks its animation off and starts another.
UNFOLD_IN_TWO_GOES = """() => {
    const holder = document.querySelector("div");
    const first = holder.animate({ height: ["150px", "200px"] }, { duration: 2000, easing: "steps(20)" });
    setTimeout(() => {
        first.cancel();
        holder.animate({ height: ["160px", "300px"] }, { duration: 1500, easing: "steps(15)", fill: "both" });
    }, 300);
}"""


@pytest.mark.parametrize("unfold", [UNFOLD, UNFOLD_IN_TWO_GOES], ids=["at once", "in two goes"])
def test_stroke_waits_until_what_holds_the_canvas_has_opened(page: Page, unfold: str) -> None:
    """Scrolled into view in what is half open, the canvas would slide away below the mouse."""
    page.set_content(FOLDED)
    page.evaluate(unfold)
    draw(page, [(0.5, 0.25), *((0.1, 0.5), (0.9, 0.5)) * 6, (0.5, 0.75)])
    assert page.evaluate("seen") == [["CANVAS", 100, 50], ["CANVAS", 100, 150]]

"""What a person does in the app, as functions of a Playwright page. Things are found by role and label."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

from playwright.sync_api import Locator, Page, expect

from scripts.browser import draw_stroke, until_rerun, wait_until_idle

PAGES = {
    "Home": "/",
    "Learn": "/learn",
    "Data": "/data",
    "Build": "/build",
    "Train": "/train",
    "Runs": "/runs",
    "Draw": "/draw",
    "Explain": "/explain",
    "Inspect": "/inspection",
    "Export": "/export",
}
ALL_PAGES = {**PAGES, "Class": "/classroom"}  # the navigation has Class for those in a class alone
TITLES: dict[str, str | re.Pattern[str]] = {
    **{name: name for name in ALL_PAGES},
    "Home": "CNN workshop",
    "Learn": re.compile(r"^\d+\. "),  # the chapter's
}
# The first answer of a server, and the first run, wait for TensorFlow's import.
TENSORFLOW_SECONDS = 120
PAINTED_SECONDS = 60
LOAD_SECONDS = 60
Points = Sequence[tuple[float, float]]


def visit(page: Page, url: str, name: str, query: str = "") -> None:
    """Open a page by its address and wait until it stands."""
    page.goto(f"{url}{ALL_PAGES[name]}{query}")
    expect_page(page, name)


def go(page: Page, name: str) -> None:
    """Go to another page by the navigation."""
    page.get_by_role("navigation", name="App pages").get_by_role("link", name=name, exact=True).click()
    expect_page(page, name)


def expect_page(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1, name=TITLES[name])).to_be_visible()
    wait_until_idle(page, timeout_seconds=TENSORFLOW_SECONDS)  # Inspect's first section asks the compute worker


def choose(page: Page, label: str, option: str) -> None:
    """Choose in a select box."""
    page.get_by_role("combobox", name=label).click()
    with until_rerun(page):
        page.get_by_role("option", name=option).click()


def fill(page: Page, label: str, number: int) -> None:
    """Fill in a number."""
    field = page.get_by_role("spinbutton", name=label)
    with until_rerun(page):
        field.fill(str(number))
        field.press("Enter")


def canvas(page: Page) -> Locator:
    """The drawing area."""
    return page.get_by_role("application", name=re.compile("^Drawing area"))


def compare_with_the_server(page: Page) -> None:
    """Choose this way on the Draw page, and wait until the browser's answer is ready."""
    with until_rerun(page):
        page.get_by_role("radio", name="Compare with the server").click(force=True)
    expect(canvas(page)).to_be_visible()
    expect_ready(page)


def expect_ready(page: Page) -> None:
    """Wait until the network is there and asks for a drawing."""
    expect(page.get_by_text(re.compile("^Draw (a digit|something)\\.$"))).to_be_visible(timeout=LOAD_SECONDS * 1000)


def draw(page: Page, points: Points) -> None:
    """Draw one stroke with the mouse, through points in shares of the canvas's width and height."""
    draw_stroke(page, canvas(page), points)


def inked_share(page: Page) -> float:
    """The share of the canvas's pixels that are light, as it is now."""
    # Of the component's canvases, that of the strokes is the one before the one that takes them.
    return float(
        canvas(page).evaluate(
            """sheet => {
            const drawn = sheet.classList.contains("upper-canvas") ? sheet.previousElementSibling : sheet;
            const { data } = drawn.getContext("2d").getImageData(0, 0, drawn.width, drawn.height);
            let light = 0;
            for (let place = 0; place < data.length; place += 4) light += data[place] > 127 && data[place + 3] > 127;
            return light / (drawn.width * drawn.height);
        }"""
        )
    )


def expect_inked_share(page: Page, share: float, *, within: float = 0.005) -> None:
    """Wait until that share of the canvas is light: a sheet that it was given anew is painted after the page stands."""
    last_moment = time.monotonic() + PAINTED_SECONDS
    while abs((found := inked_share(page)) - share) > within:
        assert time.monotonic() < last_moment, f"{found:.3f} of the canvas is light, not {share:.3f}."
        page.evaluate("() => new Promise(requestAnimationFrame)")


def expect_answer(page: Page, digit: int) -> None:
    expect(page.get_by_text(f"It is a {digit}.", exact=True)).to_be_visible(timeout=LOAD_SECONDS * 1000)


def metric(page: Page, label: str) -> Locator:
    return page.get_by_test_id("stMetric").filter(has_text=label).get_by_test_id("stMetricValue")


def expect_state(page: Page, badge: str, *, seconds: float = TENSORFLOW_SECONDS) -> None:
    """Wait until the run that is shown has this state."""
    # The badge's text begins with its icon's name.
    shown = page.get_by_role("main").get_by_role("paragraph").filter(has_text=re.compile(rf"^\w+\s+{badge}$"))
    expect(shown).to_be_visible(timeout=seconds * 1000)

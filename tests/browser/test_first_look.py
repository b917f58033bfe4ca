"""The first look at each page: nothing jumps, what matters is seen first, it can be read, also without seeing it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from cnn_demo.ui.core.reserved_space import FIELD_HEIGHT_WITHOUT_LABEL
from scripts.browser import PHONE
from scripts.serve import Server
from tests.browser.conftest import OpenPage, watched_pages
from tests.browser.contexts import Contexts
from tests.browser.looks import (
    COUNT_SHIFTS,
    FAINT_TEXTS,
    LETTERS_UPRIGHT,
    LOOKS_OF_FOCUS,
    ONE_BY_ONE,
    TOO_WIDE,
)
from tests.browser.test_accessibility import heading_levels, nameless_controls, open_expanders
from tests.browser.walking import ALL_PAGES, visit

PROJECTOR = {"width": 1280, "height": 720}
SCREENS: dict[str, dict[str, Any]] = {
    "phone": PHONE,
    "light": {"viewport": PROJECTOR, "color_scheme": "light"},
    "dark": {"viewport": PROJECTOR, "color_scheme": "dark"},
}
MOST_SHIFT = 0.1  # "good" by the Core Web Vitals
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
LEAST_CONTRAST_OF_LARGE_TEXT = 3.0
# What must be seen without scrolling.
FIRST_SEEN: dict[str, tuple[str, ...]] = {
    "Home": ("canvas",),
    "Learn": ("text=Try it.",),
    "Train": ("role=button[name='Start training']",),
    "Runs": ("role=button[name='Import a network']", "role=link[name='Start the first one']"),
    "Build": ("text=Train this network",),
    "Draw": ("canvas", "text=The prediction appears here while you draw."),
    "Explain": ("canvas",),
    "Export": ("role=button[name='Make the web page']",),
}
MOST_STOPS = 60


@pytest.fixture(scope="module")
def opened(contexts: Contexts, server: Server) -> Iterator[OpenPage]:
    with watched_pages(contexts, server) as open_page:
        visit(open_page(), server.url, "Home")  # Streamlit shows a server's first visitor another list of pages first
        yield open_page


@pytest.fixture(scope="module")
def windows(opened: OpenPage) -> Callable[[str], Page]:
    """One window for each screen, of which only the first visit loads Streamlit."""

    @cache
    def window(screen: str) -> Page:
        page = opened(**SCREENS[screen])
        page.add_init_script(f"({COUNT_SHIFTS})()")
        return page

    return window


def expect_no_jump(page: Page) -> None:
    assert page.evaluate("layoutShift") <= MOST_SHIFT


def expect_first_seen(page: Page, selectors: tuple[str, ...]) -> None:
    size = page.viewport_size
    assert size is not None
    for selector in selectors:
        box = page.locator(selector).first.bounding_box()
        assert box is not None, f"{selector} is not on the page."
        assert box["y"] + box["height"] <= size["height"], f"{selector} ends at {box['y'] + box['height']:.0f} px."


def expect_no_wider_than_the_screen(page: Page) -> None:
    main = page.get_by_test_id("stMain")
    assert main.evaluate(TOO_WIDE) == []
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert main.evaluate(LETTERS_UPRIGHT) == []


def expect_readable_texts(page: Page) -> None:
    assert page.evaluate(FAINT_TEXTS, [LEAST_CONTRAST, LEAST_CONTRAST_OF_LARGE_TEXT]) == []


def expect_focus_to_be_seen_on_every_control(page: Page) -> None:
    unseen = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(LOOKS_OF_FOCUS)
        if focused is None:
            break
        if not focused["isSeen"]:
            unseen.append(focused["name"])
    assert unseen == []


def expect_readable_without_seeing(page: Page) -> None:
    """The headings start with one title and skip no level; every control and picture has a name, in expanders too."""
    levels = heading_levels(page)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    open_expanders(page)
    assert nameless_controls(page) == []


# What is looked at on a screen, so that all of it needs one visit.
LOOKS: dict[str, tuple[Callable[[Page], None], ...]] = {
    "phone": (expect_no_jump, expect_no_wider_than_the_screen),
    "light": (
        expect_no_jump,
        expect_readable_texts,
        expect_focus_to_be_seen_on_every_control,
        expect_readable_without_seeing,
    ),
    "dark": (expect_readable_texts, expect_focus_to_be_seen_on_every_control),
}


@pytest.mark.parametrize("name", ALL_PAGES)
@pytest.mark.parametrize("screen", SCREENS)
def test_page_does_not_jump_shows_what_matters_first_and_can_be_read(
    windows: Callable[[str], Page], app_url: str, screen: str, name: str
) -> None:
    page = windows(screen)
    visit(page, app_url, name)
    page.wait_for_load_state("networkidle")
    expect_first_seen(page, FIRST_SEEN.get(name, ()))
    for look in LOOKS[screen]:
        look(page)


@pytest.mark.parametrize("screen", ["light", "dark"])
@pytest.mark.parametrize("chapter", ["softmax", "overfitting"])
def test_texts_of_a_chart_can_be_read(windows: Callable[[str], Page], app_url: str, screen: str, chapter: str) -> None:
    page = windows(screen)
    visit(page, app_url, "Learn", f"?chapter={chapter}")
    expect(page.locator(".js-plotly-plot .xtick text").first).to_be_visible()
    expect_readable_texts(page)


def test_page_does_not_jump_on_a_slow_device(opened: OpenPage, app_url: str) -> None:
    page = opened(**PHONE)
    for script in (COUNT_SHIFTS, ONE_BY_ONE):
        page.add_init_script(f"({script})()")
    visit(page, app_url, "Train")
    page.wait_for_load_state("networkidle")
    expect_no_jump(page)


def test_choice_of_ways_on_draw_moves_nothing_when_it_loads_late(opened: OpenPage, app_url: str) -> None:
    page = opened(**SCREENS["light"])
    waiting: list[Route] = []
    page.route(re.compile(r"/ButtonGroup\..*\.js$"), lambda route: waiting.append(route))  # noqa: PLW0108 - Playwright marks it
    page.goto(f"{app_url}/draw")
    picker = page.get_by_role("combobox", name="Network")
    expect(picker).to_be_visible()
    pad = page.locator("canvas").first
    expect(pad).to_be_visible()
    assert waiting
    before = picker.bounding_box(), pad.bounding_box()
    for route in waiting:
        route.continue_()
    expect(page.get_by_role("radio", name="Upload")).to_be_visible()
    assert (picker.bounding_box(), pad.bounding_box()) == before
    group = page.get_by_role("radiogroup", name="Picture").bounding_box()
    assert group is not None
    assert group["height"] <= FIELD_HEIGHT_WITHOUT_LABEL  # all in one row


def test_prediction_on_learn_moves_nothing_when_it_loads_late(opened: OpenPage, app_url: str) -> None:
    page = opened(**PHONE)
    waiting: list[Route] = []
    page.route(re.compile(r"/(Radio|Slider)\..*\.js$"), lambda route: waiting.append(route))  # noqa: PLW0108 - Playwright marks it
    page.goto(f"{app_url}/learn?chapter=hunger")
    places = page.locator(".st-key-chapter-text"), page.locator(".st-key-hunger-chart")
    for place in places:
        expect(place).to_be_visible()
    expect(page.get_by_role("button", name="Show all")).to_be_visible()
    assert waiting
    before = [top_of(place) for place in places]
    for route in waiting:
        route.continue_()
    expect(page.get_by_role("radiogroup", name="Predict the test accuracy with")).to_be_visible()
    expect(page.get_by_role("slider", name="Your prediction (%)")).to_be_visible()
    assert [top_of(place) for place in places] == pytest.approx(before, abs=1)


@pytest.mark.parametrize("path", ["learn?chapter=convolution", "draw"])
def test_place_of_a_figure_is_grey_and_as_large_while_it_loads(opened: OpenPage, app_url: str, path: str) -> None:
    page = opened(**SCREENS["light"])
    waiting: list[Route] = []
    main = re.compile(r"/(moving_frame|workbench)\.js$")
    page.route(main, lambda route: waiting.append(route))  # noqa: PLW0108 - Playwright marks it
    with page.expect_request(main):
        page.goto(f"{app_url}/{path}")
    place = page.locator('[class*="st-key-reserved-"]').first
    loading = place.locator(".mounted:empty")
    expect(loading).to_be_visible()
    assert loading.evaluate("part => part.getBoundingClientRect().height") >= 250
    assert loading.evaluate("part => getComputedStyle(part).backgroundColor") not in (
        "rgba(0, 0, 0, 0)",
        "rgb(255, 255, 255)",
    )
    before = place.bounding_box()
    for route in waiting:
        route.continue_()
    expect(place.locator("canvas").first).to_be_visible()
    after = place.bounding_box()
    assert before is not None
    assert after is not None
    assert after["height"] == pytest.approx(before["height"], abs=4)


def top_of(place: Locator) -> float:
    """How far below the window's upper edge it begins, in pixels."""
    box = place.bounding_box()
    assert box is not None
    return box["y"]

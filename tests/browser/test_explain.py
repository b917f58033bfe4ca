"""Every number of a network by pointing: what is read on the page is computed again here."""

from __future__ import annotations

import re
from decimal import Decimal

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.test_in_browser import draw_seven
from tests.browser.walking import LOAD_SECONDS, canvas, expect_ready, go, visit
from tests.shipped import layer

MAPS = layer(0)["shape"][-1]
BEFORE_OUTPUT = layer(-2)
NUMBERS = """table => [...table.querySelectorAll("td")].map(cell => cell.textContent)"""


def number(text: str) -> Decimal:
    return Decimal(text.replace("−", "-"))


def reading(page: Page) -> Locator:
    """The value of the cell that is pointed at, in words."""
    return page.get_by_role("status").filter(has_text=re.compile("row|Class|Value"))


def expect_explained(page: Page) -> None:
    expect(reading(page)).to_have_text(re.compile(": −?\\d"), timeout=LOAD_SECONDS * 1000)


def open_map(page: Page, name: str) -> None:
    tile = page.get_by_role("button", name=name, exact=True)
    tile.focus()
    tile.press("Enter")


def blocks(page: Page) -> list[list[Decimal]]:
    """Each window, kernel and grid of products that is shown, in this order, input map by input map."""
    return [[number(text) for text in table.evaluate(NUMBERS)] for table in page.locator("table.ex-grid").all()]


def last_sum(page: Page) -> Decimal:
    """The last number of the last equation."""
    return number(page.locator(".ex-equation, .ex-total").locator(".ex-number").last.inner_text())


def test_the_numbers_of_a_cell_can_be_recomputed(page: Page, app_url: str) -> None:
    """Draw on one page, open Explain, open a map, point at a cell with the mouse, go on by the keyboard."""
    visit(page, app_url, "Draw")
    expect_ready(page)
    draw_seven(page, canvas(page))
    expect(page.get_by_text("It is a 7.", exact=True)).to_be_visible()
    go(page, "Explain")
    expect(page.get_by_text("It is a 7.", exact=True)).to_be_visible(timeout=LOAD_SECONDS * 1000)
    open_map(page, "Convolution, conv2d_1, map 1")
    field = page.get_by_role("application", name=re.compile(f"Convolution, map 1 of {MAPS}"))
    point_at(field, row=9, column=12, of=28)
    expect(reading(page)).to_have_text(re.compile("^Map 1, row 9, column 12: "))
    expect_adds_up(page)
    field.press("ArrowDown")
    field.press("ArrowLeft")
    expect(reading(page)).to_have_text(re.compile("^Map 1, row 10, column 11: "))
    expect_adds_up(page)


def point_at(field: Locator, *, row: int, column: int, of: int) -> None:
    """Move the mouse to a cell's middle; rows and columns count from 0."""
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    assert box is not None
    field.hover(position={"x": (column + 0.5) / of * box["width"], "y": (row + 0.5) / of * box["height"]})


def expect_adds_up(page: Page) -> None:
    """Every product is that of its factors, and all products together are the value that is read."""
    window, kernel, products = blocks(page)
    unit = last_place(products[0])
    assert [abs(a * b - c) <= unit / 2 for a, b, c in zip(window, kernel, products, strict=True)] == [True] * 9
    assert any(products)
    assert sum(products) == last_sum(page)
    shown = number(reading(page).inner_text().split(": ")[1])
    assert abs(sum(products) - shown) <= last_place(shown) / 2


def last_place(shown: Decimal) -> Decimal:
    """One unit in the last place of a number as it is shown."""
    exponent = shown.as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(exponent)


def test_subtotals_of_many_maps_add_up_with_what_is_left_out(page: Page, app_url: str) -> None:
    visit(page, app_url, "Explain")
    expect_explained(page)
    open_map(page, "Convolution, conv2d_2, map 0")
    expect(page.get_by_text(f"the other {MAPS - 3} input maps together")).to_be_visible()
    *terms, total = [number(text) for text in page.locator(".ex-equation .ex-number").all_inner_texts()]
    assert len(terms) == 4
    assert sum(terms) == total
    page.get_by_label("All input maps").check()
    expect(page.get_by_text(f"the other {MAPS - 3} input maps together")).to_have_count(0)
    *terms, same = [number(text) for text in page.locator(".ex-equation .ex-number").all_inner_texts()]
    assert len(terms) == MAPS
    assert sum(terms) == same == total


def test_a_stroke_changes_the_open_map_and_nothing_is_sent(page: Page, app_url: str) -> None:
    visit(page, app_url, "Explain")
    expect_explained(page)
    open_map(page, f"{BEFORE_OUTPUT['title']}, {BEFORE_OUTPUT['name']}")
    before = reading(page).inner_text()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Clear").click()
    draw_seven(page, canvas(page))
    expect(page.get_by_text("It is a 7.", exact=True)).to_be_visible()
    expect(reading(page)).not_to_have_text(before)
    assert asked == []


def test_the_window_sweeps_until_it_is_paused(page: Page, app_url: str) -> None:
    visit(page, app_url, "Explain")
    expect_explained(page)
    before = reading(page).inner_text()
    page.get_by_role("button", name="Step").click()
    expect(reading(page)).not_to_have_text(before)
    page.get_by_role("button", name=re.compile("^Play")).click()
    stepped = reading(page).inner_text()
    expect(reading(page)).not_to_have_text(stepped)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name=re.compile("^Play"))).to_be_visible()


def test_the_sandbox_tells_the_output_s_size_and_a_kernel_of_one_s_own(phone: Page, app_url: str) -> None:
    visit(phone, app_url, "Explain")
    phone.get_by_text("Sandbox", exact=True).click()
    expect(phone.get_by_text("= ⌊(8 + 0 − 3) ÷ 1⌋ + 1 = 6")).to_be_visible(timeout=LOAD_SECONDS * 1000)
    phone.get_by_label("Stride").fill("2")
    phone.get_by_role("radio", name="Same").check()
    expect(phone.get_by_text("= ⌊(8 + 1 − 3) ÷ 2⌋ + 1 = 4")).to_be_visible()
    middle = phone.get_by_label("Kernel, row 1, column 1")
    middle.fill("5")
    middle.press("Enter")
    expect(phone.get_by_label("Preset")).to_have_value("own")
    window, kernel, products = blocks(phone)
    assert kernel[4] == 5
    assert products[4] == 5 * window[4]
    assert sum(products) == last_sum(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_window_and_result_of_the_sandbox_are_seen_with_their_calculation(open_page: OpenPage, app_url: str) -> None:
    page = open_page(viewport={"width": 1280, "height": 720})
    visit(page, app_url, "Explain")
    page.get_by_text("Sandbox", exact=True).click()
    expect(page.get_by_text("Multiply and add")).to_be_visible(timeout=LOAD_SECONDS * 1000)
    page.get_by_text("products", exact=True).scroll_into_view_if_needed()
    for part in (".ex-source canvas", ".ex-output canvas", ".ex-reading", ".ex-steps"):
        expect(page.locator(part).first).to_be_in_viewport(ratio=1)


def test_the_network_begins_on_a_projectors_first_screen(open_page: OpenPage, app_url: str) -> None:
    page = open_page(viewport={"width": 1280, "height": 720})
    visit(page, app_url, "Explain")
    for name in ("Convolution, conv2d_1, map 0", "Convolution, conv2d_1, map 3"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)
    expect(canvas(page)).to_be_in_viewport(ratio=1)

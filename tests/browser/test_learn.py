"""The Learn page by hand: figures on the first screen, a frame that follows the pointer, and the presenter's mode."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.browser import until_rerun, wait_until_idle
from scripts.screenshots import SEVEN
from scripts.serve import Server
from tests.browser.conftest import OpenPage, watched_pages
from tests.browser.contexts import Contexts
from tests.browser.walking import TENSORFLOW_SECONDS, canvas, choose, draw, visit

PROJECTOR = {"viewport": {"width": 1280, "height": 720}, "color_scheme": "light"}
MOVED = ("pixels", "preprocessing", "convolution", "features", "relu", "channels", "pooling", "augmentation", "uses")
CHARTS = ("dense", "softmax", "loss", "landscape", "adversarial", "overfitting", "hunger")
SCROLLED = '[data-testid="stMain"]'
BELOW_EACH_OTHER = ("chapter-source", "chapter-figure", "chapter-text")


@pytest.fixture(scope="module")
def projector(contexts: Contexts, server: Server) -> Iterator[Page]:
    """One window of a projector's size for all chapters: only the first visit loads Streamlit."""
    with watched_pages(contexts, server) as open_page:
        yield open_page(**PROJECTOR)


def open_chapter(page: Page, url: str, key: str, query: str = "") -> None:
    page.goto(f"{url}/learn?chapter={key}{query}")
    expect(page.get_by_role("heading", level=1, name=re.compile(r"^\d+\. "))).to_be_visible()
    wait_until_idle(page, timeout_seconds=TENSORFLOW_SECONDS)


def figure(page: Page) -> Locator:
    return page.locator(".st-key-chapter-figure")


def numbers(page: Page) -> Locator:
    """What the figure says of the framed values."""
    return figure(page).get_by_role("status")


def formulas(page: Page) -> Locator:
    """The formulas with the current values, which the server writes."""
    return page.locator(".katex-mathml annotation").filter(has_text="y_{")


def slider(page: Page, name: str) -> Locator:
    return figure(page).get_by_role("slider", name=name)


@pytest.mark.parametrize("key", MOVED + CHARTS)
def test_figure_of_a_chapter_is_on_a_projectors_first_screen(projector: Page, app_url: str, key: str) -> None:
    open_chapter(projector, app_url, key)
    drawing = figure(projector).locator(".lf-body" if key in MOVED else '[data-testid="stPlotlyChart"]').first
    expect(drawing).to_be_visible(timeout=TENSORFLOW_SECONDS * 1000)
    expect(drawing).to_be_in_viewport(ratio=1)
    expect(projector.get_by_text("Question.", exact=True)).to_be_in_viewport(ratio=1)
    expect(figure(projector).get_by_text("Try it.", exact=True)).to_be_in_viewport(ratio=1)
    assert projector.locator(SCROLLED).evaluate("main => main.scrollTop") == 0


def test_numbers_follow_the_pointer_at_once_and_the_page_when_it_leaves(projector: Page, app_url: str) -> None:
    open_chapter(projector, app_url, "convolution")
    picture = figure(projector).get_by_role("application", name=re.compile("^Picture"))
    box = picture.bounding_box()
    assert box is not None
    cell = box["width"] / 28
    projector.mouse.move(box["x"] + 6.5 * cell, box["y"] + 9.5 * cell)
    expect(numbers(projector)).to_have_text(re.compile(r"^Sum, in row 8, column 5: "))
    assert slider(projector, "Row").input_value() == "12"  # nothing has been sent yet
    with until_rerun(projector):
        projector.mouse.move(box["x"] + box["width"] / 2, box["y"] - 150)
    expect(slider(projector, "Row")).not_to_have_value("12")
    row, column = (slider(projector, name).input_value() for name in ("Row", "Column"))
    shown = re.search(r"row (\d+), column (\d+): (\S+)$", numbers(projector).inner_text())
    assert shown
    assert shown.groups()[:2] == (row, column)
    expect(formulas(projector).last).to_contain_text(f"y_{{{row},{column}}}")
    value = shown[3].replace("\N{MINUS SIGN}", "-")
    written = (formulas(projector).last.text_content() or "").replace(" ", "")
    assert written.endswith(f"&={value}\\end{{aligned}}")


def test_frame_is_dragged_on_the_feature_map_and_moved_by_keys_and_sliders(projector: Page, app_url: str) -> None:
    open_chapter(projector, app_url, "convolution")
    feature_map = figure(projector).get_by_role("application", name=re.compile("^Feature map"))
    box = feature_map.bounding_box()
    assert box is not None
    cell = box["width"] / 26
    projector.mouse.move(box["x"] + 3.5 * cell, box["y"] + 4.5 * cell)
    projector.mouse.down()
    projector.mouse.move(box["x"] + 20.5 * cell, box["y"] + 10.5 * cell, steps=5)
    with until_rerun(projector):
        projector.mouse.up()
    expect(slider(projector, "Row")).to_have_value("10")
    expect(slider(projector, "Column")).to_have_value("20")
    feature_map.focus()
    with until_rerun(projector):
        projector.keyboard.press("ArrowDown")
    expect(slider(projector, "Row")).to_have_value("11")
    slider(projector, "Column").focus()
    with until_rerun(projector):
        projector.keyboard.press("ArrowLeft")
    expect(numbers(projector)).to_have_text(re.compile("^Sum, in row 11, column 19: "))


def test_products_in_the_frame_add_up(projector: Page, app_url: str) -> None:
    open_chapter(projector, app_url, "convolution")
    expect(numbers(projector)).to_have_text(re.compile("^Sum, "))
    tables = figure(projector).get_by_role("table")
    pixels, kernel, products = (
        [float(text.replace("\N{MINUS SIGN}", "-")) for text in tables.nth(index).get_by_role("cell").all_inner_texts()]
        for index in range(3)
    )
    assert [round(one * other, 6) for one, other in zip(pixels, kernel, strict=True)] == products
    total = numbers(projector).inner_text().rpartition(" ")[2].replace("\N{MINUS SIGN}", "-")
    assert sum(products) == pytest.approx(float(total))


def test_own_drawing_its_kernel_and_its_map_are_on_one_screen(open_page: OpenPage, app_url: str) -> None:
    page = open_page(**PROJECTOR)
    open_chapter(page, app_url, "convolution")
    choose(page, "Picture", "My drawing")
    with until_rerun(page):
        draw(page, SEVEN)
    for part in (canvas(page), figure(page).locator(".lf-body"), page.get_by_role("combobox", name="Kernel")):
        expect(part).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("Nothing is drawn yet.")).to_have_count(0)


def test_pad_maps_and_text_stand_below_each_other_on_a_phone(phone: Page, app_url: str) -> None:
    open_chapter(phone, app_url, "convolution")
    choose(phone, "Picture", "My drawing")
    expect(canvas(phone)).to_be_visible()
    parts = [phone.locator(f".st-key-{key}") for key in BELOW_EACH_OTHER]
    boxes = [part.bounding_box() for part in parts]
    for above, below in pairwise(boxes):
        assert above is not None
        assert below is not None
        assert above["y"] + above["height"] <= below["y"]
    maps = figure(phone).get_by_role("application")
    expect(maps).to_have_count(2)
    first, second = (each.bounding_box() for each in maps.all())
    assert first is not None
    assert second is not None
    assert first["y"] == second["y"]  # picture and feature map beside each other


def test_presentation_is_turned_by_keys_over_the_chapters_and_ends_with_escape(
    open_page: OpenPage, app_url: str
) -> None:
    page = open_page(**PROJECTOR)
    visit(page, app_url, "Learn", "?chapter=features")
    size = "() => parseFloat(getComputedStyle(document.querySelector('[data-testid=stMarkdownContainer] p')).fontSize)"
    before = page.evaluate(size)
    with until_rerun(page):
        page.get_by_role("button", name="Present").click()
    heading = page.get_by_role("heading", level=1)
    expect(page.get_by_role("navigation", name="App pages")).to_be_hidden()
    expect(page.get_by_test_id("stExpander")).to_be_hidden()
    assert page.evaluate(size) > before
    page.keyboard.press("PageDown")
    expect(heading).to_have_text("5. Several channels")
    page.keyboard.press("ArrowRight")
    expect(heading).to_have_text("6. Why ReLU")
    expect(page).to_have_url(re.compile("chapter=relu&present=1"))
    wait_until_idle(page)
    slider(page, "Row").focus()
    with until_rerun(page):
        page.keyboard.press("ArrowRight")  # the slider's own
    expect(heading).to_have_text("6. Why ReLU")
    slider(page, "Row").blur()
    page.keyboard.press("PageUp")
    expect(heading).to_have_text("5. Several channels")
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation", name="App pages")).to_be_visible()
    expect(page.get_by_role("button", name="Present")).to_be_visible()
    expect(page).not_to_have_url(re.compile("present"))


def test_link_opens_a_presentation_and_its_button_ends_it(open_page: OpenPage, app_url: str) -> None:
    page = open_page(**PROJECTOR)
    open_chapter(page, app_url, "pooling", "&present=1")
    expect(figure(page).locator(".lf-body")).to_be_in_viewport(ratio=1)
    with until_rerun(page):
        page.get_by_role("button", name="End presentation").click()
    expect(page.get_by_role("navigation", name="App pages")).to_be_visible()


def test_script_is_read_line_by_line_beside_what_each_makes_and_leads_to_a_chapter(
    open_page: OpenPage, app_url: str
) -> None:
    page = open_page(**PROJECTOR)
    open_chapter(page, app_url, "script")
    code, result = page.get_by_role("radiogroup", name="Line of the script"), page.locator(".st-key-script-result")
    expect(code).to_be_in_viewport(ratio=1)
    with until_rerun(page):
        code.get_by_text("layers.Conv2D(64, 3").click()
    expect(result).to_contain_text("(26, 26, 32) float32 → (24, 24, 64) float32")
    expect(result).to_be_in_viewport(ratio=1)
    with until_rerun(page):
        page.keyboard.press("ArrowDown")
    expect(code.get_by_role("radio", name="layers.MaxPooling2D(2)")).to_be_checked()
    shown = re.search(r"max\(([\d., ]+)\) = ([\d.]+)\.", result.inner_text())
    assert shown
    assert max(map(float, shown[1].split(","))) == float(shown[2])
    page.set_viewport_size({"width": 390, "height": 844})
    code.evaluate("code => code.scrollIntoView()")
    with until_rerun(page):
        code.get_by_text("layers.Flatten()").click()
    expect(code.get_by_text("layers.Flatten()")).to_be_in_viewport(ratio=1)
    expect(result.get_by_text("(12, 12, 64) float32")).to_be_in_viewport(ratio=1)
    with until_rerun(page):
        result.get_by_role("button", name=re.compile(r"^.*Chapter \d+: The dense layer")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"^\d+\. The dense layer$"))


def test_gradient_is_followed_to_a_kernel_weight_whose_products_add_up_and_are_legible_on_a_phone(
    projector: Page, app_url: str
) -> None:
    open_chapter(projector, app_url, "backpropagation")
    with until_rerun(projector):
        figure(projector).get_by_role("radio", name="A kernel weight").click()
    with until_rerun(projector):
        figure(projector).get_by_role("radio", name="0, 2").click()
    products = figure(projector).locator(".back-products li:not(.is-zero)")
    expect(products.first).to_be_in_viewport(ratio=1)
    written = products.locator("strong").all_inner_texts()
    total = sum(float(text.removeprefix("= ").replace("\N{MINUS SIGN}", "-")) for text in written)
    verdict = figure(projector).get_by_text(re.compile("^Backpropagation: "))
    shown = re.search(r"^Backpropagation: (\S+?)\. ", verdict.inner_text())
    assert shown
    assert total == pytest.approx(float(shown[1].replace("\N{MINUS SIGN}", "-")), abs=1e-9)
    size = "item => parseFloat(getComputedStyle(item).fontSize)"
    assert products.first.evaluate(size) > 10
    projector.set_viewport_size({"width": 390, "height": 844})
    expect(products.first.locator("small")).to_be_visible()
    expect(figure(projector).locator(".back-products .is-zero").first).to_be_hidden()
    assert products.first.evaluate(size) > 12
    box, side = products.first.bounding_box(), products.first.evaluate("item => item.scrollWidth")
    assert box is not None
    assert side <= box["width"] + 1  # nothing is cut off
    projector.set_viewport_size({"width": 1280, "height": 720})
    with until_rerun(projector):
        projector.get_by_role("button", name="Take a step with a gradient").click()
    expect(projector.get_by_role("heading", level=1)).to_have_text(re.compile(r"Loss and learning$"))

"""The Build page: layers are chosen in the drawing, messages stand beside the form, the way to the training is in sight."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.browser import PHONE, until_rerun
from tests.browser.conftest import OpenPage
from tests.browser.walking import choose, expect_page, fill, visit

SCREENS: dict[str, dict[str, Any]] = {
    "1280 x 720": {"viewport": {"width": 1280, "height": 720}},
    "1280 x 900": {"viewport": {"width": 1280, "height": 900}},
    "phone": PHONE,
}


def box(page: Page, label: str) -> Locator:
    """The box or badge of a layer in the drawing, by the beginning of its label."""
    return page.get_by_role("button", name=label)


def form(page: Page) -> Locator:
    return page.locator(".st-key-layer-form")


def test_click_on_a_box_or_a_badge_opens_its_form_beside_the_drawing(page: Page, app_url: str) -> None:
    visit(page, app_url, "Build")
    with until_rerun(page):
        box(page, "Layer 9: Dense").click()
    expect(box(page, "Layer 9: Dense")).to_have_attribute("aria-pressed", "true")
    fill(page, "Units", 96)
    expect(box(page, "Layer 9: Dense, 96 units")).to_have_attribute("aria-pressed", "true")
    with until_rerun(page):
        box(page, "Layer 2: Batch normalization").click()
    expect(form(page).get_by_role("spinbutton", name="Momentum")).to_be_visible()
    expect(box(page, "Layer 9: Dense")).to_have_attribute("aria-pressed", "false")
    drawing, fields = box(page, "Layer 1: Convolution").bounding_box(), form(page).bounding_box()
    assert drawing is not None
    assert fields is not None
    assert fields["x"] > drawing["x"] + drawing["width"]


def test_layers_are_chosen_and_changed_by_keyboard_alone(page: Page, app_url: str) -> None:
    visit(page, app_url, "Build")
    first = box(page, "Layer 1: Convolution")
    first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(box(page, "Layer 4: Max pooling")).to_be_focused()
    with until_rerun(page):
        page.keyboard.press("Enter")
    expect(box(page, "Layer 4: Max pooling")).to_have_attribute("aria-pressed", "true")
    with until_rerun(page):
        form(page).get_by_role("button", name="Earlier").press("Enter")
    expect(box(page, "Layer 3: Max pooling")).to_have_attribute("aria-pressed", "true")


def test_message_of_an_impossible_design_stands_in_the_form_and_the_layer_is_marked(page: Page, app_url: str) -> None:
    visit(page, app_url, "Build")
    with until_rerun(page):
        box(page, "Layer 4: Max pooling").click()
    fill(page, "Pool size", 20)
    expect(form(page).get_by_text("pool size 20 is larger than its 14x14 input")).to_be_visible()
    expect(box(page, "Layer 4: Max pooling")).to_have_attribute("aria-invalid", "true")
    expect(form(page).get_by_role("spinbutton", name="Pool size")).to_have_value("20")
    # Away from the bar at the lower edge, which would take the click.
    page.get_by_role("combobox", name="Padding").evaluate("field => field.scrollIntoView({ block: 'center' })")
    choose(page, "Padding", "same")
    expect(box(page, "Layer 4: Max pooling, 20×20")).to_have_attribute("aria-invalid", "false")


@pytest.mark.parametrize("screen", SCREENS)
def test_way_to_the_training_is_in_sight_on_every_screen(open_page: OpenPage, app_url: str, screen: str) -> None:
    page = open_page(**SCREENS[screen])
    visit(page, app_url, "Build")
    train = page.get_by_role("button", name="Train this network")
    expect(train).to_be_in_viewport(ratio=1)
    page.get_by_text("As JSON").scroll_into_view_if_needed()
    expect(train).to_be_in_viewport(ratio=1)
    train.click()
    expect_page(page, "Train")


def test_tap_on_a_phone_opens_the_form_right_below_the_drawing(phone: Page, app_url: str) -> None:
    visit(phone, app_url, "Build")
    with until_rerun(phone):
        box(phone, "Layer 4: Max pooling").tap()
    expect(form(phone).get_by_role("spinbutton", name="Pool size")).to_be_visible()
    drawing, fields = phone.locator(".st-key-design-drawing").bounding_box(), form(phone).bounding_box()
    assert drawing is not None
    assert fields is not None
    assert 0 < fields["y"] - (drawing["y"] + drawing["height"]) < 40
    assert abs(fields["width"] - drawing["width"]) < 2

"""A training on the visitor's own device: chosen, watched, drawn for, left and gone on with after a reload, and kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from scripts.browser import draw_stroke, until_rerun, wait_until_idle
from tests.browser.walking import fill, go, visit

TRAINING_SECONDS = 180  # on a machine that may be busy with other tests
ONE = ((0.5, 0.2), (0.5, 0.8))
EPOCHS = 20  # so many that the training goes on until it is told to end


def expect_no_sideways_scroll(page: Page) -> None:
    """On a phone's screen; afterwards the page is as wide as before."""
    page.set_viewport_size({"width": 390, "height": 844})
    wait_until_idle(page)
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollWidth - main.clientWidth") <= 0
    page.set_viewport_size({"width": 1280, "height": 900})


def start_training(page: Page, app_url: str) -> None:
    visit(page, app_url, "Train")
    with until_rerun(page):
        page.get_by_text("This device", exact=True).click()
    fill(page, "Epochs", EPOCHS)
    page.get_by_role("button", name="Start training").click()
    expect(page.get_by_role("heading", name="Fast on MNIST")).to_be_visible()


@pytest.mark.slow
def test_network_trained_on_this_device(page: Page, app_url: str) -> None:
    start_training(page, app_url)
    draw_stroke(page, page.get_by_role("application"), ONE)
    expect(page.get_by_text("Predictions for your sketch")).to_be_visible(timeout=TRAINING_SECONDS * 1000)
    expect(page.get_by_text("Validation: ").first).to_have_text(re.compile(r"\d"), timeout=TRAINING_SECONDS * 1000)

    expect_no_sideways_scroll(page)
    page.reload()
    page.get_by_role("button", name="Resume").click(timeout=TRAINING_SECONDS * 1000)
    page.get_by_role("button", name="Pause").click(timeout=TRAINING_SECONDS * 1000)
    page.get_by_role("button", name="Stop and keep").click(timeout=TRAINING_SECONDS * 1000)
    expect(page.get_by_text("of new digits right")).to_be_visible(timeout=TRAINING_SECONDS * 1000)
    expect_no_sideways_scroll(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "Fast-on-MNIST.cnn.zip"

    page.get_by_role("button", name="Try it on a drawing").click()
    expect(page.get_by_role("combobox", name="Network")).to_have_value(re.compile("on this device"))
    go(page, "Train")
    page.get_by_role("button", name="Keep it on this server").click()
    expect(page.get_by_text("is now on this server")).to_be_visible()
    wait_until_idle(page)
    page.get_by_role("button", name="Try it on a drawing").click()
    expect(page.get_by_role("heading", name="Draw", exact=True)).to_be_visible()
    expect(page.get_by_role("combobox", name="Network")).to_have_value(re.compile("Fast on MNIST"))


def test_training_whose_script_is_blocked_says_what_to_do(page: Page, app_url: str) -> None:
    page.route("**/training/training_worker.js", lambda route: route.abort("aborted"))
    start_training(page, app_url)
    expect(page.get_by_text("The script of the training could not be loaded").first).to_be_visible()
    expect(page.get_by_role("button", name="Resume")).to_be_hidden()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("The script of the training could not be loaded").first).to_be_visible()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete it for good?").click()
    expect(page.get_by_role("button", name="Start training")).to_be_visible()

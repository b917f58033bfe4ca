"""The page of a search for settings, as it is seen and used: on a phone, without seeing it, and with one press."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from cnn_demo.runs.sweep_folder import DONE, STOPPED_EARLY
from cnn_demo.spec.sweep import PARAMETERS
from scripts.browser import until_rerun, wait_until_idle
from scripts.serve import Server
from tests.app.sweep_folders import OPTIMIZER, RATE, Trial, asked_for, put_sweep
from tests.browser.test_first_look import (
    expect_no_wider_than_the_screen,
    expect_readable_texts,
    expect_readable_without_seeing,
)

WORKSPACE = "workspace-of-a-search"
FILTERS = "architecture.1.filters"
TRIALS: list[Trial] = [
    (DONE, {RATE: 0.001, OPTIMIZER: "adam", FILTERS: 8}, 0.91),
    (DONE, {RATE: 0.003, OPTIMIZER: "rmsprop", FILTERS: 16}, 0.95),
    (STOPPED_EARLY, {RATE: 0.02, OPTIMIZER: "sgd", FILTERS: 32}, 0.40),
]


def test_findings_of_a_search_are_read_on_a_phone_and_its_best_settings_taken(phone: Page, server: Server) -> None:
    asked = asked_for(paths=(RATE, OPTIMIZER, FILTERS), goal=PARAMETERS)
    shares = {RATE: 0.7, OPTIMIZER: 0.2, FILTERS: 0.1}
    sweep = put_sweep(server.runs_folder / WORKSPACE, asked, TRIALS, state=DONE, importances=shares, front=(0, 1))
    phone.goto(f"{server.url}/sweep?workspace={WORKSPACE}&sweep={sweep.id}")
    expect(phone.get_by_role("heading", name="My search")).to_be_visible()
    wait_until_idle(phone)
    expect(phone.locator(".stPlotlyChart .main-svg").first).to_be_visible()
    for title in (
        "Accuracy of the runs",
        "Accuracy against parameters",
        "Which settings matter",
        "Settings of the runs",
    ):
        expect(phone.get_by_role("figure", name=title)).to_be_visible()
    expect_no_wider_than_the_screen(phone)
    expect_readable_texts(phone)
    expect_readable_without_seeing(phone)
    with until_rerun(phone):
        phone.get_by_role("button", name="Use these settings").click()
    expect(phone.get_by_text("The settings of Run 2 are now on the Build and Train pages.")).to_be_visible()
    phone.get_by_role("button", name="Open the run").first.click()
    expect(phone.get_by_text("A run of the search My search.")).to_be_visible()

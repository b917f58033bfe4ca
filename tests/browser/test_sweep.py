"""The page of a search for settings, as it is seen and used: on a phone, without seeing it, with one press, in two tabs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page, expect

from cnn_demo.runs.lease import hold
from cnn_demo.runs.sweep_folder import DONE, STOPPED_EARLY, SweepTrial
from cnn_demo.spec.sweep import PARAMETERS
from scripts.browser import until_rerun, wait_until_idle
from tests.app.sweep_folders import OPTIMIZER, RATE, Trial, asked_for, put_sweep
from tests.browser.test_first_look import (
    expect_no_wider_than_the_screen,
    expect_readable_texts,
    expect_readable_without_seeing,
)

FILTERS = "architecture.1.filters"
TRIALS: list[Trial] = [
    (DONE, {RATE: 0.001, OPTIMIZER: "adam", FILTERS: 8}, 0.91),
    (DONE, {RATE: 0.003, OPTIMIZER: "rmsprop", FILTERS: 16}, 0.95),
    (STOPPED_EARLY, {RATE: 0.02, OPTIMIZER: "sgd", FILTERS: 32}, 0.40),
]


def test_findings_of_a_search_are_read_on_a_phone_and_its_best_settings_taken(
    phone: Page, app_url: str, workspace: Path
) -> None:
    asked = asked_for(paths=(RATE, OPTIMIZER, FILTERS), goal=PARAMETERS)
    shares = {RATE: 0.7, OPTIMIZER: 0.2, FILTERS: 0.1}
    sweep = put_sweep(workspace, asked, TRIALS, state=DONE, importances=shares, front=(0, 1))
    phone.goto(f"{app_url}/sweep?workspace={workspace.name}&sweep={sweep.id}")
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


def test_two_tabs_watch_a_search_by_themselves_and_one_stops_it_for_both(
    page: Page, app_url: str, workspace: Path
) -> None:
    sweep = put_sweep(workspace, asked_for(most_runs=4), TRIALS[:1])
    other = page.context.new_page()
    with hold(sweep.path):  # as the process of the search does, so that the server starts none
        for tab in (page, other):
            tab.goto(f"{app_url}/sweep?workspace={workspace.name}&sweep={sweep.id}")
            expect(tab.get_by_text("Runs ended: 1 of 4")).to_be_visible()
        state = sweep.stored_state()
        weak = SweepTrial(
            number=1, run_id=None, values=state.trials[0].values, state=STOPPED_EARLY, accuracy=0.4, epochs=2
        )
        sweep.write_state(replace(state, trials=(*state.trials, weak)))
        for tab in (page, other):
            expect(tab.get_by_text("Runs ended: 2 of 4")).to_be_visible()
        other.get_by_role("button", name="Stop", exact=True).click()
        expect(page.get_by_text("It will stop in a moment.")).to_be_visible()
        expect(page.get_by_role("button", name="Stop", exact=True)).to_be_disabled()
    for tab in (page, other):  # its process has ended
        expect(tab.get_by_text("Stopped before all runs were tried.")).to_be_visible()
        expect(tab.get_by_role("button", name="Delete")).to_be_enabled()

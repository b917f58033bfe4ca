"""A press is carried out also where the page runs again for another reason at the same moment."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.walking import TITLES, visit

# The second message reaches the server while the page still runs for the first, on its way to the button.
PRESS_BOTH = """([button, other]) => {
    button.click();
    setTimeout(() => other.dispatchEvent(new MouseEvent("click", { bubbles: true })), 30);
}"""


def test_press_is_not_lost_when_the_page_runs_again_for_another_reason(page: Page, app_url: str) -> None:
    visit(page, app_url, "Build")
    button = page.get_by_role("button", name="Train this network").element_handle()
    other = page.get_by_role("button", name="Layer 1: Convolution").element_handle()
    page.evaluate(PRESS_BOTH, [button, other])
    expect(page.get_by_role("heading", level=1, name=TITLES["Train"])).to_be_visible()

"""A stranger makes a network of their own and shares it; who gets the link draws for it and sees nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.browser import wait_until_idle
from scripts.screenshots import SEVEN
from scripts.serve import Server
from tests.browser.conftest import LAPTOP
from tests.browser.walking import LOAD_SECONDS, TENSORFLOW_SECONDS, draw, expect_answer, expect_page, go, visit

MOST_CLICKS = 5


class Hand:
    """Clicks, and counts them."""

    clicks = 0

    def click(self, target: Locator, *, seconds: float = LOAD_SECONDS) -> None:
        target.click(timeout=seconds * 1000)
        self.clicks += 1


@pytest.mark.slow
def test_stranger_has_an_own_network_and_a_link_to_it_in_five_clicks(
    page: Page, open_page: Callable[..., Page], server: Server
) -> None:
    hand = Hand()
    visit(page, server.url, "Home")
    hand.click(page.get_by_role("navigation", name="App pages").get_by_role("link", name="Train", exact=True))
    hand.click(page.get_by_role("button", name="Start training"))
    hand.click(page.get_by_role("button", name="Share this network"), seconds=TENSORFLOW_SECONDS)
    hand.click(page.get_by_role("button", name="Make a link"))
    link = page.locator("code").filter(has_text="?network=").inner_text().strip()
    assert hand.clicks <= MOST_CLICKS
    assert link.startswith(f"{server.url}/draw?network=")

    guest = open_page(**LAPTOP)
    guest.goto(link)
    expect_page(guest, "Draw")
    expect(guest.get_by_text("was shared with you")).to_be_visible()
    expect(guest.get_by_role("combobox", name="Network")).to_have_value(re.compile("shared with you"))
    draw(guest, SEVEN)
    expect_answer(guest, 7)
    go(guest, "Runs")
    expect(guest.get_by_text("There are no runs yet.")).to_be_visible()
    assert not {cookie["value"] for cookie in guest.context.cookies()} & {
        cookie["value"] for cookie in page.context.cookies()
    }

    again = page.context.new_page()
    visit(again, server.url, "Home")
    expect(again.get_by_text("is trained:")).to_be_visible()
    again.get_by_role("button", name="See its results").click()
    again.get_by_role("button", name="Share this network").click()
    again.get_by_role("button", name="Withdraw the link").click()
    expect(again.get_by_role("button", name="Make a link")).to_be_visible()
    late = open_page(**LAPTOP)
    late.goto(link)
    expect(late.get_by_text("its owner has withdrawn it")).to_be_visible()
    wait_until_idle(late)
    late.wait_for_url(f"{server.url}/draw")

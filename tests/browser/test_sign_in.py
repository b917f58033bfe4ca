"""A person signs in with an OpenID Connect provider: work follows them to another browser, and leaves with signing out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from scripts.browser import wait_until_idle
from scripts.serve import Server, serve
from tests.browser.conftest import LAPTOP, OpenPage, watched_pages
from tests.browser.oidc_provider import Provider, oidc_provider
from tests.browser.walking import choose, expect_page, visit

ADA = {"sub": "1815", "name": "Ada Lovelace", "email": "ada@school.example"}


@pytest.fixture
def provider() -> Iterator[Provider]:
    with oidc_provider(ADA) as running:
        yield running


@pytest.fixture
def server_with_sign_in(browser: Browser, provider: Provider, tmp_path: Path) -> Iterator[Server]:
    """The app with an [auth] section of this test's own."""
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(provider.secrets_file())
    with serve(tmp_path, settings={"NO_PROXY": "127.0.0.1"}, secrets=secrets) as running:
        yield running


@pytest.fixture
def open_watched(browser: Browser, server_with_sign_in: Server) -> Iterator[OpenPage]:
    with watched_pages(browser, server_with_sign_in) as opening:
        yield opening


def sign_in(page: Page) -> None:
    page.get_by_role("button", name="Sign in").click()
    expect(account(page)).to_be_visible()
    wait_until_idle(page)


def account(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("Ada Lovelace"))


def design(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Start from")


def test_work_follows_a_person_who_signs_in(open_watched: OpenPage, server_with_sign_in: Server) -> None:
    url = server_with_sign_in.url
    page = open_watched(**LAPTOP)
    visit(page, url, "Build")
    sign_in(page)
    expect_page(page, "Build")  # back where they pressed the button
    choose(page, "Start from", "LeNet-5")

    other = open_watched(**LAPTOP)
    visit(other, url, "Build")
    expect(design(other)).to_have_value("Fast")
    sign_in(other)
    expect_page(other, "Build")
    expect(design(other)).to_have_value("LeNet-5")

    account(other).click()
    other.get_by_role("button", name="Sign out").click()
    expect(other.get_by_role("button", name="Sign in")).to_be_visible()
    visit(other, url, "Build")
    expect(design(other)).to_have_value("Fast")
    assert all("person-" not in cookie["value"] for cookie in other.context.cookies())
    log = server_with_sign_in.log.read_text()
    assert not any(text in log for text in (*ADA.values(), "person-"))

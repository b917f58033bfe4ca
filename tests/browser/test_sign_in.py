"""A person signs in with an OpenID Connect provider: work follows them to another browser, and leaves with signing out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from scripts.serve import PROJECT, Server, serve
from tests.browser.conftest import LAPTOP, OpenPage, watched_pages
from tests.browser.contexts import Contexts
from tests.browser.oidc_provider import Provider, oidc_provider
from tests.browser.walking import expect_page, visit

ADA = {"sub": "1815", "name": "Ada Lovelace", "email": "ada@school.example"}
SETTINGS = {"NO_PROXY": "127.0.0.1", "CNN_DEMO_SPARE_WORKER": "off"}


@pytest.fixture
def provider() -> Iterator[Provider]:
    with oidc_provider(ADA) as running:
        yield running


@pytest.fixture
def server_with_sign_in(browser: Browser, provider: Provider, tmp_path: Path) -> Iterator[Server]:
    """The app with an [auth] section of this test's own."""
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(provider.secrets_file())
    with serve(tmp_path, entry=PROJECT / "server.py", settings=SETTINGS, secrets=secrets) as running:
        yield running


@pytest.fixture
def open_watched(contexts: Contexts, server_with_sign_in: Server) -> Iterator[OpenPage]:
    with watched_pages(contexts, server_with_sign_in) as opening:
        yield opening


def sign_in(page: Page) -> None:
    page.get_by_role("button", name="Sign in").click()
    expect(account(page)).to_be_visible()


def account(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("Ada Lovelace"))


def own_class(page: Page) -> Locator:
    return page.get_by_role("heading", name="7b")


def test_work_follows_a_person_who_signs_in(open_watched: OpenPage, server_with_sign_in: Server) -> None:
    url = server_with_sign_in.url
    page = open_watched(**LAPTOP)
    visit(page, url, "Class")
    sign_in(page)
    expect_page(page, "Class")  # back where they pressed the button
    page.get_by_role("textbox", name="Name of the class").fill("7b")
    page.get_by_role("button", name="Make a class").click()
    expect(own_class(page)).to_be_visible()

    other = open_watched(**LAPTOP)
    visit(other, url, "Class")
    expect(own_class(other)).to_have_count(0)
    sign_in(other)
    expect(own_class(other)).to_be_visible()

    account(other).click()
    other.get_by_role("button", name="Sign out").click()
    expect(other.get_by_role("button", name="Sign in")).to_be_visible()
    visit(other, url, "Class")
    expect(own_class(other)).to_have_count(0)
    assert all("person-" not in cookie["value"] for cookie in other.context.cookies())
    log = server_with_sign_in.log.read_text()
    assert not any(text in log for text in (*ADA.values(), "person-"))

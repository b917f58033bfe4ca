"""Signing in, as the pages see it: off unless it is set up; then a person's work is the person's on every device."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.errors import StreamlitAuthError

from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED, RUNNING
from cnn_demo.ui.core import browser_memory
from cnn_demo.ui.core.visitor import visitor as counted
from tests.app.conftest import WORKSPACE, MakeRun
from tests.app.visitor import Visitor

SECTION = {
    "redirect_uri": "https://app.example/oauth2callback",
    "cookie_secret": "made by the test",
    "client_id": "app",
}
ADA = {
    "is_logged_in": True,
    "iss": "https://id.example",
    "sub": "1815",
    "name": "Ada *L*",
    "email": "ada@school.example",
}
STRANGER = {"is_logged_in": False}


def with_sign_in(user: Mapping[str, Any], section: Mapping[str, Any] = SECTION) -> Visitor:
    """A session on a server that has an [auth] section."""
    visitor = Visitor()
    visitor.app.secrets["auth"] = dict(section)
    visitor.app.user = dict(user)
    return visitor


def buttons(visitor: Visitor) -> list[str]:
    return [button.label for button in visitor.app.button if "ign" in button.label]


@pytest.mark.parametrize("page", ["home", "runs", "train"])
def test_nothing_mentions_it_where_it_is_not_set_up(visitor: Visitor, page: str) -> None:
    visitor.open(page)
    assert not buttons(visitor)
    assert "ign in" not in visitor.text


@pytest.mark.parametrize("page", ["home", "runs", "train"])
def test_every_page_offers_it_where_it_is_set_up(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []
    monkeypatch.setattr(st, "login", asked.append)
    visitor = with_sign_in(STRANGER).open(page)
    assert buttons(visitor) == ["Sign in"]
    visitor.press("Sign in")
    assert asked == [None]


def test_every_provider_has_a_button(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []
    monkeypatch.setattr(st, "login", asked.append)
    section: dict[str, Any] = {name: value for name, value in SECTION.items() if name != "client_id"}
    section |= {"google": {"client_id": "1"}, "school": {"client_id": "2"}, "client_kwargs": {"prompt": "login"}}
    visitor = with_sign_in(STRANGER, section).open("runs")
    assert buttons(visitor) == ["Sign in with Google", "Sign in with School"]
    visitor.press("Sign in with School")
    assert asked == ["school"]


def test_incomplete_set_up_is_told_instead_of_a_failed_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(provider: str | None) -> None:
        raise StreamlitAuthError('The credentials are missing the "redirect_uri" key.')

    monkeypatch.setattr(st, "login", refuse)
    visitor = with_sign_in(STRANGER).open("runs").press("Sign in")
    assert visitor.errors == [
        'This server\'s sign-in is not set up correctly. The credentials are missing the "redirect_uri" key.'
    ]


def test_setting_turns_it_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_DEMO_SIGN_IN", "off")
    visitor = with_sign_in(ADA).open("runs")
    assert "Ada" not in visitor.text
    assert not visitor.workspace.startswith("person-")


def test_required_shows_a_page_to_nobody_without_a_name(monkeypatch: pytest.MonkeyPatch, runs_folder: Path) -> None:
    monkeypatch.setenv("CNN_DEMO_SIGN_IN", "required")
    visitor = with_sign_in(STRANGER).open("runs")
    assert "Sign in to open this page." in visitor.text
    assert "There are no runs yet." not in visitor.text
    assert "There are no runs yet." in with_sign_in(ADA).open("runs").text


def test_required_without_a_provider_is_told_to_the_operator(monkeypatch: pytest.MonkeyPatch, visitor: Visitor) -> None:
    monkeypatch.setenv("CNN_DEMO_SIGN_IN", "required")
    assert (
        "CNN_DEMO_SIGN_IN is required, but .streamlit/secrets.toml has no section [auth]"
        in visitor.open("runs").errors[0]
    )


def test_work_is_the_persons_on_every_device_and_nobody_elses(make_run: MakeRun) -> None:
    first = with_sign_in(ADA).open("build").choose("Start from", "LeNet-5")
    make_run(FINISHED, name="Ada's network", workspace=first.workspace)
    again = with_sign_in({**ADA, "name": "A. Lovelace", "email": "other@school.example"}).open("runs")
    assert again.workspace == first.workspace
    assert again.selected("Run to manage") is not None
    for other in ({**ADA, "sub": "1816"}, {**ADA, "iss": "https://other.example"}):
        assert with_sign_in(other).open("runs").workspace != first.workspace


def test_browser_is_not_given_the_persons_workspace(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[list[str]] = []
    monkeypatch.setattr(browser_memory, "keep", lambda ids, **others: kept.append(ids))
    visitor = with_sign_in(ADA).open("build").choose("Start from", "LeNet-5").open("runs")
    assert visitor.workspace.startswith("person-")
    assert all(ids == [] for ids in kept)
    assert not [code for code in visitor.app.code if "#workspace=" in code.value]
    assert "1815" not in visitor.workspace


def test_name_is_shown_as_text() -> None:
    assert "Signed in as **Ada \\*L\\***" in with_sign_in(ADA).open("home").text


def test_signing_out_leaves_nothing_of_the_work_in_the_session_and_the_browser(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    monkeypatch.setattr(browser_memory, "keep", lambda ids, **others: kept.extend(ids))
    visitor = with_sign_in(ADA).open("runs")
    make_run(FINISHED, name="Ada's network", workspace=visitor.workspace)
    visitor.look_again().press("Sign out")
    assert buttons(visitor) == ["Sign in"]
    assert "There are no runs yet." in visitor.text
    assert not any(name.startswith("person-") for name in (visitor.workspace, *kept))


def test_person_counts_as_one_wherever_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "user", ADA)
    st.session_state["workspace"] = "one-workspace-of-ada"
    here = counted()
    st.session_state["workspace"] = "another-workspace-of-ada"
    assert counted().origin == here.origin
    assert "1815" not in here.origin
    monkeypatch.setattr(st, "user", {**ADA, "sub": "1816"})
    assert counted().origin != here.origin


@pytest.fixture
def made_before(runs_folder: Path, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch) -> RunFolder:
    """A run of a visitor whose browser remembers it."""
    monkeypatch.setattr(browser_memory, "cookie_ids", lambda: [WORKSPACE])
    return make_run(FINISHED, name="Before")


def test_work_from_before_is_taken_along_when_asked(made_before: RunFolder, runs_folder: Path) -> None:
    visitor = with_sign_in(ADA).open("runs")
    assert "Runs: 1, the newest is Before" in visitor.text
    visitor.press("Take it along")
    assert visitor.selected("Run to manage") == made_before.id
    assert not (runs_folder / WORKSPACE).exists()
    assert "made before you signed in" not in visitor.look_again().text


def test_work_from_before_can_stay_and_is_asked_about_once(made_before: RunFolder, runs_folder: Path) -> None:
    visitor = with_sign_in(ADA).open("runs").press("Leave it in this browser")
    assert "made before you signed in" not in visitor.text
    assert "made before you signed in" not in with_sign_in(ADA).open("runs").text
    assert made_before.exists()
    visitor.press("Runs: 1, the newest is Before")  # it is a press away
    assert visitor.workspace == WORKSPACE
    assert "There are no runs yet." in with_sign_in(ADA).open("runs").text


def test_work_that_trains_is_taken_along_later(made_before: RunFolder, make_run: MakeRun) -> None:
    make_run(RUNNING)
    visitor = with_sign_in(ADA).open("runs").press("Take it along")
    assert visitor.errors == ["A run trains or waits. Take your work along when it has ended, or pause it first."]
    assert "made before you signed in" in visitor.text


def test_nobody_is_asked_without_a_name(made_before: RunFolder) -> None:
    assert "made before you signed in" not in with_sign_in(STRANGER).open("runs").text


def test_no_link_opens_a_persons_work(runs_folder: Path, make_run: MakeRun) -> None:
    workspace = with_sign_in(ADA).open("runs").workspace
    make_run(FINISHED, workspace=workspace)
    stranger = Visitor().arrive(workspace=workspace)
    assert stranger.workspace != workspace
    assert "This private link opens nothing" in stranger.errors[0]

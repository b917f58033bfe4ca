"""A network is shared by a read-only link: others use it, its owner withdraws it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from unittest.mock import Mock

import pytest

from cnn_demo.browser import made_network
from cnn_demo.errors import ModelError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED, RUNNING
from tests.app.conftest import WORKSPACE, MakeRun
from tests.app.visitor import Visitor


def everything_sent(block: Any) -> Iterator[Any]:
    """The messages that the browser got for the parts of a page."""
    for part in block.children.values():
        yield part.proto
        if hasattr(part, "children"):
            yield from everything_sent(part)


PAGES_WITH_A_NETWORK = ("draw", "explain", "inspection", "export")


def token_of(owner: Visitor) -> str:
    shown = next(code.value for code in owner.app.code if "?network=" in code.value)
    address, _, token = shown.partition("?network=")
    assert address.endswith("draw")
    return str(token)


@pytest.fixture
def token(owner: Visitor, finished: RunFolder) -> str:
    """Of a link to the owner's run."""
    return token_of(owner.open("runs").press("Make a link"))


@pytest.fixture
def guest(monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """Somebody who gets the link. The run has no weights that a browser could use."""
    monkeypatch.setattr(made_network, "made", Mock(side_effect=ModelError("The run has no weights.")))
    return Visitor()


@pytest.mark.parametrize("page", ["train", "runs"])
def test_link_is_made_where_an_ended_run_is_shown(owner: Visitor, finished: RunFolder, page: str) -> None:
    owner.open(page).press("Make a link")
    assert len(token_of(owner)) == 12
    assert WORKSPACE not in token_of(owner)


def test_owner_is_told_which_names_of_other_networks_the_link_shows(owner: Visitor, finished: RunFolder) -> None:
    told = "names of the networks that this one started from or learned from"
    assert told not in owner.open("runs").text
    about = finished.path / "about.json"
    about.write_text(json.dumps({**json.loads(about.read_text()), "starts_from": "My first", "taught_by": "My best"}))
    assert f"{told}: My first, My best." in owner.look_again().text


def test_run_that_trains_is_not_shared(owner: Visitor, make_run: MakeRun) -> None:
    make_run(RUNNING)
    assert not [button for button in owner.open("runs").app.button if button.label == "Make a link"]


@pytest.mark.parametrize("page", PAGES_WITH_A_NETWORK)
def test_guest_finds_the_network_on_every_page_that_uses_one(guest: Visitor, token: str, page: str) -> None:
    guest.open("draw", network=token)
    assert any("was shared with you" in message for message in guest.successes)
    guest.open(page)
    assert guest.selected("Network") == f"shared:{token}"
    assert guest.address["network"] == token


def test_guest_learns_nothing_of_the_workspace(guest: Visitor, token: str) -> None:
    for page in PAGES_WITH_A_NETWORK:
        guest.open(page, network=token)
        sent = [str(message) for message in everything_sent(guest.app.main)]
        assert len(sent) > 5
        assert not [text for text in sent if WORKSPACE in text]


def test_guest_cannot_manage_the_run(guest: Visitor, token: str) -> None:
    guest.open("draw", network=token).open("runs")
    assert "There are no runs yet." in guest.text
    assert "My seven" not in guest.open("train").text


def test_visit_of_a_guest_leaves_no_folder(guest: Visitor, token: str, finished: RunFolder) -> None:
    guest.open("draw", network=token)
    assert not (finished.path.parent.parent / guest.workspace).exists()


def test_withdrawn_link_says_so_to_a_guest_who_has_it_open_and_to_a_new_one(
    owner: Visitor, guest: Visitor, token: str
) -> None:
    guest.open("draw", network=token)
    owner.press("Withdraw the link")
    guest.look_again()
    assert any("has withdrawn it" in error for error in guest.errors)
    assert guest.selected("Network") == "best"
    late = Visitor().open("draw", network=token)
    assert any("has withdrawn it" in error for error in late.errors)
    assert late.address == {}


def test_deleted_network_says_so(guest: Visitor, token: str, finished: RunFolder) -> None:
    finished.delete()
    assert any("deleted the network" in error for error in guest.open("draw", network=token).errors)


def test_owner_who_follows_the_own_link_sees_the_own_run(owner: Visitor, token: str, make_run: MakeRun) -> None:
    first = owner.open("runs").selected("Run to manage")
    make_run(FINISHED, name="Newer")
    assert owner.open("draw", network=token).selected("Network") == first


def test_web_site_of_its_own_is_beside_the_link(owner: Visitor, finished: RunFolder) -> None:
    owner.open("runs").press("Or take it as a web site of its own")
    assert owner.title == "Export"
    assert owner.selected("Network") == finished.id

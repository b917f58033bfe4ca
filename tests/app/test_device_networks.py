"""Networks that the visitor's device keeps are offered on the pages, which say what they cannot do with them."""

from __future__ import annotations

from typing import Any

import pytest

from cnn_demo.runs.folder import RunFolder
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.presets import design
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.ui.core import store
from cnn_demo.ui.widgets import device_networks, network_picker
from tests.app.visitor import Visitor

ID = "0123456789abcdef"
PROJECT = Project(architecture=design("fast").architecture(), recipe=Recipe(), data=MNIST_5K)
MINE: dict[str, Any] = {"id": ID, "name": "Mine", "spec": PROJECT.spec_dict(), "recipe": PROJECT.recipe.to_dict()}
SHOWN = "Mine · on this device"


def tell(visitor: Visitor, *networks: object) -> Visitor:
    """Let the browser tell of its networks."""
    visitor.app.session_state[device_networks.KEY] = {"networks": list(networks)}
    return visitor.look_again()


def offered(visitor: Visitor) -> list[str]:
    return list(visitor.app.selectbox[0].options)


def choose(visitor: Visitor) -> Visitor:
    return visitor.choose("Network", SHOWN)


@pytest.mark.parametrize("page", ["draw", "explain", "inspection", "export"])
def test_every_page_with_networks_offers_those_of_the_device(visitor: Visitor, page: str) -> None:
    tell(visitor.open(page), MINE)
    assert SHOWN in offered(visitor)
    choose(visitor)
    assert "Keep it on this server" in visitor.text
    assert not visitor.errors


@pytest.mark.parametrize("page", ["inspection", "export"])
def test_pages_that_need_the_server_say_so(visitor: Visitor, page: str) -> None:
    tell(visitor.open(page), MINE)
    assert "needs the network for that. Its weights are on this device alone." in choose(visitor).text


def test_ways_of_drawing_that_need_the_server_say_so(visitor: Visitor) -> None:
    choose(tell(visitor.open("draw"), MINE))
    assert "needs the network" not in visitor.text
    for way in ("Upload", "Compare with the server"):
        assert "Here the server predicts, and needs the network for that." in visitor.mark("Picture", way).text


def test_learn_offers_networks_of_the_server_alone(visitor: Visitor) -> None:
    tell(visitor.open("draw"), MINE)
    visitor.open("learn", chapter="features")
    assert all(SHOWN not in box.options for box in visitor.app.selectbox)


def test_a_network_that_is_a_run_here_is_offered_once(owner: Visitor, finished: RunFolder) -> None:
    about = finished.path / "about.json"
    about.write_text(about.read_text().replace("{", f'{{"trained_on_device": "{ID}", ', 1))
    tell(owner.open("draw"), MINE)
    assert SHOWN not in offered(owner)


WRONG: list[object] = [
    7,
    {},
    {**MINE, "id": "../x"},
    {**MINE, "id": 7},
    {**MINE, "name": 7},
    {**MINE, "name": "\u200b"},
    {**MINE, "spec": None},
    {**MINE, "recipe": []},
    {**MINE, "spec": {**MINE["spec"], "architecture": {}}},
]


def test_what_is_no_network_is_left_out(visitor: Visitor) -> None:
    tell(visitor.open("draw"), *WRONG, MINE)
    assert [title for title in offered(visitor) if "on this device" in title] == [SHOWN]
    assert not visitor.errors


def test_a_design_beyond_the_servers_limits_is_left_out(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_DEMO_MAX_PARAMETERS", "100")
    assert SHOWN not in offered(tell(visitor.open("draw"), MINE))


def test_many_networks_are_offered(visitor: Visitor) -> None:
    many = [{**MINE, "id": f"{number:016x}", "name": f"Mine {number}"} for number in range(30)]
    tell(visitor.open("draw"), *many)
    assert [title for title in offered(visitor) if "on this device" in title] == [
        f"Mine {number} · on this device" for number in range(30)
    ]


def test_next_training_on_the_device_takes_a_name_that_no_network_of_it_has(visitor: Visitor) -> None:
    visitor.open("train").app.radio[0].set_value("device")
    tell(visitor.look_again(), {**MINE, "name": "Fast on MNIST"})
    assert [field.placeholder for field in visitor.app.text_input] == ["Fast on MNIST 2"]


def test_deleted_network_is_offered_no_more(visitor: Visitor) -> None:
    choose(tell(visitor.open("draw"), MINE))
    visitor.app.session_state[f"keep-{ID}"] = {"sent": {"deleted": ID}}
    visitor.look_again()
    assert SHOWN not in offered(visitor)
    assert "Mine was deleted from this device." in visitor.successes


@pytest.mark.parametrize("page", ["runs", "home"])
def test_runs_and_home_say_where_the_network_is_and_draw_for_it(visitor: Visitor, page: str) -> None:
    tell(visitor.open(page), MINE)
    assert "Mine" in visitor.text
    assert "This network is on this device alone." in visitor.text
    visitor.press("Try it on a drawing")
    assert not visitor.errors


def test_pages_open_with_the_network_that_this_session_has_trained(visitor: Visitor) -> None:
    session = visitor.open("draw").app.session_state
    session[store.KEY] = {**session[store.KEY], network_picker.AWAITED: ID}
    assert tell(visitor, MINE).app.selectbox[0].value == ID
    visitor.choose("Network", offered(visitor)[0])
    assert visitor.look_again().app.selectbox[0].value != ID

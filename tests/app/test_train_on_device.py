"""The Train page's side of a training on the visitor's own device: the choice, the start, and what the browser reports."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cnn_demo.browser import published
from cnn_demo.runs.status import FINISHED
from cnn_demo.runs.workspace import Workspace
from cnn_demo.ui.core import server, state, store
from cnn_demo.ui.core.one_per_process import end_all
from cnn_demo.ui.train import on_device
from cnn_demo.ui.widgets import device_networks
from tests.app.conftest import MakeRun
from tests.app.visitor import Visitor

FACTS = {"webgpu": False, "wasm": True}
NAMED = "Fast on MNIST, on this device"
TRAINING = {"id": "0123456789abcdef", "name": "Fast on MNIST", "state": "paused"}


@pytest.fixture
def train(visitor: Visitor) -> Visitor:
    """The Train page of a new visitor."""
    return visitor.open("train")


def report(visitor: Visitor, **changes: Any) -> Visitor:
    """Let the browser report on the device."""
    seen = (changes.get("training") or {}).get("id")
    value = {"facts": FACTS, "place": None, "training": None, "seen": seen, "asks": None, **changes}
    visitor.app.session_state[on_device.KEY] = {"sent": value}
    return visitor.look_again()


def choose_place(visitor: Visitor, place: str) -> Visitor:
    visitor.app.radio[0].set_value(place)
    return visitor.look_again()


def parts(visitor: Visitor) -> list[str]:
    """What the page's switch offers."""
    return [str(option.content) for control in visitor.app.segmented_control for option in control.proto.options]


def shown(visitor: Visitor) -> str:
    return str(visitor.app.segmented_control[0].value)


def test_server_is_suggested_where_both_are_free(train: Visitor) -> None:
    report(train)
    assert train.app.radio[0].value == "server"
    assert "Suggested" not in train.text


def test_device_is_suggested_and_not_chosen_while_the_server_is_under_maintenance(train: Visitor) -> None:
    server.queue().hold(held=True)
    report(train)
    assert "Suggested: this device. The server is under maintenance." in train.text
    assert train.app.radio[0].value == "server"


def test_device_is_chosen_where_the_server_refuses_the_training(
    monkeypatch: pytest.MonkeyPatch, train: Visitor
) -> None:
    monkeypatch.setenv("CNN_DEMO_MAX_BATCH_SIZE", "1")
    end_all()
    report(train)
    assert "Suggested: this device. The training takes more than this server allows." in train.text
    assert train.app.radio[0].value == "device"
    assert not train.button("start").disabled


def test_network_that_no_page_would_take_is_not_trained_on_the_device(
    monkeypatch: pytest.MonkeyPatch, train: Visitor
) -> None:
    monkeypatch.setenv("CNN_DEMO_MAX_PARAMETERS", "1000")
    end_all()
    report(train)
    assert "Suggested" not in train.text
    assert train.app.radio[0].value == "server"
    choose_place(train, "device")
    (warning,) = (text for text in train.warnings if "This device cannot train it." in text)
    assert "CNN_DEMO_MAX_PARAMETERS" in warning
    assert "Choose this server" not in [button.label for button in train.app.button]
    assert train.button("start").disabled


def test_choice_of_the_browser_is_remembered(train: Visitor) -> None:
    report(train, place="device")
    assert train.app.radio[0].value == "device"


def test_form_on_the_device_has_no_choice_of_the_servers_devices(train: Visitor) -> None:
    assert "Device" in [box.label for box in train.app.selectbox]
    choose_place(train, "device")
    assert "Device" not in [box.label for box in train.app.selectbox]
    assert "Learn from another network" not in [fold.label for fold in train.app.expander]


def test_time_is_said_for_a_laptop_until_this_device_has_trained(train: Visitor) -> None:
    report(train, place="device")
    assert "on a laptop" in train.text
    report(train, place="device", pace=2.5)
    assert "Expected time on this device" in train.text
    report(train, place="device", pace="fast")
    assert "on a laptop" in train.text


def test_start_on_the_device_makes_no_run_and_shows_the_panel(train: Visitor, runs_folder: Path) -> None:
    choose_place(train, "device").press("start")
    assert not Workspace(runs_folder / train.workspace).runs()
    assert shown(train) == "device"
    assert train.address["device"]
    assert NAMED in parts(train)
    assert (
        train.app.session_state[store.KEY][on_device.PLAN]["recipe"] == train.project.recipe.to_dict()
    )  # still a preset's


def test_teacher_is_refused_on_the_device_by_name(train: Visitor) -> None:
    choose_place(train, "device")
    draft, project = train.app.session_state[state.DRAFT], train.project
    taught = replace(project, recipe=project.recipe.with_changes(distillation=0.5))
    train.app.session_state[state.DRAFT] = replace(draft, project=taught)
    train.look_again()
    assert (
        "This device cannot train it. The training learns from a teacher network, which is on the server. "
        "Choose no teacher under *Learn from another network*. Or train on this server."
    ) in train.warnings
    assert train.button("start").disabled


def test_training_that_the_device_holds_is_offered_beside_the_form(train: Visitor) -> None:
    report(train, training=TRAINING)
    assert shown(train) == "new"
    assert NAMED in parts(train)


def test_training_that_the_browser_could_not_store_is_not_replaced_by_another(train: Visitor) -> None:
    report(train, place="device", training={**TRAINING, "isStored": False})
    assert any("is on this page alone" in warning for warning in train.warnings)
    assert train.button("start").disabled
    report(train, place="device", training={**TRAINING, "isStored": True})
    assert not train.button("start").disabled


def test_images_of_a_paused_training_are_published_again(
    train: Visitor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(published, "STATIC", tmp_path)  # as in a new container
    data = train.project.data
    report(train, training={**TRAINING, "state": "done", "data": data.to_dict()})
    assert not list(tmp_path.glob("data-*"))
    report(train, training={**TRAINING, "data": data.to_dict()})
    assert list(tmp_path.glob("data-*.gz"))


def test_reload_shows_the_training_that_the_address_names(visitor: Visitor) -> None:
    visitor.open("train", device=TRAINING["id"])
    assert shown(visitor) == "device"
    report(visitor, training=TRAINING)
    assert shown(visitor) == "device"


def test_address_of_a_training_that_the_device_does_not_hold_shows_the_form(visitor: Visitor) -> None:
    visitor.open("train", device=TRAINING["id"])
    report(visitor)
    assert visitor.button("start")
    assert "device" not in visitor.address


def test_deleted_training_leaves_the_form(train: Visitor) -> None:
    choose_place(train, "device").press("start")
    started = train.address["device"]
    report(train, training={**TRAINING, "id": started})
    report(train, seen=started)
    assert train.button("start")
    assert "device" not in train.address


def test_training_that_the_browser_has_not_begun_yet_stays(train: Visitor) -> None:
    choose_place(train, "device").press("start")
    report(train)
    assert shown(train) == "device"


def test_panel_asks_for_the_form(train: Visitor) -> None:
    choose_place(train, "device").press("start")
    started = train.address["device"]
    held = {**TRAINING, "id": started, "state": "done"}
    report(train, training=held, asks={"what": "again", "id": started, "count": 1})
    assert shown(train) == "new"
    report(train, training=held, asks={"what": "again", "id": started, "count": 1})
    train.mark("Shown on this page", "device")
    assert shown(train) == "device"


def test_drawing_for_a_network_that_the_browser_has_not_stored_says_what_to_do(train: Visitor) -> None:
    choose_place(train, "device").press("start")
    started = train.address["device"]
    report(
        train,
        training={**TRAINING, "id": started, "state": "done"},
        asks={"what": "draw", "id": started, "count": 1},
    )
    assert any("Keep it on this server" in warning for warning in train.warnings)


def test_drawing_for_a_network_that_this_server_refuses_says_why(
    monkeypatch: pytest.MonkeyPatch, train: Visitor
) -> None:
    project = train.project
    network = {"id": TRAINING["id"], "name": "Mine", "spec": project.spec_dict(), "recipe": project.recipe.to_dict()}
    monkeypatch.setenv("CNN_DEMO_MAX_PARAMETERS", "1000")
    end_all()
    held = {**TRAINING, "state": "done"}
    report(train, training=held)
    train.mark("Shown on this page", "device")
    train.app.session_state[device_networks.KEY] = {"networks": [network]}
    report(train, training=held)
    report(train, training=held, asks={"what": "draw", "id": TRAINING["id"], "count": 1})
    assert any("CNN_DEMO_MAX_PARAMETERS" in warning for warning in train.warnings)


def test_finished_run_of_the_server_stands_beside_the_training(owner: Visitor, make_run: MakeRun) -> None:
    run = make_run(FINISHED)
    owner.open("train")
    report(owner, training=TRAINING)
    assert len(parts(owner)) == 3
    owner.mark("Shown on this page", "device")
    assert "run" not in owner.address
    owner.mark("Shown on this page", "run")
    assert owner.address["run"] == run.id


@pytest.mark.parametrize(
    "value",
    [
        7,
        {"facts": 3, "training": {"id": "../../etc", "name": 4, "state": "running"}},
        {"facts": FACTS, "training": {"id": "0123", "name": "n", "state": "flying"}},
        {"facts": FACTS, "asks": {"what": "draw", "id": 9}},
        {"facts": FACTS, "asks": ["keep"]},
    ],
)
def test_report_of_another_form_is_no_training(train: Visitor, value: object) -> None:
    train.app.session_state[on_device.KEY] = {"sent": value}
    train.look_again()
    assert not train.app.segmented_control

"""The end of a visitor's work: the browser forgets it, or the server deletes it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from cnn_demo.errors import ClassError, LinkError
from cnn_demo.jobs.long_work import LongWorks
from cnn_demo.jobs.visitor import Visitor as Visiting
from cnn_demo.own_data import upload
from cnn_demo.runs.classes import Classes
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.shared_networks import OPENS_NOTHING, SharedNetworks
from cnn_demo.runs.status import FINISHED, RUNNING
from cnn_demo.runs.workspace import new_workspace_id
from cnn_demo.ui.core import server, store, web_component
from cnn_demo.ui.core.own_work import IN_PART, STILL_ON_DEVICE
from cnn_demo.ui.core.pressed import NOTED, PAGE, Press
from cnn_demo.ui.core.whole_work import GOES_ON, STILL_ENDING
from cnn_demo.ui.widgets.end_of_work import DEVICE
from cnn_demo.ui.widgets.end_of_work import FORGET as FORGET_DIALOG
from tests.app.conftest import WORKSPACE, MakeRun
from tests.app.visitor import Visitor

COMPONENT = "cnn_demo.ui.core.browser_memory.component"
FORGET, DELETE = "Forget my work in this browser", "Delete everything on the server"


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the browser was told to keep or to forget, the last one last."""
    told: list[dict[str, Any]] = []
    show = web_component.component

    def component(name: str) -> Any:
        def note(**given: Any) -> Any:
            told.append(given["data"])
            return show(name)(**given)

        return note

    monkeypatch.setattr(COMPONENT, component)
    return told


def test_the_browser_forgets_after_the_private_link_and_what_stays_were_shown(
    owner: Visitor, finished: RunFolder, kept: list[dict[str, Any]]
) -> None:
    owner.open("runs").press(FORGET)
    assert len([code for code in owner.app.code if f"#workspace={WORKSPACE}" in code.value]) == 2  # in menu and dialog
    assert "**What stays on the server:** runs 1." in owner.text
    assert not any(each["forget"] for each in kept)
    owner.press("Forget it")
    assert kept[-1]["forget"] == {"ids": None, "device": False, "told": "forgotten"}
    assert finished.exists()


def test_the_networks_of_the_device_are_deleted_where_that_is_chosen_alone(
    visitor: Visitor, kept: list[dict[str, Any]]
) -> None:
    visitor.open("runs").press(FORGET)
    assert "stays on the server" not in visitor.text  # there is nothing
    visitor.tick(DEVICE).press("Forget it")
    assert kept[-1]["forget"]["device"] is True


def test_nothing_is_forgotten_where_the_visitor_keeps_it(owner: Visitor, kept: list[dict[str, Any]]) -> None:
    owner.open("runs").press(FORGET).press("Keep it")
    assert kept[-1]["forget"] is None
    assert "Keep it" not in [button.label for button in owner.app.button]


def test_everything_on_the_server_is_deleted(
    owner: Visitor, finished: RunFolder, runs_folder: Path, kept: list[dict[str, Any]]
) -> None:
    links, classes = SharedNetworks(runs_folder), Classes(runs_folder)
    token = links.share(finished)
    teacher = new_workspace_id(runs_folder)
    attended = classes.make(teacher, "Theirs", origin="there")
    assert attended.code is not None
    classes.join(attended.code, WORKSPACE, "Ada")
    taught = classes.make(WORKSPACE, "Ours", origin="here")
    owner.open("runs").press(DELETE)
    assert "runs 1, and the design in progress" in owner.text
    assert "Classes that you teach end: 1." in owner.text
    assert "You leave the classes that you are in: 1." in owner.text
    owner.press("Delete everything")
    assert owner.errors == []
    assert not (runs_folder / WORKSPACE).exists()
    assert kept[-1]["forget"] == {"ids": [WORKSPACE], "device": False, "told": "deleted"}
    assert [each.members for each in classes.of(teacher)] == [()]
    assert taught.code is not None
    with pytest.raises(LinkError, match=re.escape(OPENS_NOTHING)):
        links.open(token)
    with pytest.raises(ClassError, match="This code leads to no class"):
        classes.by_code(taught.code)


def test_what_still_works_for_the_visitor_ends_first_and_uploads_go(
    owner: Visitor, finished: RunFolder, runs_folder: Path
) -> None:
    owner.open("runs").press(DELETE)
    arriving = upload.begin(server.settings().cache_folder, 10, workspace=WORKSPACE)
    works = server.long_works()
    who = Visiting(origin="", workspace=WORKSPACE)
    brings = works.begin(who, "bring", lambda work: arriving.wait(lambda: work.is_asked_to_stop))
    kept = upload.begin(server.settings().cache_folder, 10, workspace=WORKSPACE)  # waits for its class
    owner.press("Delete everything")
    assert owner.errors == []
    assert brings.is_done
    assert works.find(WORKSPACE, "bring") is None
    assert not arriving.folder.exists()
    assert not kept.folder.exists()
    assert not (runs_folder / WORKSPACE).exists()


def test_nothing_is_deleted_while_something_does_not_end(
    owner: Visitor, finished: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LongWorks, "end_of", lambda *_, seconds: False)
    owner.open("runs").press(DELETE).press("Delete everything")
    assert owner.errors == [STILL_ENDING]
    assert finished.exists()


def test_classes_stay_where_a_run_begins_meanwhile(
    owner: Visitor, finished: RunFolder, make_run: MakeRun, runs_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught = Classes(runs_folder).make(WORKSPACE, "Ours", origin="here")

    def begin_meanwhile(*_: object, seconds: float) -> bool:
        return make_run(RUNNING).exists()

    monkeypatch.setattr(LongWorks, "end_of", begin_meanwhile)
    owner.open("runs").press(DELETE).press("Delete everything")
    assert owner.errors == [GOES_ON]
    assert Classes(runs_folder).of(WORKSPACE) == [taught]
    assert finished.exists()


def test_nothing_is_deleted_while_a_run_trains(owner: Visitor, make_run: MakeRun, runs_folder: Path) -> None:
    run, other = make_run(RUNNING), make_run(FINISHED)
    owner.open("runs").press(DELETE).press("Delete everything")
    assert owner.errors == [GOES_ON]
    assert run.exists()
    assert other.exists()


def test_a_new_visitor_has_nothing_to_delete(visitor: Visitor) -> None:
    assert visitor.open("runs").button(DELETE).disabled


@pytest.mark.parametrize(("told", "sentence"), [("forgotten", "has forgotten your work"), ("deleted", "was deleted")])
@pytest.mark.parametrize("part", ["", IN_PART])
def test_the_page_that_is_loaded_afterwards_says_what_was_done(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, told: str, sentence: str, part: str
) -> None:
    visitor.open("runs")
    with monkeypatch.context() as once:
        once.setattr(COMPONENT, lambda name: lambda **given: _report(given, "on_forgotten_change", told + part))
        visitor.look_again()
    visitor.look_again().look_again()  # networks that the device stores make the page run again
    assert any(sentence in each for each in visitor.successes)
    assert (STILL_ON_DEVICE in visitor.warnings) is bool(part)


def test_a_press_is_carried_out_by_the_run_that_reaches_its_button(
    visitor: Visitor, kept: list[dict[str, Any]]
) -> None:
    visitor.open("runs").press(FORGET)
    values = visitor.app.session_state[store.KEY]
    values[NOTED] = {f"{FORGET_DIALOG}-now": Press(values[PAGE])}  # by a run that was ended
    visitor.look_again()
    assert kept[-1]["forget"]


def _report(given: dict[str, Any], name: str, told: str) -> None:
    """Let the component report that text, as Streamlit does before the page's next run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "cnn_demo.ui.core.sent.of_component", lambda key, kind: told if name == f"on_{kind}_change" else None
        )
        given[name]()

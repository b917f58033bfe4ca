"""Every page opens, for a new visitor, on an empty server, and without Keras."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cnn_demo.runs.folder import RunFolder
from cnn_demo.ui.core import browser_memory
from tests.app.conftest import WORKSPACE
from tests.app.visitor import PROJECT, Visitor
from tests.shipped import FIRST, NETWORKS

TITLES = {
    "home": "CNN workshop",
    "learn": "1. An image is numbers",
    "teachers": "For teachers",
    "data": "Data",
    "build": "Build",
    "train": "Train",
    "runs": "Runs",
    "classroom": "Class",
    "draw": "Draw",
    "inspection": "Inspect",
    "explain": "Explain",
    "export": "Export",
}
# The last three belong to signing in, which is not set up.
NEVER_IMPORTED = ("tensorflow", "keras", "sklearn", "scipy", "authlib", "joserfc", "httpx2", "optuna", "distributed")


@pytest.mark.parametrize(("page", "title"), TITLES.items())
def test_page_opens_for_a_new_visitor(visitor: Visitor, page: str, title: str) -> None:
    assert visitor.open(page).title == title
    assert not visitor.errors


@pytest.mark.parametrize(("page", "title"), TITLES.items())
def test_page_opens_on_a_server_without_shipped_networks(
    visitor: Visitor, no_models: None, page: str, title: str
) -> None:
    assert visitor.open(page).title == title
    assert not visitor.errors


@pytest.mark.parametrize("page", ["draw", "explain", "inspection", "export", "learn"])
def test_network_of_clothes_can_be_chosen_where_digits_are_drawn(visitor: Visitor, page: str) -> None:
    clothes = next(network for network in NETWORKS if network.project().data.name == "fashion_mnist")
    visitor.open(page, **({"chapter": "features"} if page == "learn" else {}))
    assert visitor.selected("Network") == FIRST.name
    visitor.choose("Network", clothes.name)
    assert visitor.selected("Network") == clothes.name
    assert not visitor.errors


def test_draw_page_without_any_network_says_where_to_train_one(visitor: Visitor, no_models: None) -> None:
    visitor.open("draw")
    assert "There is no trained network yet." in visitor.text
    assert visitor.links == ["Train a network"]


def test_draw_page_without_shipped_networks_offers_the_visitors_own(
    owner: Visitor, no_models: None, finished: RunFolder
) -> None:
    owner.open("draw")
    assert owner.selected("Network") == finished.id


def test_runs_page_without_runs_says_where_to_start_one(visitor: Visitor) -> None:
    visitor.open("runs")
    assert "There are no runs yet." in visitor.text
    assert visitor.links == ["Start the first one"]


def test_home_leads_to_every_other_page(visitor: Visitor) -> None:
    visitor.arrive()
    targets = {element.proto.page for element in visitor.app.get("page_link")}
    assert targets == set(TITLES) - {"home"}


def test_home_without_shipped_networks_still_leads_on(visitor: Visitor, no_models: None) -> None:
    visitor.arrive()
    assert "**Train a network**" in visitor.links


def test_workspace_is_in_no_address(visitor: Visitor) -> None:
    visitor.arrive()
    assert len(visitor.workspace) >= 16
    assert not visitor.address


def test_visit_that_keeps_nothing_leaves_no_folder(visitor: Visitor, runs_folder: Path) -> None:
    for page in TITLES:
        visitor.open(page)
    assert not (runs_folder / visitor.workspace).exists()


def test_every_visitor_gets_a_workspace_of_their_own() -> None:
    assert Visitor().arrive().workspace != Visitor().arrive().workspace


def test_workspace_stays_the_same_on_every_page(visitor: Visitor) -> None:
    first = visitor.arrive().workspace
    assert {visitor.open(page).workspace for page in TITLES} == {first}


def test_address_of_a_workspace_opens_it_and_is_shortened(owner: Visitor) -> None:
    assert owner.open("runs").workspace == WORKSPACE
    assert not owner.address


@pytest.mark.parametrize("given", ["../../../../etc/passwd", "workspace/of/another", "................", "short", ""])
def test_address_that_could_leave_the_folder_of_runs_opens_nothing(given: str, runs_folder: Path) -> None:
    visitor = Visitor(given).arrive()
    assert any("opens nothing" in error for error in visitor.errors)
    visitor.open("build").choose("Start from", "LeNet-5")
    assert visitor.workspace != given
    assert "/" not in visitor.workspace
    assert (runs_folder / visitor.workspace / "project.json").is_file()


def test_address_of_a_workspace_that_was_never_made_opens_nothing() -> None:
    """Otherwise a visitor could choose an id that others guess."""
    visitor = Visitor("my-own-workspace-1").arrive()
    assert any("opens nothing" in error for error in visitor.errors)
    assert visitor.workspace != "my-own-workspace-1"


def test_private_link_without_own_work_changes_the_design_with_the_runs(finished: RunFolder) -> None:
    stranger = Visitor().open("build")
    stranger.arrive(workspace=WORKSPACE).open("runs")
    assert stranger.selected("Run to manage") == finished.id


def test_private_link_asks_a_visitor_with_own_work_and_keeps_it(finished: RunFolder) -> None:
    visitor = Visitor().open("build").choose("Start from", "LeNet-5")
    own = visitor.workspace
    visitor.arrive(workspace=WORKSPACE)
    assert visitor.selected("Start from") == "lenet5"
    visitor.press("Stay with mine")
    assert visitor.workspace == own
    visitor.arrive(workspace=WORKSPACE).press("Open the linked work")
    assert visitor.workspace == WORKSPACE
    assert visitor.selected("Start from") == "fast"
    assert visitor.open("runs").selected("Run to manage") == finished.id


def test_browser_that_remembers_a_workspace_finds_it_at_a_bare_address(
    monkeypatch: pytest.MonkeyPatch, finished: RunFolder
) -> None:
    monkeypatch.setattr(browser_memory, "cookie_ids", lambda: [WORKSPACE])
    assert Visitor().open("runs").selected("Run to manage") == finished.id


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", []),
        ("../../etc/passwd", []),
        ("a-workspace-of-16.a-workspace-of-16", ["a-workspace-of-16"]),
        (
            ".".join(f"a-workspace-number-{number}" for number in range(9)),
            [f"a-workspace-number-{n}" for n in range(6)],
        ),
    ],
)
def test_cookie_is_read_as_ids_alone(text: str, ids: list[str]) -> None:
    assert browser_memory.parse(text) == ids


def test_design_in_progress_is_found_again_after_a_reload(owner: Visitor) -> None:
    owner.open("build").choose("Start from", "LeNet-5")
    assert Visitor(WORKSPACE).open("build").selected("Start from") == "lenet5"


def test_damaged_design_in_progress_gives_way_to_the_first_one(owner: Visitor, runs_folder: Path) -> None:
    (runs_folder / WORKSPACE / "project.json").write_text("{")
    assert owner.open("build").selected("Start from") == "fast"


def test_runs_folder_that_cannot_be_written_is_told(
    monkeypatch: pytest.MonkeyPatch, visitor: Visitor, runs_folder: Path
) -> None:
    visitor.open("build")
    (runs_folder / visitor.workspace).write_text("A file stands where the folder should.")
    visitor.choose("Start from", "LeNet-5")
    assert any("could not be saved" in error for error in visitor.errors)


def test_open_pages_import_no_keras(tmp_path: Path) -> None:
    """In a process of its own: what the other tests imported does not count."""
    names = ", ".join(repr(name) for name in NEVER_IMPORTED)
    script = f"""
import sys
from tests.app.visitor import Visitor
visitor = Visitor()
for page in {list(TITLES)!r}:
    visitor.open(page)
visitor.open("build").choose("Start from", "LeNet-5")
found = {{name.partition(".")[0] for name in sys.modules}} & {{{names}}}
sys.exit(f"imported: {{found}}" if found else 0)
"""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


def test_parameters_of_a_page_leave_the_address_with_it(owner: Visitor, finished: RunFolder) -> None:
    owner.open("learn", chapter="pooling")
    assert owner.address == {"chapter": "pooling"}
    owner.open("train", run=finished.id)
    assert owner.address == {"run": finished.id}
    owner.open("runs")
    assert not owner.address

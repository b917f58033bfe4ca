"""Importing a bundle on the Runs page, and training on from a run's weights."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from cnn_demo.runs.bundle import pack
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.record import read_record
from cnn_demo.runs.status import FAILED, FINISHED, QUEUED, RUNNING, STOPPED
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec import presets
from cnn_demo.spec.builtin_data import FASHION_MNIST
from cnn_demo.storage import write_json
from cnn_demo.ui.core.one_per_process import end_all
from cnn_demo.ui.core.state import first_project
from tests.app.conftest import WORKSPACE, MakeRun
from tests.app.visitor import Visitor
from tests.shipped import ACCURACY_TEXT, FIRST


@pytest.fixture
def bundle() -> bytes:
    return pack(FIRST)


def runs_of(visitor: Visitor, runs_folder: Path) -> list[RunFolder]:
    return Workspace(runs_folder / visitor.workspace).runs()


def origins(visitor: Visitor) -> list[str]:
    return visitor.app.dataframe[0].value["Origin"].tolist()


def train_on(visitor: Visitor) -> Visitor:
    """Choose the run's weights. AppTest stays on the page of a button that leads to another one."""
    visitor.open("runs").press("Continue training")
    assert visitor.title == "Train"
    return visitor.open("train")


def test_bundle_becomes_a_run_that_every_page_knows(visitor: Visitor, runs_folder: Path, bundle: bytes) -> None:
    visitor.open("runs").upload(bundle, "network.cnn.zip")
    assert len(runs_of(visitor, runs_folder)) == 1
    assert (
        f"{FIRST.name} was imported. Its figures are those of the bundle; they were not measured here."
        in visitor.successes
    )
    assert origins(visitor) == ["Imported"]
    visitor.press("Open")
    assert visitor.metric("Test accuracy") == ACCURACY_TEXT
    assert "stated in the bundle" in visitor.text
    assert visitor.open("draw").app.selectbox[0].options[-1].startswith(FIRST.name)


def test_imported_network_is_said_to_bring_no_curves(visitor: Visitor, bundle: bytes) -> None:
    visitor.open("runs").upload(bundle, "network.cnn.zip")
    assert (
        f"Without curves: {FIRST.name}. Curves begin with the first epoch; networks from bundles of "
        "earlier versions have none." in visitor.text
    )


def test_field_is_empty_again_for_the_next_bundle(visitor: Visitor, runs_folder: Path, bundle: bytes) -> None:
    visitor.open("runs").upload(bundle, "network.cnn.zip").look_again()
    assert len(runs_of(visitor, runs_folder)) == 1
    visitor.upload(bundle, "network.cnn.zip")
    assert len(runs_of(visitor, runs_folder)) == 2


def test_file_that_is_no_bundle_is_refused_with_what_is_taken(visitor: Visitor, runs_folder: Path) -> None:
    visitor.open("runs").upload(b"\x89HDF and more", "model.zip")
    assert "The file is not a zip file" in visitor.errors[0]
    assert "Only bundles made by this app" in visitor.errors[0]
    assert not runs_of(visitor, runs_folder)
    assert not visitor.look_again().errors


def test_full_workspace_refuses_a_bundle(
    monkeypatch: pytest.MonkeyPatch, owner: Visitor, finished: RunFolder, runs_folder: Path, bundle: bytes
) -> None:
    monkeypatch.setenv("CNN_DEMO_MAX_RUNS_PER_WORKSPACE", "1")
    end_all()
    owner.open("runs").upload(bundle, "network.cnn.zip")
    assert "No more runs can be kept here; the limit is 1" in owner.errors[0]
    assert runs_of(owner, runs_folder) == [finished]


def test_imported_run_whose_recipe_this_server_forbids_is_not_run_again(
    monkeypatch: pytest.MonkeyPatch, visitor: Visitor, runs_folder: Path, bundle: bytes
) -> None:
    monkeypatch.setenv("CNN_DEMO_MAX_EPOCHS", "3")
    end_all()
    visitor.open("runs").upload(bundle, "network.cnn.zip").press("Run again with the same seed")
    epochs = FIRST.project().recipe.epochs
    assert f"The number of epochs is {epochs}; this server allows 3." in visitor.errors[0]
    assert len(runs_of(visitor, runs_folder)) == 1


def test_next_run_starts_from_the_weights_of_a_run(owner: Visitor, finished: RunFolder, runs_folder: Path) -> None:
    train_on(owner)
    assert owner.project == finished.project()
    assert owner.notes[0] == "Starts from the weights of **My seven**. All layers keep their weights."
    owner.press("start")
    run = runs_of(owner, runs_folder)[0]
    assert run.initial_file.read_bytes() == (finished.path / "weights.safetensors").read_bytes()
    assert run.about()["name"] == "My seven continued"
    assert read_record(run).origin == "Weights of My seven"
    assert not any("Starts from" in note for note in owner.notes)


def test_only_the_next_run_starts_from_them(owner: Visitor, finished: RunFolder, runs_folder: Path) -> None:
    train_on(owner).press("start").start_another().press("start")
    second, first, _ = runs_of(owner, runs_folder)
    assert {first.initial_file.is_file(), second.initial_file.is_file()} == {True, False}


def test_weights_to_start_from_are_still_known_after_a_reload(owner: Visitor, finished: RunFolder) -> None:
    train_on(owner)
    again = Visitor(WORKSPACE).open("train")
    assert again.notes[0] == "Starts from the weights of **My seven**. All layers keep their weights."


def test_start_fresh_forgets_the_weights(owner: Visitor, finished: RunFolder, runs_folder: Path) -> None:
    train_on(owner).press("Use random weights instead")
    assert not any("Starts from" in note for note in owner.notes)
    owner.press("start")
    assert not runs_of(owner, runs_folder)[0].initial_file.exists()


def test_design_that_fits_no_more_says_so_and_starts_fresh_only_on_demand(
    owner: Visitor, finished: RunFolder, runs_folder: Path
) -> None:
    train_on(owner).open("build").choose("Start from", presets.design("lenet5").title)
    owner.open("train")
    assert "no longer fit. conv2d_1/kernel is 5x5x1x16 in the network and 5x5x1x6 in this design" in owner.warnings[0]
    owner.press("start")
    assert "cannot start from the weights of My seven" in owner.errors[0]
    assert runs_of(owner, runs_folder) == [finished]
    owner.press("Use random weights instead")
    assert not owner.warnings
    owner.press("start")
    assert len(runs_of(owner, runs_folder)) == 2


def test_other_seed_is_told_to_flatter_the_validation(owner: Visitor, finished: RunFolder) -> None:
    train_on(owner)
    assert "The network may have been trained on some of this run's" not in owner.text
    owner.fill("Seed", 5)
    assert "The network may have been trained on some of this run's validation images" in owner.text


def test_run_whose_weights_are_gone_is_told_once(owner: Visitor, finished: RunFolder) -> None:
    train_on(owner).open("build")
    shutil.rmtree(finished.path)
    owner.open("train")
    assert any("it starts from random ones now" in error for error in owner.errors)
    assert not any("it starts from random ones now" in error for error in owner.look_again().errors)


def test_damaged_run_does_not_lock_the_train_page(owner: Visitor, finished: RunFolder, runs_folder: Path) -> None:
    train_on(owner)
    (finished.path / "spec.json").write_text("{")
    owner.open("train")
    assert any("it starts from random ones now" in error for error in owner.errors)
    owner.look_again().press("start")
    assert len(runs_of(owner, runs_folder)) == 2


@pytest.mark.parametrize(("state", "can"), [(QUEUED, False), (RUNNING, False), (FAILED, False), (STOPPED, True)])
def test_only_a_trained_run_can_be_trained_on(owner: Visitor, make_run: MakeRun, state: str, can: bool) -> None:
    make_run(state)
    assert owner.open("runs").button("Continue training").disabled is not can


def test_run_again_starts_from_the_same_weights(owner: Visitor, finished: RunFolder, runs_folder: Path) -> None:
    finished.initial_file.write_bytes(b"its first weights")
    about = {**finished.about(), "starts_from": FIRST.name}
    write_json(finished.path / "about.json", about)
    owner.open("runs").press("Run again with the same seed")
    again = runs_of(owner, runs_folder)[0]
    assert again != finished
    assert again.initial_file.read_bytes() == b"its first weights"
    assert origins(owner) == [f"Weights of {FIRST.name}"] * 2


def test_train_on_is_shown_although_another_run_is_training(
    owner: Visitor, make_run: MakeRun, finished: RunFolder
) -> None:
    make_run(RUNNING, name="Busy", project=replace(first_project(), data=FASHION_MNIST))
    owner.open("runs").choose("Run to manage", finished.id).press("Continue training")
    assert owner.notes[0] == "Starts from the weights of **My seven**. All layers keep their weights."
    assert owner.address["run"] == finished.id
    assert finished.status().state == FINISHED

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cnn_demo.errors import ModelError, RunError
from cnn_demo.runs import trained_network
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.trained_network import FIRST_NETWORK, WEIGHTS, TrainedNetwork, resolve, shipped
from cnn_demo.runs.workspace import Workspace


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "models"
    monkeypatch.setattr(trained_network, "MODELS_FOLDER", folder)
    return folder


def test_a_network_is_found_by_run_name_and_path(workspace: Workspace, run: RunFolder, models: Path) -> None:
    (models / "good").mkdir(parents=True)
    (models / "good" / WEIGHTS).touch()
    (models / "half").mkdir()
    assert [network.name for network in shipped()] == ["good"]
    assert resolve("good", workspace) == TrainedNetwork(models / "good")
    assert resolve(run.id, workspace) == TrainedNetwork(run.path)
    assert resolve(str(models / "good"), workspace) == TrainedNetwork(models / "good")


def test_the_network_that_is_met_first_comes_first_and_the_others_by_name(models: Path) -> None:
    for name in ("zebra", "ant", FIRST_NETWORK):
        (models / name).mkdir(parents=True)
        (models / name / WEIGHTS).touch()
    assert [network.name for network in shipped()] == [FIRST_NETWORK, "ant", "zebra"]


def test_a_path_may_be_relative(workspace: Workspace, models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (models / "good").mkdir(parents=True)
    (models / "good" / WEIGHTS).touch()
    monkeypatch.chdir(models.parent)
    assert resolve("models/good", workspace).path.is_absolute()


@pytest.mark.parametrize(
    "reference",
    ["", ".", "..", "nothing", "/etc/passwd", "~nobody-here/net", pytest.param("x" * 10_000, id="long"), "a\x00"],
)
def test_what_is_no_network_is_told_what_there_is(workspace: Workspace, models: Path, reference: str) -> None:
    with pytest.raises(ModelError, match=r"nor a name \(squeezenet\), nor a folder with weights"):
        resolve(reference, workspace)


def test_a_run_that_is_not_here_is_a_run_error(workspace: Workspace, models: Path) -> None:
    with pytest.raises(RunError, match="There is no run"):
        resolve("20260131-235959-0a1b", workspace)


def test_a_run_without_weights_is_not_finished(run: RunFolder) -> None:
    with pytest.raises(ModelError, match="has no trained weights; it is not finished"):
        _ = TrainedNetwork(run.path).version


def test_a_damaged_folder_is_a_model_error(run: RunFolder) -> None:
    (run.path / "spec.json").write_text("{")
    (run.path / "result.json").write_bytes(b"\xff")
    for look in (TrainedNetwork(run.path).project, TrainedNetwork(run.path).result):
        with pytest.raises(ModelError):
            look()


def test_new_weights_are_a_new_version(run: RunFolder) -> None:
    network = TrainedNetwork(run.path)
    network.weights_file.write_bytes(b"1")
    os.utime(network.weights_file, ns=(1, 1))
    first = network.version
    network.weights_file.write_bytes(b"2")
    assert network.version != first

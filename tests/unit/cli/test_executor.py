"""Which folder a cluster must share for the runs of a command. Nothing is trained."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cnn_demo.cli import executor, seeds, train
from cnn_demo.errors import WorkerError
from cnn_demo.runs.folder import RunInputs
from cnn_demo.runs.sweep_folder import SweepFolder
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.spec.sweep import Sweep
from cnn_demo.spec.varied import Varied
from tests.unit.cli.conftest import Answer, only_line

PROJECT = Project(architecture=Architecture(layers=(Flatten(),)), recipe=Recipe(), data=MNIST_5K)
WHAT = ("--preset", "fast", "--dataset", "mnist-5k")


@pytest.mark.parametrize(
    "words", [("train", *WHAT), ("seeds", 2, *WHAT), ("sweep", "resume")], ids=lambda words: words[0]
)
def test_cluster_must_share_the_folder_that_the_command_names(
    words: tuple[Any, ...], command: Callable[..., Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(cluster: object, runs_folder: Path, *, spare: bool) -> None:
        raise WorkerError(f"Asked for {runs_folder}.")

    monkeypatch.setattr(executor, "command_line_executor", refuse)
    planned = SimpleNamespace(project=PROJECT, name="a run", given=RunInputs())
    for module in (train, seeds):
        monkeypatch.setattr(module, "plan", lambda options: planned)
    option = "--runs"
    if words[0] == "sweep":
        asked = Sweep(base=PROJECT, space=(Varied(path="recipe.learning_rate", low=1e-4, high=1e-2, log=True),))
        words, option = (*words, SweepFolder.create(tmp_path, asked, name="my search").id), "--folder"
    status, _, error = command(*words, option, tmp_path)
    assert status == 1
    assert f"Asked for {tmp_path}." in only_line(error)

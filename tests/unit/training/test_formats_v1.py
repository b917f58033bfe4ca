"""A run that the program paused before November 2026 (format 1) is finished by this one."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from cnn_demo import settings
from cnn_demo.network.service import predict
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED, PAUSED
from cnn_demo.runs.workspace import Workspace
from cnn_demo.runs.workspace_archive import everything, write_archive
from cnn_demo.runs.workspace_arrival import read_archive
from cnn_demo.training.worker import work
from tests.golden.formats import FORMATS_V1

FINISHED_RUN, PAUSED_RUN = "20260131-120000-0a1b", "20260131-120100-0a1b"


@pytest.mark.parametrize("is_moved", [False, True], ids=["in its place", "moved to another server"])
def test_a_paused_run_goes_on_and_ends_as_the_one_that_was_not_paused(tmp_path: Path, is_moved: bool) -> None:
    old = Workspace(shutil.copytree(FORMATS_V1 / "workspace", tmp_path / "old"))
    if is_moved:
        with (tmp_path / "copy.work.zip").open("w+b") as file:
            write_archive(file, old, everything(old))
            old = Workspace(tmp_path / "elsewhere")
            read_archive(file, old, settings.read())
    run, whole = RunFolder(old.folder / PAUSED_RUN), old.folder / FINISHED_RUN
    assert run.status().state == PAUSED
    assert work(run), run.status().reason
    assert run.status().state == FINISHED
    ended, expected = load_file(run.path / "weights.safetensors"), load_file(whole / "weights.safetensors")
    # Another processor rounds otherwise, so the weights are near, and those of the start are not.
    start = load_file(run.path / "epochs" / "0000.safetensors")
    for name, values in expected.items():
        np.testing.assert_allclose(ended[name], values, atol=1e-3)
        assert not np.allclose(start[name], values, atol=1e-3)


def test_a_finished_run_predicts(tmp_path: Path) -> None:
    shutil.copytree(FORMATS_V1 / "workspace", tmp_path / "old")
    answer = predict(str(tmp_path / "old" / FINISHED_RUN), np.zeros((1, 28, 28, 1), np.float32))
    assert answer["probabilities"].shape == (1, 10)

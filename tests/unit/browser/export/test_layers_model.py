"""The layers model of TensorFlow.js: every layer loads there, and can be trained further."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from cnn_demo.browser.export.layers_model import write_layers_model
from cnn_demo.browser.export.trained import load_trained
from cnn_demo.spec.architecture import Architecture
from tests.unit.export.conftest import DESIGN, ENDING_IN_A_MEAN, ENDING_IN_MAPS, GATED, make_network, needs_node

PROGRAM = Path(__file__).with_name("train_on.mjs")


@needs_node
@pytest.mark.parametrize(
    "design",
    [DESIGN, ENDING_IN_A_MEAN, ENDING_IN_MAPS, GATED],
    ids=["every layer", "a mean", "a map a class", "a gate"],
)
def test_it_can_be_trained_further_and_every_weight_learns(design: Architecture, tmp_path: Path) -> None:
    network, folder = make_network(tmp_path / "network", design), tmp_path / "exported"
    folder.mkdir()
    write_layers_model(load_trained(str(network)), folder)
    done = subprocess.run(["node", PROGRAM, folder], capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    end = json.loads(done.stdout.splitlines()[-1])
    assert end["unmoved"] == []
    assert np.isfinite(end["losses"]).all()
    if design is ENDING_IN_A_MEAN:  # the other one has dropout: five steps of it may go up by chance
        assert end["losses"] == sorted(end["losses"], reverse=True)

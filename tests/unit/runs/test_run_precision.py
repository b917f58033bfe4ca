from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from cnn_demo import settings
from cnn_demo.errors import BundleError, RunError
from cnn_demo.runs.bundle import pack, unpack
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.run_precision import (
    FILE,
    NAMED,
    NO_BFLOAT16,
    NO_GPU,
    TIMED,
    RunPrecision,
    checked_precision,
    precision_text,
    read_precision,
    write_precision,
)
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.runs.workspace import Workspace
from tests.golden.formats import FORMATS_V1

SPEEDS = {"float32": 1205.4, "bfloat16": 2310.0}
CHOICES = {
    "Training precision: bfloat16, as its recipe says.": RunPrecision(precision="bfloat16", why=NAMED),
    "Training precision: float32, because float16, which its recipe says, needs a GPU, and none was found.": RunPrecision(
        precision="float32", why=NO_GPU
    ),
    "Training precision: float32, because the processor has no instructions for bfloat16.": RunPrecision(
        precision="float32", why=NO_BFLOAT16
    ),
    "Training precision: bfloat16, which was clearly faster when a few steps were timed: 2,310 images per second, "
    "against 1,205 in float32.": RunPrecision(precision="bfloat16", why=TIMED, images_per_second=SPEEDS),
    "Training precision: float32, because bfloat16 was not clearly faster when a few steps were timed: 2,310 images per "
    "second, against 1,205 in float32.": RunPrecision(precision="float32", why=TIMED, images_per_second=SPEEDS),
}


@pytest.mark.parametrize("text", CHOICES)
def test_the_choice_is_kept_and_said_in_one_sentence(tmp_path: Path, text: str) -> None:
    run = RunFolder(tmp_path)
    assert (read_precision(run), precision_text(run)) == (None, "")
    write_precision(run, CHOICES[text])
    assert (read_precision(run), precision_text(run)) == (CHOICES[text], text)


@pytest.mark.parametrize(
    "changed",
    [
        {"precision": "auto"},
        {"why": "a riddle"},
        {"images_per_second": {"float32": 1.0}},
        {"images_per_second": {"float32": -1.0, "bfloat16": 2.0}},
        {"images_per_second": 3},
    ],
)
def test_a_strangers_choice_is_checked(tmp_path: Path, changed: dict[str, object]) -> None:
    data = asdict(RunPrecision(precision="bfloat16", why=TIMED, images_per_second=SPEEDS)) | changed
    with pytest.raises(BundleError, match=r"precision\.json: "):
        checked_precision(data)
    (tmp_path / FILE).write_text(json.dumps(data))
    with pytest.raises(RunError, match="is damaged"):
        read_precision(RunFolder(tmp_path))


def test_a_bundle_says_how_its_network_was_trained(workspace: Workspace) -> None:
    run = unpack(FORMATS_V1 / "network.cnn.zip", workspace, settings.read())
    assert read_precision(run) is None
    chosen = RunPrecision(precision="bfloat16", why=TIMED, images_per_second=SPEEDS)
    write_precision(run, chosen)
    assert read_precision(unpack(pack(TrainedNetwork(run.path)), workspace, settings.read())) == chosen

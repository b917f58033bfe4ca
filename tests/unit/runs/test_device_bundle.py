"""Bundles of networks that a browser has trained: written by JavaScript, they become runs that say so and have curves."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load

from cnn_demo import settings
from cnn_demo.browser.training_plan import DataSource, training_plan
from cnn_demo.runs import bundle_metrics, metrics
from cnn_demo.runs.bundle import pack, unpack
from cnn_demo.runs.device_training import ON_A_DEVICE, ON_OWN_DEVICE
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.metrics import Record
from cnn_demo.runs.record import read_record
from cnn_demo.runs.status import FINISHED, STOPPED
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.runs.workspace import Workspace
from cnn_demo.settings import PROJECT_FOLDER
from cnn_demo.spec.project import Project
from tests.unit.runs.bundles import (
    Members,
    Refused,
    Unpack,
    certainty,
    changed_json,
    members_of,
    result,
    tensors,
    zip_of,
)

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
PROGRAM = PROJECT_FOLDER / "tests" / "js" / "device_bundle.js"
ID = "0123456789abcdef"
BATCH: Record = {
    "kind": "batch",
    "epoch": 0,
    "batch": 1,
    "step": 1,
    "loss": 2.25,
    "accuracy": 0.5,
    "learning_rate": 0.001,
    "images_per_second": 900.5,
    "memory_mb": 40,
}
EPOCH: Record = {
    "kind": "epoch",
    "epoch": 0,
    "step": 29,
    "loss": 1.5,
    "accuracy": 0.75,
    "val_loss": 1.25,
    "val_accuracy": 0.8,
    "seconds": 1.5,
}
SKETCH: Record = {"kind": "sketch", "epoch": 0, "step": 1, "sketch": 1, "probabilities": [0.1] * 10}


@pytest.fixture
def device_bundle(project: Project, tmp_path: Path) -> Path:
    return bundle_from_browser(project, tmp_path, result(project))


def bundle_from_browser(project: Project, tmp_path: Path, figures: dict[str, Any]) -> Path:
    """What web/training/bundle.js makes of a trained network. figures: its result.json."""
    plan = training_plan(project, DataSource(url="data.gz", bytes=1), name="Größe <7>")
    trained = {
        "weights": {name: array.ravel().tolist() for name, array in tensors(project).items()},
        "records": [BATCH, SKETCH, EPOCH],
        "result": figures,
        "certainty": certainty(),
    }
    files = [tmp_path / name for name in ("plan.json", "trained.json", "out.cnn.zip")]
    for file, content in zip(files, ({**plan, "id": ID}, trained), strict=False):
        file.write_text(json.dumps(content))
    subprocess.run(["node", PROGRAM, *files], check=True, timeout=60)
    return files[-1]


@needs_node
def test_a_browsers_bundle_becomes_a_run_with_its_curves(
    device_bundle: Path, project: Project, unpack_here: Unpack
) -> None:
    run = unpack_here(device_bundle)
    record = read_record(run)
    assert record.can_predict
    assert (record.name, record.origin, record.project) == ("Größe <7>", ON_A_DEVICE, project)
    assert record.result == result(project)
    assert record.status.state == FINISHED
    assert run.about().get("trained_on_device") == ID
    assert metrics.read(run.metrics_file) == [BATCH, EPOCH]
    found = load((run.path / "weights.safetensors").read_bytes())
    for name, array in tensors(project).items():
        np.testing.assert_array_equal(found[name], array)


@needs_node
def test_a_browsers_bundle_comes_back_from_a_bundle_of_its_run(device_bundle: Path, unpack_here: Unpack) -> None:
    first = unpack_here(device_bundle)
    again = unpack_here(pack(TrainedNetwork(first.path)))
    assert read_record(again).origin == ON_A_DEVICE
    assert metrics.read(again.metrics_file) == [BATCH, EPOCH]
    assert "measured by the browser" in members_of(again)["README.md"].decode()


@needs_node
@pytest.mark.parametrize(("epochs", "state"), [(2, FINISHED), (0, STOPPED)])
def test_a_training_that_was_stopped_stays_stopped(
    project: Project, tmp_path: Path, elsewhere: Workspace, epochs: int, state: str
) -> None:
    bundle = bundle_from_browser(project, tmp_path, {**result(project), "epochs": epochs, "best": None})
    run = unpack(bundle, elsewhere, settings.read(), from_own_device=True)
    status = run.status()
    assert (status.state, status.epoch, status.epochs) == (state, epochs, project.recipe.epochs)
    assert "your device" in status.reason
    assert read_record(run).origin == ON_OWN_DEVICE


def test_the_curves_of_a_run_travel_in_its_bundle(trained_run: RunFolder, unpack_here: Unpack) -> None:
    for record in (BATCH, SKETCH, EPOCH):
        metrics.append(trained_run.metrics_file, record)
    assert metrics.read(unpack_here(pack(TrainedNetwork(trained_run.path))).metrics_file) == [BATCH, EPOCH]


def test_a_run_without_curves_has_none_in_its_bundle(members: Members, unpack_here: Unpack) -> None:
    assert "metrics.jsonl" not in members
    assert not unpack_here(zip_of(members)).metrics_file.exists()


def test_a_long_run_has_few_records_in_its_bundle(trained_run: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle_metrics, "MOST_OF_A_KIND", 10)
    lines = [json.dumps({**BATCH, "step": step}) for step in range(1, 96)]
    trained_run.metrics_file.write_text("\n".join([*lines, json.dumps(EPOCH), ""]))
    found = [json.loads(line) for line in members_of(trained_run)["metrics.jsonl"].decode().splitlines()]
    assert [record["step"] for record in found] == [*range(5, 96, 10), 29]


def line(**changes: Any) -> bytes:
    return json.dumps({**EPOCH, **changes}).encode() + b"\n"


HOSTILE: dict[str, tuple[bytes, str]] = {
    "no measurement": (b'{"kind": "shell"}\n', "Line 1 of metrics.jsonl is not a measurement"),
    "not finite": (line(loss=1).replace(b'"loss": 1,', b'"loss": 1e999,'), "loss is inf"),
    "accuracy above one": (line(val_accuracy=1.5), "val_accuracy is 1.5"),
    "text for a number": (line(step="<b>"), "step is '<b>'"),
    "more epochs than the recipe has": (line() * 3, "more records of the kind epoch than the 2 of its recipe"),
    "damaged throughout": (b"{\n" * 1000, "damaged in more than 100 lines"),
    "too large": (b" " * (bundle_metrics.METRICS_BYTES + 1), "metrics.jsonl in the bundle is larger than"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_measurements_are_refused(refused: Refused, members: Members, case: str) -> None:
    content, message = HOSTILE[case]
    assert message in refused(zip_of({**members, "metrics.jsonl": content}))


@pytest.mark.parametrize("wrong", ["", "../x", "0123456789ABCDEF", 7, True, ["0"]])
def test_the_id_of_a_training_has_one_form(refused: Refused, members: Members, wrong: object) -> None:
    about = changed_json(members["about.json"], "trained_on_device", to=wrong)
    assert "about.json: trained_on_device is" in refused(zip_of({**members, "about.json": about}))

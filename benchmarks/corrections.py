"""Training on with corrections: how many other pictures of the same writing are then right, and what is forgotten.

The writing is a European 1, with a long upstroke, of which MNIST has hardly any.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from benchmarks.full_runs import require_result
from benchmarks.table import Row
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.drawing.preparation import prepare_drawing
from cnn_demo.drawing.steps import Picture
from cnn_demo.jobs.executor import launch
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.own_data.adding import add_pictures
from cnn_demo.own_data.corrections import NAME, begin_set, title_of_set
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.mixture import recipe_for_corrections, with_corrections
from cnn_demo.own_data.records import CORRECTION, Arrival
from cnn_demo.prediction.answers import predict
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.run_inputs import start_from
from cnn_demo.runs.trained_network import TrainedNetwork, resolve
from cnn_demo.runs.workspace import Workspace, new_workspace_id
from cnn_demo.settings import read
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.project import Project

NETWORK, LABEL = "fast", "1"
CORRECTIONS, OTHERS = 4, 100
SIDE, JITTER = 280, 8.0  # pixels
STROKE = ((70.0, 190.0), (150.0, 60.0), (165.0, 235.0))
WIDTHS = (12, 24)


def measure(rounds: int) -> list[Row]:
    """Shares of right predictions before and after, the test accuracy, and the seconds; other writing in each round."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder) / new_workspace_id(Path(folder)))
        workspace.folder.mkdir(parents=True)
        network = resolve(NETWORK, workspace)
        found = [_round(workspace, network, seed) for seed in range(rounds)]
    before, after, accuracies, seconds = (list(values) for values in zip(*found, strict=True))
    writing = f"{OTHERS} other European ones, {CORRECTIONS} corrections of {NETWORK}"
    tests = f"test accuracy of {NETWORK} after the corrections, 1,000 test images"
    return [
        Row(question=f"{writing}: share read rightly", unit="", ours=after, other=before, goal="above 1"),
        Row(question=tests, unit="", ours=accuracies, other=[_accuracy(network)] * rounds, goal="at least 0.995"),
        Row(question="from the click to the network, with figures", unit="s", ours=seconds, other=None, goal="-"),
    ]


def _round(workspace: Workspace, network: TrainedNetwork, seed: int) -> tuple[float, float, float, float]:
    rng, data = np.random.default_rng(seed), network.project().data
    corrected, others = ([_european_one(rng) for _ in range(count)] for count in (CORRECTIONS, OTHERS))
    before = _share_right(network, data, others)
    data_set = _corrections(workspace, data, corrected, seed)
    start = time.monotonic()
    run = _trained(workspace, network, data_set)
    seconds = time.monotonic() - start
    after = _share_right(TrainedNetwork(run.path), data, others)
    return before, after, require_result(run)["test"]["accuracy"], seconds


def _european_one(rng: np.random.Generator) -> Picture:
    points = [tuple(float(value + rng.normal(0, JITTER)) for value in point) for point in STROKE]
    sheet = Image.new("RGBA", (SIDE, SIDE), "black")
    ImageDraw.Draw(sheet).line(points, fill="white", width=int(rng.integers(*WIDTHS)), joint="curve")
    return np.asarray(sheet)


def _corrections(workspace: Workspace, data: DataSpec, drawings: list[Picture], seed: int) -> OwnDataSet:
    data_set = OwnDataSet.create(workspace.folder, f"{title_of_set(data)} {seed}")
    begin_set(data_set, data)
    arrivals = [
        Arrival(name=f"{NAME}{index}", label=LABEL, content=drawing, way=CORRECTION)
        for index, drawing in enumerate(drawings)
    ]
    add_pictures(data_set, arrivals, total=len(arrivals), report=lambda *_: None, is_stopped=lambda: False)
    return data_set


def _trained(workspace: Workspace, network: TrainedNetwork, data_set: OwnDataSet) -> RunFolder:
    catalog, before = Catalog(read(), workspace.folder), network.project()
    data = with_corrections(data_set, MNIST_5K, catalog.load(MNIST_5K), before.recipe)
    project = Project(architecture=before.architecture, recipe=recipe_for_corrections(before.recipe), data=data)
    run = workspace.create(project, name=data_set.title, max_runs=None, given=start_from(network, project))
    executor = LocalExecutor()
    launch(executor, run)
    executor.wait(run)
    return run


def _share_right(network: TrainedNetwork, data: DataSpec, drawings: list[Picture]) -> float:
    x = np.stack([prepare_drawing(drawing, data.rules).image for drawing in drawings])
    best = predict(str(network.path), x)["probabilities"].argmax(axis=1)
    return float(np.mean(best == data.classes.index(LABEL)))


def _accuracy(network: TrainedNetwork) -> float:
    accuracy: float = network.result()["test"]["accuracy"]
    return accuracy

"""Writes tests/golden/search_curves.json: the validation accuracies of nine real runs, epoch by epoch.

Run from the project's folder: python -m tests.golden.make_search_curves
They train the preset "fast" on mnist-5k, alike but for optimizer and learning rate. It takes about a minute and a half of one
processor. The test of early stopping says by hand which run stops where; for other curves, that is to be worked out again.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cnn_demo.runs import metrics
from cnn_demo.runs.metrics import EPOCH
from cnn_demo.runs.status import FINISHED
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec import presets
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.project import Project

PATH = Path(__file__).with_name("search_curves.json")
EPOCHS = 18  # with rungs after 2 and 6 of them
TRIED: tuple[dict[str, Any], ...] = (
    {"optimizer": "adam", "learning_rate": 0.001},
    {"optimizer": "sgd", "learning_rate": 0.01},
    {"optimizer": "adam", "learning_rate": 0.01},
    {"optimizer": "rmsprop", "learning_rate": 0.0003},
    {"optimizer": "adam", "learning_rate": 0.003},
    {"optimizer": "sgd", "learning_rate": 0.1},
    {"optimizer": "rmsprop", "learning_rate": 0.003},
    {"optimizer": "adam", "learning_rate": 0.0001},
    {"optimizer": "adam", "learning_rate": 0.005},
)


def main() -> None:
    """Write the file."""
    with TemporaryDirectory() as folder:
        runs = [{**tried, "val_accuracy": curve(Workspace(Path(folder)), tried)} for tried in TRIED]
    lines = ",\n".join(json.dumps(run) for run in runs)
    PATH.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def curve(workspace: Workspace, tried: dict[str, Any]) -> list[float | None]:
    """Train a run to its end, as a worker does."""
    from cnn_demo.training.worker import work

    preset = presets.design("fast")
    recipe = preset.recipe_for(MNIST_5K.training_images).with_changes(
        **tried, epochs=EPOCHS, schedule="constant", precision="float32", seed=0
    )
    project = Project(architecture=preset.architecture(), recipe=recipe, data=MNIST_5K)
    run = workspace.create(project, name=" ".join(map(str, tried.values())))
    run.begin()
    work(run)
    assert run.status().state == FINISHED, run.status().reason
    return [record["val_accuracy"] for record in metrics.read(run.metrics_file) if record["kind"] == EPOCH]


if __name__ == "__main__":
    main()

"""The weights of a run's best epoch, measured as those of its last epoch were when it ended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cnn_demo.datasets.load import load
from cnn_demo.datasets.split import as_input, split
from cnn_demo.network.batches import outputs
from cnn_demo.network.build import build
from cnn_demo.network.weights import load_tensors, set_weights
from cnn_demo.runs.folder import RunFolder
from cnn_demo.training.finish import measure


def measure_best(path: str) -> dict[str, Any]:
    """{"figures", "certainty"} of best.safetensors in that run's folder, JSON-ready. Raises RunError, ModelError, DatasetError.

    figures: see finish.Measured. The epoch was chosen on the validation images, so the test images, which no choice
    has seen, tell what it is worth.
    """
    run = RunFolder(Path(path))
    project = run.project()
    network = build(project.architecture)
    set_weights(network, load_tensors(run.best_file), f"{run.id}/{run.best_file.name}")
    data = split(load(project.dataset), project.recipe.validation_share, project.recipe.seed)
    measured = measure(network, data, outputs(network, as_input(data.x_val)))
    return {"figures": measured.figures, "certainty": measured.rule.to_dict()}

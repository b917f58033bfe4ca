"""Answers of a fake compute worker to the chapters of Learn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load as load_tensors

from cnn_demo.runs.inspection_results import PenultimateActivations, SteepestWeights
from cnn_demo.runs.trained_network import TrainedNetwork
from tests.app.conftest import FakeCompute

MOST_ENTERING = 1024  # values
LOSS, SLOPE, WEIGHT, CURVATURE = 0.5, -0.2, 0.75, 1.5


def output_kernel(path: Path) -> np.ndarray:
    """(values that enter the output layer, classes) of the network in that folder."""
    kernel: np.ndarray = load_tensors(TrainedNetwork(path).weights_file.read_bytes())["output/kernel"]
    return kernel


def answer_for_chapters(compute: FakeCompute, rng: np.random.Generator) -> None:
    """A worker whose networks end as the shipped ones do; their loss along every weight is a parabola."""
    entering = rng.random(MOST_ENTERING).astype(np.float32)

    def penultimate_activations(path: str, images: np.ndarray) -> PenultimateActivations:
        width = len(output_kernel(Path(path)))
        values = entering[None, :width]
        return {"activations": values, "weighed": values, "probabilities": np.full((1, 10), 0.1, np.float32)}

    def steepest_weights(**asked: Any) -> SteepestWeights:
        return {"loss": LOSS, "indices": [(3, 1), (0, 2)], "values": [WEIGHT, 0.1], "slopes": [SLOPE, 0.01]}

    def losses_along_weight(new_values: list[float], **asked: Any) -> list[float]:
        away = np.array(new_values) - WEIGHT
        return [float(loss) for loss in LOSS + SLOPE * away + CURVATURE / 2 * away**2]

    compute.says(3)
    compute.answers |= {
        "penultimate_activations": penultimate_activations,
        "steepest_weights": steepest_weights,
        "losses_along_weight": losses_along_weight,
    }

"""Time of the Inspect page's tasks on one image, in the warm compute worker."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from benchmarks.table import Row
from cnn_demo import settings
from cnn_demo.datasets.catalog import from_environment
from cnn_demo.datasets.split import as_input
from cnn_demo.jobs.compute import Compute
from cnn_demo.runs.trained_network import TrainedNetwork, shipped
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.conv_outputs import conv_outputs

REPEATS = 5  # of each task in a round; the median counts
MILLISECONDS = 1000
METHODS = {
    "Grad-CAM": ("grad_cam", "at most 500"),
    "saliency": ("saliency", "-"),
    "SmoothGrad": ("smoothgrad", "-"),
    "integrated gradients": ("integrated_gradients", "-"),
    "occlusion around every pixel": ("occlusion", "-"),
}


def measure(rounds: int) -> list[Row]:
    """Milliseconds of each task for the shipped network, communication between the processes included."""
    network, compute = shipped()[0], Compute(settings.read())
    image = as_input(from_environment().load(MNIST_5K).x_test[0])
    tasks = _tasks(network)
    for task, arguments, _ in tasks.values():  # the first call also imports and traces
        compute.ask(task, path=str(network.path), image=image, **arguments)
    rows = [
        Row(
            question=f"{question}, {network.name}",
            unit="ms",
            ours=[_milliseconds(compute, task, str(network.path), image, arguments) for _ in range(rounds)],
            other=None,
            goal=goal,
        )
        for question, (task, arguments, goal) in tasks.items()
    ]
    compute.end()
    return rows


def _tasks(network: TrainedNetwork) -> dict[str, tuple[str, dict[str, Any], str]]:
    """Title -> task, arguments and goal. Attribution is for class 0 and, with Grad-CAM, for the last convolution."""
    layer = list(conv_outputs(network.project().architecture).values())[-1]
    attributions = {
        title: ("attribution", {"method": method, "label": 0, "layer": layer}, goal)
        for title, (method, goal) in METHODS.items()
    }
    return {"feature maps of all layers": ("feature_maps", {}, "at most 300"), **attributions}


def _milliseconds(compute: Compute, task: str, path: str, image: np.ndarray, arguments: dict[str, Any]) -> float:
    seconds = []
    for _ in range(REPEATS):
        started = time.monotonic()
        compute.ask(task, path=path, image=image, **arguments)
        seconds.append(time.monotonic() - started)
    return MILLISECONDS * float(np.median(seconds))

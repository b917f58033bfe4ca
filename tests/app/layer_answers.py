"""Answers of a fake compute worker about layers: a convolution with seventy maps, then ten units."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from cnn_demo.runs.inspection_results import ActivationStatistics, FeatureMaps, LayerOutput, MeasuredLayer

MAPS, UNITS = 70, 10
STRONG, SILENT = 4, 2  # indices of maps
LAYERS: list[LayerOutput] = [
    {"name": "conv2d_1", "title": "Convolution", "shape": [6, 6, MAPS]},
    {"name": "output", "title": "Output", "shape": [UNITS]},
]


def feature_maps(path: str, image: np.ndarray) -> FeatureMaps:
    maps = np.full((6, 6, MAPS), -0.5, np.float32)
    maps[..., STRONG], maps[..., SILENT] = 2.0, 0.0
    return {"layers": LAYERS, "maps": {"conv2d_1": maps, "output": np.full(UNITS, 0.1, np.float32)}}


def kernels(path: str, layer: str) -> np.ndarray:
    return np.ones((3, 3, 1, MAPS), np.float32)


def activation_statistics(**_: Any) -> ActivationStatistics:
    zeros = np.zeros(MAPS + UNITS, np.float32)
    zeros[SILENT] = 1.0
    layers: list[MeasuredLayer] = [
        {"name": each["name"], "title": each["title"], "maps": each["shape"][-1]} for each in LAYERS
    ]
    return {"mean": 1 - zeros, "max": 2 - 2 * zeros, "zeros": zeros, "figures": {"images": 400, "layers": layers}}


ANSWERS: dict[str, Callable[..., Any]] = {
    "feature_maps": feature_maps,
    "kernels": kernels,
    "activation_statistics": activation_statistics,
}

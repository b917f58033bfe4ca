"""A small network of eleven classes, ten digits and background, that reads windows of a strip. Knows no Streamlit and no Keras.

scripts/train_window_reader.py trains it, and measures how many strips are read right.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from safetensors.numpy import load

from cnn_demo.prediction.activations import Floats
from cnn_demo.prediction.numpy_network import NumpyLayers, by_node
from cnn_demo.spec.architecture import Architecture
from cnn_demo.ui.learn.detection import Pixels

WEIGHTS, RECORD = (Path(__file__).with_name(f"window_reader.{ending}") for ending in ("safetensors", "json"))


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowReader:
    """strips: how many were measured at each gap, of so many digits. read_right: gap in pixels -> share of the strips."""

    network: NumpyLayers
    strips: int
    digits: int
    read_right: dict[int, float]

    def probabilities(self, parts: Pixels) -> Floats:
        """(n, 28, 28) windows -> (n, 11), the digits and, last, the background."""
        return self.network.probabilities(parts[..., np.newaxis])


@cache
def window_reader() -> WindowReader:
    """The committed network and its record."""
    record = json.loads(RECORD.read_text())
    architecture = Architecture.from_dict(record["architecture"])
    return WindowReader(
        network=NumpyLayers(architecture=architecture, weights=by_node(load(WEIGHTS.read_bytes()))),
        strips=record["strips"],
        digits=record["digits"],
        read_right={int(gap): share for gap, share in record["read_right"].items()},
    )

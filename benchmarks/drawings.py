"""Accuracy of the shipped networks on test digits that are redrawn with a pen, as on the canvas of the Draw page."""

from __future__ import annotations

from functools import cache

import numpy as np

from benchmarks.pen_drawings import PenStyle, keeps_shape, redraw
from benchmarks.table import Row
from cnn_demo import settings
from cnn_demo.datasets.catalog import from_environment
from cnn_demo.drawing.digit import prepare_drawn_digit
from cnn_demo.jobs.compute import Compute
from cnn_demo.runs.trained_network import TrainedNetwork, shipped
from cnn_demo.spec.builtin_data import MNIST

DIGITS = 1000
CANDIDATES = 1300  # test images that are tried until DIGITS of them keep their shape
PEN_STYLES = {
    "all at once": PenStyle(),
    "thin pen": PenStyle(width=(6, 10)),
    "thick pen": PenStyle(width=(28, 44)),
    "strongly slanted": PenStyle(slant=30),
    "small": PenStyle(height=(0.2, 0.35), width=(6, 14)),
    "shaky": PenStyle(jitter=0.03),
}


def measure(rounds: int) -> list[Row]:
    """Accuracy of each shipped network of digits; each round takes other digits and other seeds."""
    networks = [network for network in shipped() if network.project().data.shows_digits]
    compute = Compute(settings.read())
    rows = [_row(compute, network, name, rounds) for name in PEN_STYLES for network in networks]
    compute.end()
    return rows


def _row(compute: Compute, network: TrainedNetwork, name: str, rounds: int) -> Row:
    shares = [accuracy(compute, network, PEN_STYLES[name], seed) for seed in range(rounds)]
    question = f"redrawn test digits, {name}, {network.name}"
    return Row(question=question, unit="", ours=shares, other=None, goal="at least 0.98")


def accuracy(compute: Compute, network: TrainedNetwork, style: PenStyle, seed: int) -> float:
    """Accuracy on DIGITS redrawn test digits. seed: chooses the digits and varies the strokes.

    Nobody wrote digits for both the training and the test part of MNIST (LeCun et al. 1998).
    """
    images, labels = _drawn(style, seed)
    answers = compute.ask("predict", path=str(network.path), images=images)
    return float((np.asarray(answers["probabilities"]).argmax(axis=1) == labels).mean())


@cache  # the same drawings for every network
def _drawn(style: PenStyle, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Drawings as the app prepares them, (DIGITS, 28, 28, 1) float32 in [0, 1], and labels (DIGITS,)."""
    images, labels = _chosen(seed)
    return np.stack([prepare_drawn_digit(255 - sheet).image for sheet in redraw(images, style, seed)]), labels


@cache  # the same digits for every pen style
def _chosen(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Test images, (DIGITS, 28, 28, 1) uint8, and their labels (DIGITS,)."""
    data = from_environment().load(MNIST)
    candidates = np.random.default_rng(seed).permutation(len(data.x_test))[:CANDIDATES]
    chosen = candidates[keeps_shape(data.x_test[candidates])][:DIGITS]
    return data.x_test[chosen], data.y_test[chosen]

"""How many digits the shipped networks read that are drawn as on the canvas, by hands that they were not trained on."""

from __future__ import annotations

from functools import cache

import numpy as np

from benchmarks.redrawn import Hand, keeps_its_shape, redraw
from benchmarks.table import Row
from cnn_demo import settings
from cnn_demo.datasets.catalog import from_environment
from cnn_demo.drawing.digit import prepare_digit
from cnn_demo.jobs.compute import Compute
from cnn_demo.runs.trained_network import TrainedNetwork, shipped
from cnn_demo.spec.builtin_data import MNIST

DIGITS = 1000
DRAWN_FROM = 1300  # the first DIGITS of these whose line keeps the shape of the image
HANDS = {
    "all at once": Hand(),
    "thin pen": Hand(width=(6, 10)),
    "thick pen": Hand(width=(28, 44)),
    "strongly slanted": Hand(slant=30),
    "small": Hand(height=(0.2, 0.35), width=(6, 14)),
    "shaky": Hand(jitter=0.03),
}


def measure(rounds: int) -> list[Row]:
    """Share of right answers for each shipped network of digits; each round draws other digits with other seeds."""
    networks = [network for network in shipped() if network.project().data.name == "mnist"]
    compute = Compute(settings.read())
    rows = [_row(compute, network, name, rounds) for name in HANDS for network in networks]
    compute.end()
    return rows


def _row(compute: Compute, network: TrainedNetwork, name: str, rounds: int) -> Row:
    shares = [accuracy(compute, network, HANDS[name], seed) for seed in range(rounds)]
    question = f"redrawn test digits, {name}, {network.name}"
    return Row(question=question, unit="", ours=shares, other=None, goal="at least 0.98")


def accuracy(compute: Compute, network: TrainedNetwork, hand: Hand, seed: int) -> float:
    """Share of DIGITS test digits, redrawn by that hand, that are read right; the seed draws them and the strokes.

    The test part's writers are none of the training part's (LeCun et al. 1998).
    """
    images, labels = _drawn(hand, seed)
    answers = compute.ask("predict", path=str(network.path), images=images)
    return float((np.asarray(answers["probabilities"]).argmax(axis=1) == labels).mean())


@cache  # every network is shown the same ones
def _drawn(hand: Hand, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Images as the app prepares them, (DIGITS, 28, 28, 1) float32, and labels (DIGITS,)."""
    images, labels = _chosen(seed)
    return np.stack([prepare_digit(sheet).image for sheet in redraw(images, hand, seed)]), labels


@cache  # every hand draws the same ones
def _chosen(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Test images, (DIGITS, 28, 28, 1) uint8, and their labels (DIGITS,)."""
    data = from_environment().load(MNIST)
    candidates = np.random.default_rng(seed).permutation(len(data.x_test))[:DRAWN_FROM]
    chosen = candidates[keeps_its_shape(data.x_test[candidates])][:DIGITS]
    return data.x_test[chosen], data.y_test[chosen]

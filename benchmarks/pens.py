"""How well the shipped networks read digits of writers whose pens they have not seen, drawn with thin and with thick pens.

The writers are those that the data set drawn-digits keeps for validation; their digits are drawn and prepared as on the pad.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from benchmarks.table import Row
from cnn_demo import settings
from cnn_demo.datasets.catalog import from_environment
from cnn_demo.datasets.split import as_input
from cnn_demo.jobs.compute import Compute
from cnn_demo.made_data.drawn_digits import as_written, validation_digits
from cnn_demo.runs.trained_network import TrainedNetwork, shipped

WIDTHS = (6, 10, 18, 26, 40)  # of the pen in pixels; the pad's side has 280


def measure(rounds: int) -> list[Row]:
    """The accuracy of each shipped network of digits by width of the pen; each round draws in other places and sizes."""
    networks = [network for network in shipped() if network.project().data.shows_digits]
    compute = Compute(settings.read())
    rows = [row for network in networks for row in _rows(compute, network, rounds)]
    compute.end()
    return rows


def accuracy(compute: Compute, network: TrainedNetwork, width: int, seed: int) -> float:
    """The accuracy on all digits of the writers kept for validation, drawn with a pen of this width."""
    images, labels = drawn(width, seed)
    answers = compute.ask("predict", path=str(network.path), images=images)
    return float((np.asarray(answers["probabilities"]).argmax(axis=1) == labels).mean())


@cache  # the same drawings for every network
def drawn(width: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Prepared drawings, (n, 28, 28, 1) float32 in [0, 1], and their labels (n,)."""
    strokes = from_environment().pen_strokes()
    digits = validation_digits(strokes)
    rngs = (np.random.default_rng([seed, digit]) for digit in digits.tolist())
    images = [as_written(strokes.strokes(digit), rng, width) for digit, rng in zip(digits.tolist(), rngs, strict=True)]
    return as_input(np.stack(images)), strokes.labels[digits]


def _rows(compute: Compute, network: TrainedNetwork, rounds: int) -> list[Row]:
    shares = {width: [accuracy(compute, network, width, seed) for seed in range(rounds)] for width in WIDTHS}
    spreads = [max(of_round) - min(of_round) for of_round in zip(*shares.values(), strict=True)]
    what = "digits of writers kept for validation"
    return [
        *(
            Row(
                question=f"{what}, pen of {width}, {network.name}",
                unit="",
                ours=found,
                other=None,
                goal="at least 0.993",
            )
            for width, found in shares.items()
        ),
        Row(
            question=f"{what}, largest difference between pens, {network.name}",
            unit="",
            ours=spreads,
            other=None,
            goal="at most 0.002",
        ),
    ]

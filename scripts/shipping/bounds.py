"""Measures a shipped network on digits drawn with a pen, and says what it must not be used for."""

from __future__ import annotations

from benchmarks import pens
from benchmarks.drawings import DIGITS, PEN_STYLES, accuracy
from cnn_demo.jobs.compute import Compute
from cnn_demo.made_data.drawn_digits import VALIDATION_WRITERS
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.data import DataSpec
from scripts.shipping.figures import PenDrawingFigures, PenFigures

SEED = 0
NOT_FOR = {
    "digit": (
        "Letters, signs, several digits at once or printed type: it knows ten digits, one in each picture. It assigns "
        "everything else to one of them, or calls it unsure.",
        "Uses in which a misread digit does harm and nobody checks it: cheques, doses, meter readings, marks.",
        "Other styles of handwriting without a test: its digits were written by American census employees and "
        "high-school students (LeCun et al. 1998).",
    ),
    "picture": (
        "Ordinary photographs: it knows small pictures of single things, prepared like those of its data set.",
        "Things that belong to none of its classes: it names one of its classes all the same, or is unsure.",
        "Uses in which a wrong prediction does harm and nobody checks it.",
    ),
}


def pen_drawing_figures(compute: Compute, network: TrainedNetwork) -> PenDrawingFigures | None:
    """Accuracy on test digits redrawn with a pen, for each pen style; None for a network that reads no digits."""
    if not network.project().data.shows_digits:
        return None
    shares = {name: round(accuracy(compute, network, style, SEED), 4) for name, style in PEN_STYLES.items()}
    return {"digits": DIGITS, "seed": SEED, "accuracy": shares}


def pen_figures(compute: Compute, network: TrainedNetwork) -> PenFigures | None:
    """Accuracy on digits of writers kept for validation, by width of the pen; None for a network that reads no digits."""
    if not network.project().data.shows_digits:
        return None
    _, labels = pens.drawn(pens.WIDTHS[0], SEED)
    return {
        "digits": len(labels),
        "writers": list(VALIDATION_WRITERS),
        "seed": SEED,
        "accuracy": {str(width): round(pens.accuracy(compute, network, width, SEED), 4) for width in pens.WIDTHS},
        "command": "python -m benchmarks --only pens --rounds 1",
    }


def not_for(dataset: DataSpec) -> list[str]:
    return list(NOT_FOR[dataset.preparation])

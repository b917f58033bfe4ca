"""Limits of a shipped network: its accuracy on digits drawn with a pen, and what it must not be used for."""

from __future__ import annotations

from benchmarks.drawings import DIGITS, PEN_STYLES, accuracy
from cnn_demo.jobs.compute import Compute
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.data import DataSpec
from scripts.shipping.figures import PenDrawingFigures

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


def not_for(dataset: DataSpec) -> list[str]:
    return list(NOT_FOR[dataset.preparation])

"""Reads the runs of the chapter on the loss landscape, written by scripts/compare_optimizers.py. Knows no Streamlit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from cnn_demo.spec.recipe import Recipe
from cnn_demo.ui.learn.weight_plane import WeightPlane, Weights, plane_through

RECORD = Path(__file__).with_name("optimizer_runs.json")
WEIGHTS = Path(__file__).with_name("optimizer_runs.npz")
ENDS, START = "ends", "start"  # the planes: through the three ends, and through the start and two of the ends


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OptimizerRun:
    """One run of the small network.

    weights: (epochs + 1, 380), at the start and after each epoch. losses: (epochs + 1,), on all training images; the training
    loop measured all but the first. line: losses of points that lie evenly from the start to the end.
    """

    name: str
    recipe: Recipe
    weights: Weights
    losses: Weights
    line: Weights


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Slice:
    """The loss on a plane.

    across: (m,) and up: (k,), coordinates of the grid. grid: (k, m), the losses. under: name of a run -> (epochs + 1,), the
    losses of the plane's points that are nearest to the run's.
    """

    plane: WeightPlane
    across: Weights
    up: Weights
    grid: Weights
    under: dict[str, Weights]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OptimizerRuns:
    """All runs, which begin with the same weights, and the slices of the loss by the name of their plane."""

    dataset: str
    training_images: int
    runs: tuple[OptimizerRun, ...]
    slices: dict[str, Slice]

    @property
    def epochs(self) -> int:
        return len(self.runs[0].losses) - 1


def corners_of(paths: Mapping[str, Weights]) -> dict[str, tuple[Weights, Weights, Weights]]:
    """Plane -> its three points. paths: name of a run -> (epochs + 1, 380)."""
    first, second, third = paths.values()
    return {ENDS: (first[-1], second[-1], third[-1]), START: (first[0], second[-1], third[-1])}


@cache
def optimizer_runs() -> OptimizerRuns:
    """The committed measurements."""
    data = json.loads(RECORD.read_text(encoding="utf-8"))
    with np.load(WEIGHTS) as stored:
        paths = {name: stored[name].astype(np.float64) for name in data["recipes"]}
    return OptimizerRuns(
        dataset=data["dataset"],
        training_images=data["training_images"],
        runs=tuple(
            OptimizerRun(
                name=name,
                recipe=Recipe.from_dict(data["recipes"][name]),
                weights=weights,
                losses=np.array(data["losses"][name]),
                line=np.array(data["lines"][name]),
            )
            for name, weights in paths.items()
        ),
        slices={
            name: _slice(data["slices"][name], plane_through(*corners)) for name, corners in corners_of(paths).items()
        },
    )


def _slice(data: Mapping[str, Any], plane: WeightPlane) -> Slice:
    axes = {key: np.array(data[key]) for key in ("across", "up", "grid")}
    return Slice(plane=plane, under={name: np.array(losses) for name, losses in data["under"].items()}, **axes)

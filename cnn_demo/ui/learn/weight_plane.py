"""A plane through three points of a network's weights, and what of a path lies in it. Knows no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WeightPlane:
    """origin: (n,) all weights of the network at the first point. across, up: (n,) perpendicular to each other, of length 1."""

    origin: Weights
    across: Weights
    up: Weights

    def coordinates(self, points: Weights) -> Weights:
        """(k, n) weights -> (k, 2), how far across and up the nearest point of the plane is: the projection."""
        return (points - self.origin) @ np.stack([self.across, self.up], axis=1)

    def weights_at(self, coordinates: Weights) -> Weights:
        """(k, 2) -> (k, n) the weights at these places of the plane."""
        placed: Weights = self.origin + coordinates @ np.stack([self.across, self.up])
        return placed

    def distances(self, points: Weights) -> Weights:
        """(k, n) weights -> (k,), how far each is from the plane, in the Euclidean distance."""
        apart: Weights = np.linalg.norm(points - self.weights_at(self.coordinates(points)), axis=1)
        return apart

    def share_of_path(self, points: Weights) -> float:
        """The share of a path's steps that lies in the plane, in [0, 1].

        points: (k, n). The squared lengths of the projected steps, over the squared lengths of the steps.
        """
        steps, projected = np.diff(points, axis=0), np.diff(self.coordinates(points), axis=0)
        return float((projected**2).sum() / (steps**2).sum())


def plane_through(first: Weights, second: Weights, third: Weights) -> WeightPlane:
    """The plane of three points, (n,) each, which must not lie on one line: the second lies straight across from the first.

    Source: Garipov and others 2018, arXiv 1802.10026.
    """
    across, up = second - first, third - first
    across = across / np.linalg.norm(across)
    up = up - (up @ across) * across
    return WeightPlane(origin=first, across=across, up=up / np.linalg.norm(up))

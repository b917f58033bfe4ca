"""Runs an exported network in its own runtime: its predictions and the time for one image."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

WARM_UPS, TIMED, MOST_TIMED_SECONDS = 3, 20, 1.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RuntimePredictions:
    """probabilities: (n, classes) float32. runtime: program and version. median_ms: time to predict one image."""

    probabilities: np.ndarray
    runtime: str
    median_ms: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CheckRequest:
    """The images to predict with an exported network.

    images: (n, h, w, c) float32 in [0, 1], n at least 1. batch_size: how many fit the memory at once.
    report: called with the finished share in [0, 1]; it may raise to end the check.
    """

    images: np.ndarray
    batch_size: int
    report: Callable[[float], None]


class RuntimeMissing(Exception):
    """The runtime that checks an export is not installed; str(error) says which one, and what to do."""


RuntimePredict = Callable[[Path, CheckRequest], RuntimePredictions]  # predicts with the exported files of a folder


def in_batches(predict: Callable[[np.ndarray], np.ndarray], request: CheckRequest, runtime: str) -> RuntimePredictions:
    """Predict batch by batch. predict: (n, h, w, c) -> (n, classes). The last batch is filled up to the size of the others."""
    images, size = request.images, min(request.batch_size, len(request.images))
    parts = []
    for start in range(0, len(images), size):
        batch = images[start : start + size]
        missing = np.zeros((size - len(batch), *batch.shape[1:]), batch.dtype)
        parts.append(predict(np.concatenate([batch, missing]))[: len(batch)])
        request.report((start + len(batch)) / len(images))
    return RuntimePredictions(
        probabilities=np.concatenate(parts), runtime=runtime, median_ms=_median_ms(predict, images[:1])
    )


def _median_ms(predict: Callable[[np.ndarray], np.ndarray], image: np.ndarray) -> float:
    for _ in range(WARM_UPS):
        predict(image)
    times: list[float] = []
    while len(times) < TIMED and sum(times) < MOST_TIMED_SECONDS:
        started = time.perf_counter()
        predict(image)
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000

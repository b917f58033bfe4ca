"""What an exported network answers in its own runtime, and how long one image takes there."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

WARM_UPS, TIMED, MOST_TIMED_SECONDS = 3, 20, 1.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answers:
    """probabilities: (n, classes) float32. runtime: program and version. median_ms: of one image at a time."""

    probabilities: np.ndarray
    runtime: str
    median_ms: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question:
    """Images for an exported network.

    images: (n, h, w, c) float32 in [0, 1], n at least 1. batch_size: how many at once fit the memory.
    tell: told the share that is done; it may raise, which ends the asking.
    """

    images: np.ndarray
    batch_size: int
    tell: Callable[[float], None]


class RuntimeMissing(Exception):
    """The program that could check an export is not installed; str(error) says which, and what to do."""


Asker = Callable[[Path, Question], Answers]  # asks the exported files of a folder


def in_batches(predict: Callable[[np.ndarray], np.ndarray], question: Question, runtime: str) -> Answers:
    """Answers of a function from a batch of images to probabilities. The last batch is filled up to the others' size."""
    images, size = question.images, min(question.batch_size, len(question.images))
    parts = []
    for start in range(0, len(images), size):
        batch = images[start : start + size]
        missing = np.zeros((size - len(batch), *batch.shape[1:]), batch.dtype)
        parts.append(predict(np.concatenate([batch, missing]))[: len(batch)])
        question.tell((start + len(batch)) / len(images))
    return Answers(probabilities=np.concatenate(parts), runtime=runtime, median_ms=_median_ms(predict, images[:1]))


def _median_ms(predict: Callable[[np.ndarray], np.ndarray], image: np.ndarray) -> float:
    for _ in range(WARM_UPS):
        predict(image)
    times: list[float] = []
    while len(times) < TIMED and sum(times) < MOST_TIMED_SECONDS:
        started = time.perf_counter()
        predict(image)
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000

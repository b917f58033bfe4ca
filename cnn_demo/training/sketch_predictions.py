"""Predictions for the visitor's drawing while the network trains."""

from __future__ import annotations

import time
from pathlib import Path

import keras
import numpy as np

from cnn_demo.runs.metrics import SKETCH, SketchRecord
from cnn_demo.training.checkpoint import Position

SKETCH_SECONDS = 0.7


class SketchWatcher:
    """Looks for a drawing in the run folder and predicts it now and then."""

    def __init__(self, path: Path, input_shape: tuple[int, ...]) -> None:
        self.path, self.input_shape = path, input_shape
        self.version = 0
        self.image: np.ndarray | None = None
        self.predicted_at = 0.0

    def record(self, network: keras.Model, place: Position, *, now: bool) -> SketchRecord | None:
        """The probability of each class; None where there is no drawing, or it is too soon. now: it is never too soon."""
        if not now and time.monotonic() - self.predicted_at < SKETCH_SECONDS:
            return None
        self.predicted_at = time.monotonic()
        self._look()
        if self.image is None:
            return None
        values = network.predict_on_batch(self.image[None])[0]
        if not np.isfinite(values).all():  # JSON has no NaN; the loop will report that the training diverged
            return None
        return {
            "kind": SKETCH,
            "epoch": place.epoch,
            "step": place.step,
            "sketch": self.version,
            "probabilities": [round(float(value), 5) for value in values],
        }

    def _look(self) -> None:
        try:
            version = self.path.stat().st_mtime_ns
        except FileNotFoundError:
            self.image = None
            return
        if version != self.version:
            image = np.load(self.path, allow_pickle=False)
            # It may have been drawn for a design with another input.
            self.image = image if image.shape == tuple(self.input_shape) else None
            self.version = version

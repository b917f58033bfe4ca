"""Sums of loss and of right predictions over the batches since the last report."""

from __future__ import annotations

import time

import numpy as np


class BatchSums:
    """images: how many were trained on. loss_sum: of their losses. right_sum: how many were predicted right."""

    def __init__(self) -> None:
        self.images, self.loss_sum, self.right_sum = 0, 0.0, 0.0
        self._started = time.monotonic()

    def add(self, losses: np.ndarray, accuracies: np.ndarray, images: int) -> None:
        """Add batches of that many images. losses, accuracies: (batches,), the mean of each."""
        for loss, accuracy in zip(
            losses.tolist(), accuracies.tolist(), strict=True
        ):  # the same sums for any number at once
            self.images += images
            self.loss_sum += loss * images
            self.right_sum += accuracy * images

    @property
    def loss(self) -> float:
        """Mean over the images."""
        return self.loss_sum / self.images

    @property
    def accuracy(self) -> float:
        """Share of the images that were predicted right, in [0, 1]."""
        return self.right_sum / self.images

    @property
    def seconds(self) -> float:
        """Time since the first batch began."""
        return max(time.monotonic() - self._started, 1e-6)

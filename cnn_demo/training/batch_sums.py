"""Sums of loss and of right predictions over the batches since the last report."""

from __future__ import annotations

import time

import numpy as np

from cnn_demo.training.trainer import LABEL_LOSS


class BatchSums:
    """images: how many were trained on. loss_sum: of their losses. right_sum: how many were predicted right."""

    def __init__(self) -> None:
        self.images, self.loss_sum, self.right_sum = 0, 0.0, 0.0
        self._started = time.monotonic()

    def add(self, logs: dict[str, np.ndarray], images: int, *, penalty: float = 0.0) -> None:
        """Add a batch. logs: its means, as train_on_batch returns them; Keras resets them for every batch.

        penalty: the L2 penalty of all weights, which the loss contains. With distillation the loss counts without the
        part that comes from the teacher, so that it can be compared with the validation loss and with a run without one.
        """
        self.images += images
        loss = float(logs[LABEL_LOSS]) + penalty if LABEL_LOSS in logs else float(logs["loss"])
        self.loss_sum += loss * images
        self.right_sum += float(logs["accuracy"]) * images

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

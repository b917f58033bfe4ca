"""Random changes to training images, as a layer in front of the network that is never part of it."""

from __future__ import annotations

import math
from typing import Any

import keras
import numpy as np
from keras import ops

from cnn_demo.spec.recipe import Augmentation


class Augment(keras.layers.Layer):
    """Shifts, turns, zooms and shears each image in one interpolation, then grows or shrinks its strokes.

    (batch, h, w, c) float32 in [0, 1] -> the same. Pixels from outside the image are 0. Always acts: use it only
    while training. Its random state is a variable, so that a resumed run draws what an uninterrupted one would.
    """

    def __init__(self, augmentation: Augmentation, seed: int) -> None:
        super().__init__(name="augment")
        self.augmentation = augmentation
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, images: Any) -> Any:
        if self.augmentation.moves:
            images = ops.image.affine_transform(
                images, self._transforms(images), interpolation="bilinear", fill_mode="constant", fill_value=0.0
            )
        if self.augmentation.thickness:
            images = self._thickness(images)
        return images

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape

    def _uniform(self, shape: tuple[Any, ...], limit: float) -> Any:
        return keras.random.uniform(shape, -limit, limit, seed=self.seed_generator)

    def _transforms(self, images: Any) -> Any:
        """(batch, 8): from each output pixel (x, y) to the input pixel it is read from, about the image's centre."""
        count, (height, width) = ops.shape(images)[0], images.shape[1:3]
        change = self.augmentation
        turn = self._uniform((count,), math.radians(change.rotate))
        slant = ops.tan(self._uniform((count,), math.radians(change.shear)))
        scale = 1.0 + self._uniform((count,), change.zoom)
        shift_x = self._uniform((count,), change.shift * width)
        shift_y = self._uniform((count,), change.shift * height)
        # scale * rotation * shear, row by row
        cos, sin = ops.cos(turn), ops.sin(turn)
        xx, xy = scale * cos, scale * (cos * slant - sin)
        yx, yy = scale * sin, scale * (sin * slant + cos)
        centre_x, centre_y = (width - 1) / 2, (height - 1) / 2
        move_x = centre_x + shift_x - xx * centre_x - xy * centre_y
        move_y = centre_y + shift_y - yx * centre_x - yy * centre_y
        zero = ops.zeros_like(turn)
        return ops.stack([xx, xy, move_x, yx, yy, move_y, zero, zero], axis=1)

    def _thickness(self, images: Any) -> Any:
        """Blend each image with its strokes grown (maximum of 3x3) or shrunk (minimum of 3x3)."""
        grown = ops.max_pool(images, 3, 1, "same")
        shrunk = -ops.max_pool(-images, 3, 1, "same")
        share = self._uniform((ops.shape(images)[0], 1, 1, 1), self.augmentation.thickness)
        target = ops.where(share > 0, grown, shrunk)
        return images + ops.abs(share) * (target - images)


def preview(augmentation: dict[str, Any], images: np.ndarray, seed: int) -> np.ndarray:
    """Changed copies of images: (n, h, w, c) float32 in [0, 1] -> the same shape."""
    layer = Augment(Augmentation.from_dict(augmentation), seed)
    return np.clip(ops.convert_to_numpy(layer(images)), 0.0, 1.0)

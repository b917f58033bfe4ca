"""Augmentation: random changes to training images, as a layer in front of the network while it trains."""

from __future__ import annotations

import math
from typing import Any

import keras
import numpy as np
from keras import ops

from cnn_demo.spec.recipe import Augmentation

SMOOTHNESS = 1 / 7  # of the side: Simard et al. 2003 smooth the field by 4 pixels of 28


class Augment(keras.layers.Layer):
    """Shifts, turns, zooms, shears, mirrors and bends each image in one interpolation, then grows or shrinks its strokes.

    (batch, h, w, c) float32 in [0, 1] -> the same. Pixels from outside the image are 0. Always acts: use it only
    while training. Its random state is a variable, so that a resumed run draws what an uninterrupted one would.
    """

    def __init__(self, augmentation: Augmentation, seed: int, name: str = "augment") -> None:
        super().__init__(name=name, dtype="float32")  # in any precision of the network
        self.augmentation = augmentation
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, images: Any) -> Any:
        if self.augmentation.elastic:
            images = self._bent(images)
        elif self.augmentation.moves:
            images = self._moved(images)
        if self.augmentation.thickness:
            images = self._thickness(images)
        return images

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape

    def _uniform(self, shape: tuple[Any, ...], limit: float) -> Any:
        return keras.random.uniform(shape, -limit, limit, seed=self.seed_generator)

    def _transforms(self, images: Any) -> tuple[Any, ...]:
        """xx, xy, move_x, yx, yy, move_y, (batch,) each: an output pixel (x, y) is read from (xx x + xy y + move_x, ...)."""
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
        if change.mirror:
            side = ops.sign(self._uniform((count,), 1.0))
            xx, yx = side * xx, side * yx
        centre_x, centre_y = (width - 1) / 2, (height - 1) / 2
        move_x = centre_x + shift_x - xx * centre_x - xy * centre_y
        move_y = centre_y + shift_y - yx * centre_x - yy * centre_y
        return xx, xy, move_x, yx, yy, move_y

    def _moved(self, images: Any) -> Any:
        """Each pixel read from where its affine transform says."""
        transforms = self._transforms(images)
        zero = ops.zeros_like(transforms[0])
        return ops.image.affine_transform(
            images,
            ops.stack([*transforms, zero, zero], axis=1),
            interpolation="bilinear",
            fill_mode="constant",
            fill_value=0.0,
        )

    def _bent(self, images: Any) -> Any:
        """Each pixel read from where its affine transform says, plus what a smooth random field adds to that."""
        height, width = images.shape[1:3]
        rows, columns = np.indices((height, width), np.float32)
        xx, xy, move_x, yx, yy, move_y = (ops.reshape(one, (-1, 1, 1)) for one in self._transforms(images))
        x = xx * columns + xy * rows + move_x + self._field(images) * width
        y = yx * columns + yy * rows + move_y + self._field(images) * height
        return _read(images, x, y)

    def _field(self, images: Any) -> Any:
        """(batch, h, w): Gaussian noise smoothed by a Gaussian, its standard deviation `elastic` at every pixel.

        Smoothing takes away what is finer than its width, so the noise is drawn on a lattice of that width.
        """
        across, down = (_smoothing(side) for side in images.shape[1:3])
        shape = (ops.shape(images)[0], across.shape[1], down.shape[1])
        noise = keras.random.normal(shape, stddev=self.augmentation.elastic, seed=self.seed_generator)
        return ops.matmul(ops.matmul(across, noise), down.T)

    def _thickness(self, images: Any) -> Any:
        """Blend each image with its strokes grown (maximum of 3x3) or shrunk (minimum of 3x3)."""
        share = self._uniform((ops.shape(images)[0], 1, 1, 1), self.augmentation.thickness)
        target = ops.where(share > 0, _extreme(images, ops.maximum), _extreme(images, ops.minimum))
        return images + ops.abs(share) * (target - images)


def _smoothing(side: int) -> np.ndarray:
    """(side, points) float32: how much each point of the lattice adds to each pixel; the squares of a row add to 1."""
    spacing = max(side * SMOOTHNESS, 1.0)
    points = np.arange(-1, math.ceil(side / spacing) + 2) * spacing  # beyond the edges too, or these would stay still
    weights = np.exp(-0.5 * ((np.arange(side)[:, None] - points) / spacing) ** 2)
    return (weights / np.linalg.norm(weights, axis=1, keepdims=True)).astype(np.float32)


def _read(images: Any, x: Any, y: Any) -> Any:
    """Bilinear values of images (batch, h, w, c) at places x, y (batch, h, w), in pixels; 0 outside the image."""
    count, (height, width, channels) = ops.shape(images)[0], images.shape[1:]
    padded = ops.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)))  # the zeros that stand for all outside
    flat = ops.reshape(padded, (-1, channels))
    x, y = ops.clip(x + 1.0, 0.0, width + 1.0), ops.clip(y + 1.0, 0.0, height + 1.0)
    left = ops.minimum(ops.floor(x), float(width))
    top = ops.minimum(ops.floor(y), float(height))
    right_share, lower_share = (x - left)[..., None], (y - top)[..., None]
    row = width + 2
    first = ops.arange(count, dtype="int32")[:, None, None] * (row * (height + 2))
    corner = first + ops.cast(top, "int32") * row + ops.cast(left, "int32")
    upper, lower = (
        ops.take(flat, start, axis=0) * (1.0 - right_share) + ops.take(flat, start + 1, axis=0) * right_share
        for start in (corner, corner + row)
    )
    return upper * (1.0 - lower_share) + lower * lower_share


def _extreme(images: Any, of_two: Any) -> Any:
    """The maximum, or minimum, of each pixel and its eight neighbours, by shifts: TensorFlow pools slowly on a CPU."""
    padded = ops.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="symmetric")
    rows = of_two(of_two(padded[:, :-2], padded[:, 1:-1]), padded[:, 2:])
    return of_two(of_two(rows[:, :, :-2], rows[:, :, 1:-1]), rows[:, :, 2:])


def preview(augmentation: dict[str, Any], images: np.ndarray, seed: int) -> np.ndarray:
    """Changed copies of images: (n, h, w, c) float32 in [0, 1] -> the same shape."""
    layer = Augment(Augmentation.from_dict(augmentation), seed)
    return np.clip(ops.convert_to_numpy(layer(images)), 0.0, 1.0)

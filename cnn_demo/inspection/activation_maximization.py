"""The task `activation_maximization`: gradient ascent from noise to an image that drives a filter or a class up.

Activation maximisation: Erhan et al. 2009, Visualizing Higher-Layer Features of a Deep Network (technical report 1341,
Université de Montréal). Jitter and smoothing against patterns that only the pixel grid explains: Olah et al. 2017,
Feature Visualization, distill.pub/2017/feature-visualization, doi 10.23915/distill.00007. A pull towards what an empty
image is keeps pixels quiet that matter little.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from scipy import ndimage

from cnn_demo.datasets.split import as_input
from cnn_demo.errors import ModelError
from cnn_demo.inspection.gradients import logits_of, tensorflow
from cnn_demo.inspection.labelled_images import chosen_images, fitting
from cnn_demo.network.batches import outputs
from cnn_demo.network.service import load
from cnn_demo.runs.progress import Progress
from cnn_demo.spec.architecture import OUTPUT_NAME

STARTS = {"Climbing": 0.0, "Looking through images": 0.8}
GREY, START_NOISE = 0.5, 0.02
RATE = 0.02  # the mean size (root mean square) of a step, in brightness
SMOOTHING = 0.01  # the share of each pixel's difference to its neighbours that is taken away in each step
PULL = 0.01  # the share of each pixel's distance from an empty image that is taken away in each step
JITTER_SHARE = 14  # images shift by up to a fourteenth of what is seen of them: 2 pixels of 28
SMALLEST_SLOPE = 1e-12
MOST_IMAGES = 500


def activation_maximization(
    path: str,
    layer: str,
    filters: list[int],
    steps: int,
    seed: int,
    images: dict[str, Any] | None = None,
    progress_file: str | None = None,
    stop_file: str | None = None,
) -> dict[str, np.ndarray]:
    """For each of these filters of a convolution, or classes where layer is OUTPUT_NAME, an image that drives it up.

    What is driven: the cell in the middle of a filter's map, before the layer's activation; a class's logit. Returns
    images (n, h, w, c) float32 in [0, 1]; region: top, left, height and width of the part that the driven cells see;
    what these images and the noise at the start reach, values and start_values, (n,) float32. Where images, an
    ImageSet, are given, also what the filter reaches at most, in any cell, on up to MOST_IMAGES of them, largest (n,),
    and on which, examples (n, h, w, c) uint8. The same for the same seed and machine. Raises ModelError for a layer or
    filter that the network has not, DatasetError, WorkerError where it was stopped.
    """
    progress = Progress(STARTS, progress_file, stop_file)
    progress.begin("Climbing")
    model = load(path).model
    before_activation = _before_activation(model, layer)
    _check(before_activation.output.shape[-1], layer, filters)
    middle = _middle_cell(before_activation)
    climb = _Climb(middle, filters, np.random.default_rng(seed))
    start_values, _ = climb.slopes()
    for done in range(steps):
        progress.tell(done / steps)
        climb.step()
    values, _ = climb.slopes()
    found = {"images": climb.images, "region": climb.region(), "values": values, "start_values": start_values}
    if images is None:
        return found
    progress.begin("Looking through images")
    return {**found, **_real(model, before_activation, images, filters)}


class _Climb:
    """Images that rise together, each for its own output of the model. images: (n, h, w, c) float32 in [0, 1]."""

    def __init__(self, model: keras.Model, filters: list[int], rng: np.random.Generator) -> None:
        self.model, self.rng = model, rng
        self.own = np.eye(model.output_shape[-1], dtype=np.float32)[filters]
        shape = (len(filters), *model.input_shape[1:])
        self.images = np.clip(GREY + rng.normal(0.0, START_NOISE, shape), 0.0, 1.0).astype(np.float32)
        self.empty = 0.0 if shape[-1] == 1 else GREY
        self.seen = np.zeros(shape[1:3], bool)  # pixels that any output ever hung on

    def slopes(self, shift: tuple[int, int] = (0, 0)) -> tuple[np.ndarray, np.ndarray]:
        """What each image, shifted, reaches, (n,), and the slope of that by the image as it is."""
        tf = tensorflow()
        inputs = tf.convert_to_tensor(np.roll(self.images, shift, (1, 2)))
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            reached = tf.reduce_sum(self.model(inputs, training=False) * self.own, axis=-1)
        slopes = tape.gradient(reached, inputs)
        if slopes is None:
            raise ModelError("What the layer answers does not hang on the image.")
        if shift == (0, 0):
            self.seen |= (slopes.numpy() != 0).any(axis=(0, 3))
        return reached.numpy(), np.roll(slopes.numpy(), (-shift[0], -shift[1]), (1, 2))

    def step(self) -> None:
        """One step up: jittered, normalised, smoothed, and pulled towards an empty image."""
        most = int(min(self.region()[2:])) // JITTER_SHARE
        down, right = (int(shift) for shift in self.rng.integers(-most, most + 1, 2))
        _, slopes = self.slopes((down, right))
        size = np.sqrt(np.mean(slopes**2, axis=(1, 2, 3), keepdims=True))
        moved = self.images + RATE * slopes / np.maximum(size, SMALLEST_SLOPE)
        around = sum(ndimage.correlate1d(moved, [1.0, -2.0, 1.0], axis=axis, mode="nearest") for axis in (1, 2))
        pulled = moved + SMOOTHING * around - PULL * (moved - self.empty)
        self.images = np.clip(pulled, 0.0, 1.0).astype(np.float32)

    def region(self) -> np.ndarray:
        """Top, left, height, width of what was seen, (4,) int32; the whole image where nothing was."""
        rows, columns = (np.flatnonzero(self.seen.any(axis=axis)) for axis in (1, 0))
        if not len(rows):
            return np.array([0, 0, *self.seen.shape], np.int32)
        return np.array([rows[0], columns[0], rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1], np.int32)


def _real(
    model: keras.Model, before_activation: keras.Model, images: dict[str, Any], filters: list[int]
) -> dict[str, np.ndarray]:
    """The image of the set that each filter answers most to, and that answer."""
    x, _ = fitting(images, model)
    x = x[chosen_images(len(x), MOST_IMAGES)]
    maps = before_activation.output
    peaks = maps if len(maps.shape) == 2 else keras.ops.max(maps, axis=(1, 2))
    reached = outputs(keras.Model(before_activation.input, peaks), as_input(x))[:, filters]
    return {"largest": reached.max(axis=0), "examples": x[reached.argmax(axis=0)]}


def _before_activation(model: keras.Model, layer: str) -> keras.Model:
    """The model up to the layer, without that layer's own activation: (n, h, w, filters), or (n, classes)."""
    if layer == OUTPUT_NAME:
        return logits_of(model)
    found = next((each for each in model.layers if each.name == layer), None)
    if found is None or len(found.output.shape) != 4 or not hasattr(found, "activation"):
        raise ModelError(f"The network has no convolution {layer!r} whose filters could be driven.")
    linear = type(found).from_config({**found.get_config(), "activation": None})
    output = linear(found.input)
    linear.set_weights(found.get_weights())
    return keras.Model(model.input, output)


def _middle_cell(before_activation: keras.Model) -> keras.Model:
    """The same, of each map only the cell in its middle: (n, filters)."""
    maps = before_activation.output
    if len(maps.shape) == 2:
        return before_activation
    return keras.Model(before_activation.input, maps[:, maps.shape[1] // 2, maps.shape[2] // 2])


def _check(count: int, layer: str, filters: list[int]) -> None:
    wrong = [each for each in filters if not 0 <= each < count]
    if wrong or not filters:
        raise ModelError(f"The filters of {layer} are numbered 0 to {count - 1}; asked for: {wrong or 'none'}.")

"""The task `maximise`: images that a filter, or a class, answers most strongly, found by climbing from noise.

Activation maximisation: Erhan et al. 2009, Visualizing Higher-Layer Features of a Deep Network (technical report 1341,
Université de Montréal). Jitter and smoothing against patterns that only the pixel grid explains: Olah et al. 2017,
Feature Visualization, distill.pub/2017/feature-visualization, doi 10.23915/distill.00007.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from scipy import ndimage

from cnn_demo.errors import ModelError
from cnn_demo.inspection.gradients import logits_of, tensorflow
from cnn_demo.network.service import load
from cnn_demo.runs.progress import Progress

STEP = "Climbing"
CLASSES = "output"
GREY, START_NOISE = 0.5, 0.02
RATE = 0.02  # the mean size (root mean square) of a step, in brightness
SMOOTHING = 0.01  # the share of each pixel's difference to its neighbours that is taken away in each step
JITTER_SHARE = 14  # images shift by up to a fourteenth of their side: 2 pixels of 28
SMALLEST_SLOPE = 1e-12


def maximise(
    path: str,
    layer: str,
    filters: list[int],
    steps: int,
    seed: int,
    progress_file: str | None = None,
    stop_file: str | None = None,
) -> dict[str, np.ndarray]:
    """For each of these filters of a convolution, or classes where layer is CLASSES, an image that drives it up.

    What is driven: a filter's mean over the positive part of its map, before the layer's activation (with ReLU that is
    the mean of its map); a class's logit. Returns images (n, h, w, c) float32 in [0, 1], and what these images and
    the noise at the start reach, values and start_values, (n,) float32. The same for the same seed and machine.
    Raises ModelError for a layer or filter that the network has not, WorkerError where it was stopped.
    """
    progress = Progress({STEP: 0.0}, progress_file, stop_file)
    progress.begin(STEP)
    model = load(path).model
    driven = _driven(model, layer)
    _check(driven, layer, filters)
    rng = np.random.default_rng(seed)
    noise = rng.normal(0.0, START_NOISE, (len(filters), *model.input_shape[1:]))
    images = np.clip(GREY + noise, 0.0, 1.0).astype(np.float32)
    start_values, _ = _climb(driven, images, filters)
    for done in range(steps):
        progress.tell(done / steps)
        images = _stepped(driven, images, filters, rng)
    values, _ = _climb(driven, images, filters)
    return {"images": images, "values": values, "start_values": start_values}


def _stepped(driven: keras.Model, images: np.ndarray, filters: list[int], rng: np.random.Generator) -> np.ndarray:
    """The images after one step up, jittered, normalised and smoothed."""
    most = min(images.shape[1:3]) // JITTER_SHARE
    down, right = (int(shift) for shift in rng.integers(-most, most + 1, 2))
    _, slopes = _climb(driven, np.roll(images, (down, right), (1, 2)), filters)
    slopes = np.roll(slopes, (-down, -right), (1, 2))
    size = np.sqrt(np.mean(slopes**2, axis=(1, 2, 3), keepdims=True))
    moved = images + RATE * slopes / np.maximum(size, SMALLEST_SLOPE)
    around = sum(ndimage.correlate1d(moved, [1.0, -2.0, 1.0], axis=axis, mode="nearest") for axis in (1, 2))
    return np.clip(moved + SMOOTHING * around, 0.0, 1.0).astype(np.float32)


def _climb(driven: keras.Model, images: np.ndarray, filters: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """What each image reaches for its own filter, (n,), and the slope of that by the image."""
    tf = tensorflow()
    inputs = tf.convert_to_tensor(images)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        answers = driven(inputs, training=False)
        own = tf.gather(answers, filters, axis=-1, batch_dims=0)
        own = tf.linalg.diag_part(tf.transpose(own, [*range(1, len(own.shape) - 1), 0, len(own.shape) - 1]))
        reached, goal = _goal(tf, own)
    slopes = tape.gradient(goal, inputs)
    if slopes is None:
        raise ModelError("What the layer answers does not hang on the image.")
    return reached.numpy(), slopes.numpy()


def _goal(tf: Any, own: Any) -> tuple[Any, Any]:
    """own: (n,) logits, or (h, w, n) maps. What is reached, and what to climb: where a map is nowhere above zero there
    is no slope to start on, so there the map's plain mean is climbed."""
    if len(own.shape) == 1:
        return own, own
    reached = tf.reduce_mean(tf.nn.relu(own), axis=(0, 1))
    return reached, tf.where(reached > 0, reached, tf.reduce_mean(own, axis=(0, 1)))


def _driven(model: keras.Model, layer: str) -> keras.Model:
    """The model up to the layer, without that layer's own activation."""
    if layer == CLASSES:
        return logits_of(model)
    found = next((each for each in model.layers if each.name == layer), None)
    if found is None or len(found.output.shape) != 4 or not hasattr(found, "activation"):
        raise ModelError(f"The network has no convolution {layer!r} whose filters could be driven.")
    linear = type(found).from_config({**found.get_config(), "activation": None})
    output = linear(found.input)
    linear.set_weights(found.get_weights())
    return keras.Model(model.inputs, output)


def _check(driven: keras.Model, layer: str, filters: list[int]) -> None:
    count = driven.output.shape[-1]
    wrong = [each for each in filters if not 0 <= each < count]
    if wrong or not filters:
        raise ModelError(f"The filters of {layer} are numbered 0 to {count - 1}; asked for: {wrong or 'none'}.")

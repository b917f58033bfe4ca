"""The task `activation_maximization`: gradient ascent from noise to an image that strongly activates a filter or a class.

Source: Erhan et al. 2009, Visualizing Higher-Layer Features of a Deep Network (technical report 1341, Université de
Montréal). Jitter and smoothing suppress high-frequency patterns: Olah et al. 2017, Feature Visualization,
distill.pub/2017/feature-visualization, doi 10.23915/distill.00007. Decay towards an empty image keeps pixels quiet
that matter little.
"""

from __future__ import annotations

import keras
import numpy as np
from scipy import ndimage

from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.errors import ModelError
from cnn_demo.inspection.gradients import import_tensorflow, logits_model
from cnn_demo.inspection.labelled_images import load_for_model, sample_indices
from cnn_demo.network.batches import outputs
from cnn_demo.network.service import load
from cnn_demo.runs.inspection_results import ActivationMaximization
from cnn_demo.runs.progress import Progress
from cnn_demo.spec.architecture import OUTPUT_NAME

ASCENT, SEARCH = "Gradient ascent", "Searching real images"
STARTS = {ASCENT: 0.0, SEARCH: 0.8}
GREY, START_NOISE = 0.5, 0.02
STEP_SIZE = 0.02  # the root mean square of a step, in brightness
SMOOTHING = 0.01  # the share of each pixel's difference from its neighbours that a step removes
DECAY = 0.01  # the share of each pixel's distance from an empty image that a step removes
JITTER_SHARE = 14  # images shift by up to a fourteenth of the receptive field: 2 pixels of 28
SMALLEST_GRADIENT = 1e-12
MOST_IMAGES = 500


def activation_maximization(
    path: str,
    layer: str,
    filters: list[int],
    steps: int,
    seed: int,
    images: ImageSet | None = None,
    progress_file: str | None = None,
    stop_file: str | None = None,
) -> ActivationMaximization:
    """An image that maximizes each of these filters of a convolution, or classes where layer is OUTPUT_NAME.

    layer: a convolution, or the batch normalization after it (see spec/conv_outputs.py). The target is the value in the
    middle of a filter's map before the activation, or a class's logit.
    images: where it is given, the result also has the largest value that each filter reaches
    anywhere on up to MOST_IMAGES of these images, and the image that reaches it. Deterministic for a seed on one
    machine. Raises ModelError for an unknown layer or filter, DatasetError, and WorkerError where it was stopped.
    """
    progress = Progress(STARTS, progress_file, stop_file)
    progress.begin(ASCENT)
    model = load(path).model
    before_activation = _before_activation(model, layer)
    _check(before_activation.output.shape[-1], layer, filters)
    ascent = _GradientAscent(_middle_value(before_activation), filters, np.random.default_rng(seed))
    start_values, _ = ascent.values_and_gradients()
    for done in range(steps):
        progress.tell(done / steps)
        ascent.step()
    values, _ = ascent.values_and_gradients()
    result: ActivationMaximization = {
        "images": ascent.images,
        "region": ascent.region(),
        "values": values,
        "start_values": start_values,
    }
    if images is None:
        return result
    progress.begin(SEARCH)
    largest, examples = _strongest_images(model, before_activation, images, filters)
    return {**result, "largest": largest, "examples": examples}


class _GradientAscent:
    """Images that each climb one output of the model. images: (n, h, w, c) float32 in [0, 1]."""

    def __init__(self, model: keras.Model, filters: list[int], rng: np.random.Generator) -> None:
        self.model, self.rng = model, rng
        self.targets = np.eye(model.output_shape[-1], dtype=np.float32)[filters]
        shape = (len(filters), *model.input_shape[1:])
        self.images = np.clip(GREY + rng.normal(0.0, START_NOISE, shape), 0.0, 1.0).astype(np.float32)
        self.empty = 0.0 if shape[-1] == 1 else GREY
        self.receptive_field = np.zeros(shape[1:3], bool)  # pixels that had a gradient so far

    def values_and_gradients(self, shift: tuple[int, int] = (0, 0)) -> tuple[np.ndarray, np.ndarray]:
        """The target value of each shifted image, (n,), and its gradient with respect to the image as it is."""
        tf = import_tensorflow()
        inputs = tf.convert_to_tensor(np.roll(self.images, shift, (1, 2)))
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            values = tf.reduce_sum(self.model(inputs, training=False) * self.targets, axis=-1)
        gradients = tape.gradient(values, inputs)
        if gradients is None:
            raise ModelError("The layer's output does not depend on the image.")
        if shift == (0, 0):
            self.receptive_field |= (gradients.numpy() != 0).any(axis=(0, 3))
        return values.numpy(), np.roll(gradients.numpy(), (-shift[0], -shift[1]), (1, 2))

    def step(self) -> None:
        """One step: jitter, normalized gradient, smoothing, and decay towards an empty image."""
        most = int(min(self.region()[2:])) // JITTER_SHARE
        down, right = (int(shift) for shift in self.rng.integers(-most, most + 1, 2))
        _, gradients = self.values_and_gradients((down, right))
        size = np.sqrt(np.mean(gradients**2, axis=(1, 2, 3), keepdims=True))
        moved = self.images + STEP_SIZE * gradients / np.maximum(size, SMALLEST_GRADIENT)
        laplacian = sum(ndimage.correlate1d(moved, [1.0, -2.0, 1.0], axis=axis, mode="nearest") for axis in (1, 2))
        changed = moved + SMOOTHING * laplacian - DECAY * (moved - self.empty)
        self.images = np.clip(changed, 0.0, 1.0).astype(np.float32)

    def region(self) -> np.ndarray:
        """Top, left, height, width of the receptive field, (4,) int32; the whole image where it is empty."""
        rows, columns = (np.flatnonzero(self.receptive_field.any(axis=axis)) for axis in (1, 0))
        if not len(rows):
            return np.array([0, 0, *self.receptive_field.shape], np.int32)
        return np.array([rows[0], columns[0], rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1], np.int32)


def _strongest_images(
    model: keras.Model, before_activation: keras.Model, images: ImageSet, filters: list[int]
) -> tuple[np.ndarray, np.ndarray]:
    """The largest value of each filter on the image set, (n,), and the images that reach it, (n, h, w, c) uint8."""
    x, _ = load_for_model(images, model)
    x = x[sample_indices(len(x), MOST_IMAGES)]
    maps = before_activation.output
    peaks = maps if len(maps.shape) == 2 else keras.ops.max(maps, axis=(1, 2))
    values = outputs(keras.Model(before_activation.input, peaks), x)[:, filters]
    return values.max(axis=0), x[values.argmax(axis=0)]


def _before_activation(model: keras.Model, layer: str) -> keras.Model:
    """The model up to the layer, without that layer's own activation: (n, h, w, filters), or (n, classes).

    After a batch normalization 0 is where ReLU begins; after the convolution before it, 0 means nothing.
    """
    if layer == OUTPUT_NAME:
        return logits_model(model)
    found = next((each for each in model.layers if each.name == layer), None)
    if isinstance(found, keras.layers.BatchNormalization) and len(found.output.shape) == 4:
        return keras.Model(model.input, found.output)
    if found is None or len(found.output.shape) != 4 or not hasattr(found, "activation"):
        raise ModelError(f"The network has no convolution {layer!r} whose filters could be maximized.")
    linear = type(found).from_config({**found.get_config(), "activation": None})
    output = linear(found.input)
    linear.set_weights(found.get_weights())
    return keras.Model(model.input, output)


def _middle_value(before_activation: keras.Model) -> keras.Model:
    """The same model, with only the middle value of each map as output: (n, filters)."""
    maps = before_activation.output
    if len(maps.shape) == 2:
        return before_activation
    return keras.Model(before_activation.input, maps[:, maps.shape[1] // 2, maps.shape[2] // 2])


def _check(count: int, layer: str, filters: list[int]) -> None:
    wrong = [each for each in filters if not 0 <= each < count]
    if wrong or not filters:
        raise ModelError(f"The filters of {layer} are numbered 0 to {count - 1}; asked for: {wrong or 'none'}.")

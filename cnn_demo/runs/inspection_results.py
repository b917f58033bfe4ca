"""What the compute worker's tasks about a trained network return: one TypedDict per task, shared by pages and workers.

Shapes: n images or maps, k classes, h x w pixels, c channels. A task whose result is cached on disk
(cnn_demo/runs/cached_results.py) returns arrays, and JSON-ready values under "figures". Knows no Keras and no Streamlit.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Predictions(TypedDict):
    """Task `predict`. probabilities: (n, k) in [0, 1]. unsure, sure: (n,) bool, see cnn_demo/prediction/certainty.py."""

    probabilities: Floats
    unsure: NDArray[np.bool_]
    sure: NDArray[np.bool_]


class PenultimateActivations(TypedDict):
    """Task `penultimate_activations`. activations: (n, units), the input of the output stage. probabilities: (n, k).

    weighed: (n, units), the input of the output layer: the activations, multiplied by the gate where the stage has one.
    """

    activations: Floats
    weighed: Floats
    probabilities: Floats


class SteepestWeights(TypedDict):
    """Task `steepest_weights`. loss: nats. indices: places in the tensor. slopes: nats per unit of weight."""

    loss: float
    indices: list[tuple[int, ...]]
    values: list[float]
    slopes: list[float]


ClassFigures = TypedDict(
    "ClassFigures",
    {"class": int, "count": int, "precision": float | None, "recall": float | None, "f1": float | None},
)
ClassFigures.__doc__ = """One class: number of images, and shares in [0, 1]; None where the divisor is 0."""


class Figures(TypedDict):
    """Figures of a classifier on labelled images. loss: nats. confusion: (k, k) counts, row = true class."""

    images: int
    accuracy: float
    loss: float
    per_class: list[ClassFigures]
    confusion: list[list[int]]


class Evaluation(Figures):
    """Task `evaluate`. seconds: time that predicting took."""

    seconds: float


class CalibrationBin(TypedDict):
    """Predictions whose confidence lies in one bin; the means are None where there are none."""

    count: int
    confidence: float | None
    accuracy: float | None


class Calibration(TypedDict):
    """Reliability diagram. ece: expected calibration error. All but counts in [0, 1]."""

    bins: list[CalibrationBin]
    ece: float
    mean_confidence: float
    accuracy: float


class ImageSetFigures(Figures):
    """Figures on an image set, with the calibration."""

    calibration: Calibration


class ImageSetPredictions(TypedDict):
    """Task `image_set_predictions`. labels, answers (predicted classes): (n,). probabilities: (n, k)."""

    labels: NDArray[np.uint16]
    answers: NDArray[np.uint16]
    probabilities: Floats
    figures: ImageSetFigures


class LabelDoubtFigures(TypedDict):
    """images: how many were looked at."""

    images: int


class LabelDoubts(TypedDict):
    """Task `label_doubts`: n images whose label is probably wrong, the least credible one first.

    is_test: (n,) whether an image is of the test images, else of the training images. indices: (n,) in these. labels,
    suggestions: (n,) classes. probabilities: (n,) of the suggestion, in [0, 1].
    """

    is_test: NDArray[np.bool_]
    indices: NDArray[np.int32]
    labels: NDArray[np.uint16]
    suggestions: NDArray[np.uint16]
    probabilities: Floats
    figures: LabelDoubtFigures


class RobustnessCurve(TypedDict):
    """Accuracy in [0, 1] at each strength of one perturbation."""

    strengths: list[float]
    accuracy: list[float]


class RobustnessFigures(TypedDict):
    """images: how many were perturbed. curves: perturbation -> curve."""

    images: int
    curves: dict[str, RobustnessCurve]


class Robustness(TypedDict):
    """Task `robustness`. examples_*: (strengths, h, w, c) uint8, one image at each strength of that perturbation."""

    figures: RobustnessFigures
    examples_shift: NotRequired[NDArray[np.uint8]]
    examples_rotation: NotRequired[NDArray[np.uint8]]
    examples_noise: NotRequired[NDArray[np.uint8]]
    examples_thickness: NotRequired[NDArray[np.uint8]]


class EmbeddingFigures(TypedDict):
    """dimensions: of the penultimate activations. explained: share of the variance along each axis (PCA only)."""

    dimensions: int
    explained: list[float]


class Embedding(TypedDict):
    """Task `embedding`. points: (n, 2). indices: (n,) in the image set. probability: (n,) of the predicted class."""

    points: Floats
    indices: NDArray[np.int32]
    labels: NDArray[np.int32]
    answers: NDArray[np.int32]
    probability: Floats
    figures: EmbeddingFigures


class EmbeddedDrawing(TypedDict):
    """Task `embed_drawing`. point: (2,) by PCA. nearest: rows of the Embedding. distances: Euclidean, ascending."""

    point: NDArray[np.float64]
    nearest: NDArray[np.int64]
    distances: NDArray[np.float64]


class LayerOutput(TypedDict):
    """A layer: Keras name, title, and the shape of its output without the batch axis."""

    name: str
    title: str
    shape: list[int]


class FeatureMaps(TypedDict):
    """Task `feature_maps`. maps: layer name -> output, (h, w, n) or (units,)."""

    layers: list[LayerOutput]
    maps: dict[str, Floats]


class MeasuredLayer(TypedDict):
    """A layer: Keras name, title, and its number of maps (channels, or units of a dense layer)."""

    name: str
    title: str
    maps: int


class ActivationStatisticsFigures(TypedDict):
    """images: how many were measured. layers: in the order of the arrays."""

    images: int
    layers: list[MeasuredLayer]


class ActivationStatistics(TypedDict):
    """Task `activation_statistics`. Arrays (maps of all layers,). zeros: share of values that are 0, in [0, 1]."""

    mean: Floats
    max: Floats
    zeros: Floats
    figures: ActivationStatisticsFigures


class Weakness(TypedDict):
    """Why an attribution map says little: its values are zero, few, at the border, or those of a saturated network.

    share: sparse, of the values that are not near zero; border, of the map's sum; saturated, the largest value itself.
    """

    kind: Literal["zero", "sparse", "border", "saturated"]
    share: float


class Attribution(TypedDict):
    """Task `attribution`. map: (map height, map width). signed: whether negative values speak against the class.

    weakness: why the map says little, None where it does not. difference: integrated gradients only, the logit of the
    image minus that of a black one. side: occlusion only, of the covered square in pixels.
    """

    map: Floats
    signed: bool
    weakness: Weakness | None
    difference: NotRequired[float]
    side: NotRequired[int]


class ActivationMaximization(TypedDict):
    """Task `activation_maximization`, for n filters or classes.

    images: (n, h, w, c) in [0, 1]. region: top, left, height, width of the receptive field. values, start_values: (n,),
    what these images and the initial noise activate. largest: (n,), the largest activation on real images. examples:
    (n, h, w, c) uint8, the images that reach it.
    """

    images: Floats
    region: NDArray[np.int32]
    values: Floats
    start_values: Floats
    largest: NotRequired[Floats]
    examples: NotRequired[NDArray[np.uint8]]


class EpochHistory(TypedDict):
    """Task `epoch_history`, for e epochs that could be read. unreadable: the other epochs -> reason.

    probabilities: (e, k). maps: (e, h, w, n) or None. kernels: (e, h, w, channels, filters) or None.
    """

    epochs: list[int]
    unreadable: dict[int, str]
    probabilities: Floats
    maps: Floats | None
    kernels: Floats | None


class ConfusionFigures(TypedDict):
    """Figures after one epoch. confusion: (k, k) counts, row = true class."""

    images: int
    accuracy: float
    confusion: list[list[int]]


class ConfusionAtEpoch(TypedDict):
    """Task `confusion_at_epoch`."""

    figures: ConfusionFigures

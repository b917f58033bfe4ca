"""What card.json of a shipped network holds, as typed dictionaries. Accuracies and other shares are in [0, 1]."""

from __future__ import annotations

from typing import Any, TypedDict

from cnn_demo.runs.inspection_results import Calibration, Figures
from cnn_demo.runs.preset_runs import SeedFigures


class LayerRow(TypedDict):
    """One layer. settings: those that differ from the defaults, as text. output_shape: without the batch."""

    layer: str
    settings: str
    output_shape: list[int]
    parameters: int


class DesignFigures(TypedDict):
    """The design. multiply_adds: of one prediction."""

    hash: str
    input_shape: list[int]
    layers: list[LayerRow]
    parameters: int
    multiply_adds: int


class DatasetFigures(TypedDict):
    """The data set. training_images: those that the weights were fitted to."""

    name: str
    title: str
    source: str
    licence: str
    classes: list[str]
    training_images: int
    validation_images: int
    test_images: int


class PartCalibration(Calibration):
    """Calibration on a part of the data set. part: its name. images: its size."""

    part: str
    images: int


class Mistake(TypedDict):
    """A wrong prediction. index: in the test part, from 0. truth, answer: class indices."""

    index: int
    truth: int
    answer: int
    probability: float


class ConfusedPair(TypedDict):
    """Two classes and how many images of `truth` were predicted as `answer`."""

    truth: int
    answer: int
    count: int


class PredictionFigures(TypedDict):
    """What the predictions on the test part show beside the figures in result.json."""

    calibration: PartCalibration
    confident_mistakes: list[Mistake]
    confused_pairs: list[ConfusedPair]


class Size(TypedDict):
    """Number of parameters, and sizes in bytes; browser_gzip_bytes: as a web server sends the browser's form."""

    parameters: int
    weights_bytes: int
    browser_bytes: int
    browser_gzip_bytes: int


class Machine(TypedDict):
    """The machine that the latencies were measured on. load_before: its load average over a minute."""

    processor: str
    cores: int
    load_before: float


class RuntimeLatency(TypedDict):
    """Median time of one prediction in one runtime, in milliseconds. form: the files that it reads."""

    form: str
    runtime: str
    median_ms: float


class Latency(TypedDict):
    """Latency of one prediction. median_of: number of measurements."""

    machine: Machine
    median_of: int
    runtimes: list[RuntimeLatency]


class PenDrawingFigures(TypedDict):
    """Accuracy on `digits` test digits redrawn with a pen, for each pen style."""

    digits: int
    seed: int
    accuracy: dict[str, float]


class PenFigures(TypedDict):
    """Accuracy on `digits` digits of the writers kept for validation, for each width of the pen in pixels of a pad of 280."""

    digits: int
    writers: list[int]
    seed: int
    accuracy: dict[str, float]
    command: str


class CertaintyShares(TypedDict):
    """Shares of the validation images."""

    validation_unsure_share: float
    validation_leaning_share: float


class KnownFailures(CertaintyShares):
    """Where the network fails. redrawn: None for a network that reads no digits."""

    confident_mistakes: list[Mistake]
    confused_pairs: list[ConfusedPair]
    redrawn: PenDrawingFigures | None
    not_for: list[str]


class Card(TypedDict):
    """The whole card. recipe: the values that differ from the defaults. seed: of the shipped network.

    precision: in which its layers computed while it trained. pens: None for a network that reads no digits.
    """

    name: str
    command: str
    design: DesignFigures
    dataset: DatasetFigures
    recipe: dict[str, Any]
    seed: int
    precision: str
    test: Figures
    seeds: SeedFigures
    pens: PenFigures | None
    calibration: PartCalibration
    size: Size
    latency: Latency
    known_failures: KnownFailures
    sha256: str
    versions: dict[str, str]

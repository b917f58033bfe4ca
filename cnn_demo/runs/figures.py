"""The contents of result.json, certainty.json and about.json in a run folder. Shares are in [0, 1], losses in nats."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from cnn_demo.runs.inspection_results import Figures


class PartFigures(TypedDict):
    """Figures on one part of the data."""

    images: int
    accuracy: float
    loss: float


class CertaintyBounds(TypedDict):
    """A prediction is unsure below least_probability and beyond largest_distance, sure from sure_probability on and up to
    sure_distance, leaning between them; see cnn_demo/prediction/certainty.py.
    """

    least_probability: float
    largest_distance: float
    sure_probability: float
    sure_distance: float


class CertaintyFigures(CertaintyBounds):
    """Shares of the validation images, all None where the run has none.

    validation_leaning_share: None where it was not measured, too. validation_accuracy_where_sure: where the network is not
    unsure; None where it always is.
    """

    validation_unsure_share: float | None
    validation_leaning_share: float | None
    validation_accuracy_where_sure: float | None


class CertaintyRule(CertaintyBounds):
    """certainty.json. whitening: (classes, classes). means: (classes, classes), a row for each class."""

    whitening: list[list[float]]
    means: list[list[float]]


class BestEpoch(TypedDict):
    """The epoch, from 0, with the highest validation accuracy."""

    epoch: int
    val_accuracy: float


class MeasuredFigures(TypedDict):
    """The part of result.json that follows from the weights alone. validation: None where the run has no validation images.

    versions: package -> version.
    """

    test: Figures
    validation: PartFigures | None
    certainty: CertaintyFigures
    training_images: int
    test_images_per_second: float
    parameters: int
    versions: dict[str, str]


class Result(MeasuredFigures):
    """result.json. best: None where no epoch was finished, or none was validated. seconds: of training."""

    best: BestEpoch | None
    epochs: int
    steps: int
    seconds: float


class MeasuredEpoch(TypedDict):
    """Tasks `measure_best` and `measure_epoch`: one epoch's weights, measured as those of the last epoch were."""

    figures: MeasuredFigures
    certainty: CertaintyRule


class SeedGroupTag(TypedDict):
    """The same in all runs of a group; see seed_group.py. name: the runs are named after it, unless they were renamed."""

    id: str
    name: str


class About(TypedDict):
    """about.json. created_at: seconds since 1970. starts_from, taught_by: titles of networks. imported: from a bundle.

    trained_on_device: the id of the training, where a browser has trained the network; see device_training.py.
    sweep, trial: the id of the search that made the run, and the number of its trial there; see sweep_folder.py.
    seed_group: the group of runs to which it belongs.
    """

    name: str
    created_at: float
    starts_from: NotRequired[str | None]
    taught_by: NotRequired[str | None]
    imported: NotRequired[bool]
    trained_on_device: NotRequired[str | None]
    sweep: NotRequired[str]
    trial: NotRequired[int]
    seed_group: NotRequired[SeedGroupTag | None]

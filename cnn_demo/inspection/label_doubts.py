"""The task `label_doubts`: images of a data set whose label is probably wrong, found with cleanlab.

cleanlab compares labels with probabilities from a classifier that has not learned from these labels. A network has learned from
most of them. So a logistic regression is fitted on the network's penultimate activations five times, each time without a
fifth of the images, and gives the probabilities of that fifth. Source: Northcutt, Jiang and Chuang, Confident Learning, 2021.

Measured on 1,000 MNIST digits of which 61 had a wrong label, with a network trained on 700 of them for 8 epochs: 46 of them are
found, and 10 right labels are doubted. Of the 43 wrong labels among the 700, this finds 31, the network's own probabilities 25.
A network that has learned its labels by heart, after 30 epochs, helps little: 3 of 37 are found, by its own probabilities none.
Of cleanlab's rules, confident_learning doubts the fewest right labels.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np
from cleanlab.filter import find_label_issues
from cleanlab.rank import get_label_quality_scores
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from cnn_demo.datasets import catalog
from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.errors import DatasetError
from cnn_demo.inspection.labelled_images import check_fit, sample_indices
from cnn_demo.inspection.penultimate import penultimate_in_batches
from cnn_demo.network.service import load
from cnn_demo.runs.inspection_results import LabelDoubts
from cnn_demo.runs.progress import Progress

READING, LOOKING, COMPARING = "Reading the images", "Looking at the images", "Comparing labels"
STARTS = {READING: 0.0, LOOKING: 0.05, COMPARING: 0.5}
MOST_IMAGES = 6_000  # more are sampled: the activations of all must fit into memory
FOLDS, ITERATIONS = 5, 200
FEWEST_OF_A_CLASS = 2


def label_doubts(
    path: str, images: ImageSet, progress_file: str | None = None, stop_file: str | None = None
) -> LabelDoubts:
    """The doubted labels of all images of a data set, whatever the part of the image set.

    path: of the trained network. Raises DatasetError where a class has too few images, ModelError, WorkerError where it was
    stopped.
    """
    progress = Progress(STARTS, progress_file, stop_file)
    progress.begin(READING)
    model = load(path).model
    x, y, places, train_count = _sample(images)
    check_fit(x, y, model, images.data.name)
    progress.begin(LOOKING)
    activations, _ = penultimate_in_batches(model, x, progress=lambda done: progress.tell(done / len(x)))
    progress.begin(COMPARING)
    probabilities = np.zeros((len(y), len(images.data.classes)), np.float64)
    for number, (held, found) in enumerate(_out_of_fold(activations, y, len(images.data.classes)), start=1):
        probabilities[held] = found
        progress.tell(number / FOLDS)
    doubted = doubted_places(y, probabilities)
    return {
        "is_test": places[doubted] >= train_count,
        "indices": np.where(places >= train_count, places - train_count, places)[doubted].astype(np.int32),
        "labels": y[doubted].astype(np.uint16),
        "suggestions": probabilities[doubted].argmax(axis=1).astype(np.uint16),
        "probabilities": probabilities[doubted].max(axis=1).astype(np.float32),
        "figures": {"images": len(y)},
    }


def doubted_places(labels: NDArray[np.int64], probabilities: NDArray[np.float64]) -> NDArray[np.intp]:
    """The places of labels that are probably wrong, the least credible one first.

    labels: (n,). probabilities: (n, classes) of a classifier that has not learned from these labels.
    """
    issues = find_label_issues(labels, probabilities, filter_by="confident_learning", n_jobs=1)
    doubted = np.flatnonzero(issues & (probabilities.argmax(axis=1) != labels))
    quality = get_label_quality_scores(labels[doubted], probabilities[doubted]) if len(doubted) else np.zeros(0)
    return doubted[np.argsort(quality, kind="stable")]


def _sample(images: ImageSet) -> tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.intp], int]:
    """Images, labels, their places among training and then test images, and the number of training images."""
    found = catalog.from_environment(images.workspace).load(images.data)
    train_count = len(found.y_train)
    places = sample_indices(train_count + len(found.y_test), MOST_IMAGES)
    train, test = places[places < train_count], places[places >= train_count] - train_count
    x = np.concatenate([found.x_train[train], found.x_test[test]])
    y = np.concatenate([found.y_train[train], found.y_test[test]]).astype(np.int64)
    return x, y, places, train_count


def _out_of_fold(
    activations: np.ndarray, labels: NDArray[np.int64], classes: int
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.float64]]]:
    """Places of a part of the images, and their (part, classes) probabilities, for each part. Raises DatasetError."""
    fewest = int(np.unique(labels, return_counts=True)[1].min())
    if fewest < FEWEST_OF_A_CLASS:
        raise DatasetError(
            f"A class has {fewest} image; doubts about labels need at least {FEWEST_OF_A_CLASS} of each. Add pictures."
        )
    folds = StratifiedKFold(min(FOLDS, fewest), shuffle=True, random_state=0)
    for learned, held in folds.split(activations, labels):
        classifier = make_pipeline(StandardScaler(), LogisticRegression(max_iter=ITERATIONS))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # an approximate solution is enough
            classifier.fit(activations[learned], labels[learned])
        probabilities = np.zeros((len(held), classes))
        probabilities[:, classifier.classes_] = classifier.predict_proba(activations[held])
        yield held, probabilities

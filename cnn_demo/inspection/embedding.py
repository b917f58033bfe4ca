"""The tasks `embedding` and `embed_drawing`: images, and a drawing, as points by their penultimate activations."""

from __future__ import annotations

import json
import re
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE
from threadpoolctl import threadpool_limits

from cnn_demo.datasets.split import as_input
from cnn_demo.inspection.labelled_images import chosen_images, fitting
from cnn_demo.inspection.penultimate import of_many
from cnn_demo.network.service import check_image, load
from cnn_demo.runs.progress import Progress
from cnn_demo.runs.trained_network import TrainedNetwork

MOST_IMAGES = 2_000
NEIGHBOURS = 10
MOST_DIMENSIONS = 50  # of what t-SNE is given; more are brought down to these by PCA, as its authors do
PERPLEXITY, ITERATIONS, SEED = 30.0, 1_000, 0
ITERATION = re.compile(r"Iteration (\d+)")
STARTS = {
    "pca": {"Looking at the images": 0.0, "Finding the main directions": 0.9},
    "tsne": {"Looking at the images": 0.0, "Arranging the points": 0.1},
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Space:
    """Some images of a set in the penultimate space.

    indices: (m,) their places in the set. labels, answers: (m,). probability: (m,) of the answer.
    features: (m, d) float32. pca: fitted on the features, two components where d allows.
    """

    indices: np.ndarray
    labels: np.ndarray
    answers: np.ndarray
    probability: np.ndarray
    features: np.ndarray
    pca: PCA


def embedding(
    path: str,
    images: dict[str, Any],
    method: str = "pca",
    progress_file: str | None = None,
    stop_file: str | None = None,
) -> dict[str, Any]:
    """Up to MOST_IMAGES images of an ImageSet as points in the plane. method: pca or tsne.

    Returns points (m, 2) float32, indices, labels, answers (m,) int32, probability (m,) float32, and figures:
    "dimensions" of the space, and "explained", the share of the variance along either axis (PCA alone).
    t-SNE: van der Maaten and Hinton 2008, started from PCA. Raises DatasetError, ModelError, WorkerError where stopped.
    """
    progress = Progress(STARTS[method], progress_file, stop_file)
    progress.begin("Looking at the images")
    space = _space_of(path, images, progress)
    progress.begin(list(STARTS[method])[-1])
    points = _flat(space, space.features) if method == "pca" else tsne(space.features, progress)
    explained = [float(share) for share in space.pca.explained_variance_ratio_] if method == "pca" else []
    return {
        "points": points.astype(np.float32),
        "indices": space.indices.astype(np.int32),
        "labels": space.labels.astype(np.int32),
        "answers": space.answers.astype(np.int32),
        "probability": space.probability.astype(np.float32),
        "figures": {"dimensions": space.features.shape[1], "explained": explained},
    }


def embed_drawing(path: str, images: dict[str, Any], image: np.ndarray) -> dict[str, np.ndarray]:
    """Where one image, (h, w, c) float32 in [0, 1], lies among those of `embedding`.

    Returns point (2,): its projection by the same PCA; nearest (NEIGHBOURS,): the rows in `embedding`'s answer of the
    images nearest to it in the penultimate space, nearest first; distances (NEIGHBOURS,): how far (Euclidean).
    Raises DatasetError, ModelError where the image does not fit the network.
    """
    model = load(path).model
    check_image(model, image)
    space = _space_of(path, images, None)
    features, _ = of_many(model, image[None])
    distances = np.linalg.norm(space.features - features, axis=1)
    nearest = np.argsort(distances, kind="stable")[:NEIGHBOURS]
    return {"point": _flat(space, features)[0], "nearest": nearest, "distances": distances[nearest]}


def tsne(features: np.ndarray, progress: Progress) -> np.ndarray:
    """(m, d) -> (m, 2): near neighbours stay near; the same every time. At least three rows."""
    most = min(MOST_DIMENSIONS, *features.shape)
    if features.shape[1] > most:
        features = PCA(most, random_state=SEED).fit_transform(features)
    perplexity = min(PERPLEXITY, (len(features) - 1) / 3)
    fit = TSNE(
        perplexity=perplexity,
        max_iter=ITERATIONS,
        init="pca" if features.shape[1] > 1 else "random",
        random_state=SEED,
        verbose=2,
    )
    # One thread: beside a training, several that wait for each other took five times as long.
    with redirect_stdout(_Listener(progress)), threadpool_limits(1):
        return fit.fit_transform(features)


class _Listener:
    """Reads how far scikit-learn's t-SNE is from what it prints: it has no other way to tell, nor to be stopped."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def write(self, text: str) -> int:
        if found := ITERATION.search(text):
            self._progress.tell(min(int(found[1]) / ITERATIONS, 1.0))
        return len(text)

    def flush(self) -> None:
        """Nothing is held back."""


def _space_of(path: str, images: dict[str, Any], progress: Progress | None) -> Space:
    key = (path, TrainedNetwork(Path(path)).version, json.dumps(images, sort_keys=True))
    if key not in _kept:
        _kept.clear()  # one at a time: it may take 40 MB
        _kept[key] = _space(path, images, progress)
    return _kept[key]


# No lru_cache: the progress of the asking that computes it is no part of the question.
_kept: dict[tuple[str, int, str], Space] = {}


def _space(path: str, images: dict[str, Any], progress: Progress | None) -> Space:
    model = load(path).model
    x, y = fitting(images, model)
    indices = chosen_images(len(x), MOST_IMAGES)
    tell = None if progress is None else lambda done: progress.tell(done / len(indices))
    features, probabilities = of_many(model, as_input(x[indices]), progress=tell)
    return Space(
        indices=indices,
        labels=y[indices],
        answers=probabilities.argmax(axis=1),
        probability=probabilities.max(axis=1),
        features=features,
        pca=PCA(min(2, *features.shape), random_state=SEED).fit(features),
    )


def _flat(space: Space, features: np.ndarray) -> np.ndarray:
    """(n, d) -> (n, 2) by the space's PCA; a space of one dimension has nothing on the second axis."""
    found = space.pca.transform(features)
    return np.pad(found, ((0, 0), (0, 2 - found.shape[1])))

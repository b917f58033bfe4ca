"""The tasks `embedding` and `embed_drawing`: images, and a drawing, as points by their penultimate activations."""

from __future__ import annotations

import re
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE
from threadpoolctl import threadpool_limits

from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.datasets.split import as_input
from cnn_demo.inspection.labelled_images import load_for_model, sample_indices
from cnn_demo.inspection.penultimate import penultimate_in_batches
from cnn_demo.network.service import check_image, load
from cnn_demo.runs.inspection_results import EmbeddedDrawing, Embedding
from cnn_demo.runs.progress import Progress
from cnn_demo.runs.trained_network import TrainedNetwork

MOST_IMAGES = 2_000
NEIGHBOURS = 10
MOST_DIMENSIONS = 50  # of the input of t-SNE; more are reduced by PCA first, as its authors do
PERPLEXITY, ITERATIONS, SEED = 30.0, 1_000, 0
ITERATION = re.compile(r"Iteration (\d+)")
ACTIVATIONS = "Computing activations"
STARTS = {
    "pca": {ACTIVATIONS: 0.0, "PCA": 0.9},
    "tsne": {ACTIVATIONS: 0.0, "t-SNE": 0.1},
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PenultimateSpace:
    """A sample of an image set in the space of the penultimate activations.

    indices: (m,) in the image set. labels, answers: (m,) true and predicted classes. probability: (m,) of the predicted
    class. features: (m, d) float32. pca: fitted on the features, with two components where d allows.
    """

    indices: np.ndarray
    labels: np.ndarray
    answers: np.ndarray
    probability: np.ndarray
    features: np.ndarray
    pca: PCA


def embedding(
    path: str,
    images: ImageSet,
    method: str = "pca",
    progress_file: str | None = None,
    stop_file: str | None = None,
) -> Embedding:
    """Up to MOST_IMAGES images of an ImageSet as points in the plane. method: pca or tsne.

    t-SNE: van der Maaten and Hinton 2008, initialized by PCA. Raises DatasetError, ModelError, WorkerError where stopped.
    """
    progress = Progress(STARTS[method], progress_file, stop_file)
    progress.begin(ACTIVATIONS)
    space = _cached_space(path, images, progress)
    progress.begin(list(STARTS[method])[-1])
    points = _project(space, space.features) if method == "pca" else tsne(space.features, progress)
    explained = [float(share) for share in space.pca.explained_variance_ratio_] if method == "pca" else []
    return {
        "points": points.astype(np.float32),
        "indices": space.indices.astype(np.int32),
        "labels": space.labels.astype(np.int32),
        "answers": space.answers.astype(np.int32),
        "probability": space.probability.astype(np.float32),
        "figures": {"dimensions": space.features.shape[1], "explained": explained},
    }


def embed_drawing(path: str, images: ImageSet, image: np.ndarray) -> EmbeddedDrawing:
    """One image among those of `embedding`: its projection by the same PCA, and its NEIGHBOURS nearest images.

    image: (h, w, c) float32 in [0, 1]. Distances are Euclidean, between penultimate activations.
    Raises DatasetError, ModelError where the image does not fit the network.
    """
    model = load(path).model
    check_image(model, image)
    space = _cached_space(path, images, None)
    features, _ = penultimate_in_batches(model, image[None])
    distances = np.linalg.norm(space.features - features, axis=1)
    nearest = np.argsort(distances, kind="stable")[:NEIGHBOURS]
    return {"point": _project(space, features)[0], "nearest": nearest, "distances": distances[nearest]}


def tsne(features: np.ndarray, progress: Progress) -> np.ndarray:
    """(m, d) -> (m, 2) by t-SNE, deterministic. m must be at least 3."""
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
    # One thread: while a training runs, several threads that wait for each other took five times as long.
    with redirect_stdout(_TsneProgress(progress)), threadpool_limits(1):
        return fit.fit_transform(features)


class _TsneProgress:
    """A text stream that reads the progress of t-SNE from its output: scikit-learn has no callback, and no way to stop."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def write(self, text: str) -> int:
        if found := ITERATION.search(text):
            self._progress.tell(min(int(found[1]) / ITERATIONS, 1.0))
        return len(text)

    def flush(self) -> None:
        """Nothing is buffered."""


def _cached_space(path: str, images: ImageSet, progress: Progress | None) -> PenultimateSpace:
    key = (path, TrainedNetwork(Path(path)).version, images)
    if key not in _spaces:
        _spaces.clear()  # one at a time: it may take 40 MB
        _spaces[key] = _compute_space(path, images, progress)
    return _spaces[key]


# Not an lru_cache: `progress` is not part of the key.
_spaces: dict[tuple[str, int, ImageSet], PenultimateSpace] = {}


def _compute_space(path: str, images: ImageSet, progress: Progress | None) -> PenultimateSpace:
    model = load(path).model
    x, y = load_for_model(images, model)
    indices = sample_indices(len(x), MOST_IMAGES)
    tell = None if progress is None else lambda done: progress.tell(done / len(indices))
    features, probabilities = penultimate_in_batches(model, as_input(x[indices]), progress=tell)
    return PenultimateSpace(
        indices=indices,
        labels=y[indices],
        answers=probabilities.argmax(axis=1),
        probability=probabilities.max(axis=1),
        features=features,
        pca=PCA(min(2, *features.shape), random_state=SEED).fit(features),
    )


def _project(space: PenultimateSpace, features: np.ndarray) -> np.ndarray:
    """(n, d) -> (n, 2) by the space's PCA; the second axis is 0 where there is only one component."""
    points = space.pca.transform(features)
    return np.pad(points, ((0, 0), (0, 2 - points.shape[1])))

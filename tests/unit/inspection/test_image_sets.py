"""The tasks about a network on many images, with a network whose answers are known by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from cnn_demo.datasets import labelled_images
from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.errors import ModelError, WorkerError
from cnn_demo.inspection import embedding, image_set_predictions, robustness
from cnn_demo.inspection.embedding import tsne
from cnn_demo.runs.progress import Progress
from cnn_demo.spec.builtin_data import MNIST_5K

IMAGES = ImageSet(data=MNIST_5K, part="test", validation_share=0.1, seed=0)


class OfHand:
    """Four 3 x 3 images of classes 0 to 2, and a network that answers by the brightest of the first row's pixels."""

    x = np.zeros((4, 3, 3, 1), np.uint8)
    y = np.array([0, 1, 2, 2], np.uint8)

    def __init__(self) -> None:
        for image, column in enumerate((0, 1, 2, 1)):  # the last one is mistaken for class 1
            self.x[image, 0, column] = 255
        image = keras.Input((3, 3, 1), name="image")
        features = keras.layers.Flatten()(image)
        model = keras.Model(image, keras.layers.Dense(3, activation="softmax", use_bias=False)(features))
        model.layers[-1].set_weights([4.0 * np.eye(9, 3, dtype=np.float32)])
        self.model = model


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> OfHand:
    """Stands for every network and every image set that the tasks ask for."""
    known = OfHand()
    (tmp_path / "weights.safetensors").touch()
    for module in (image_set_predictions, robustness, embedding):
        monkeypatch.setattr(module, "load", lambda path: known)
    monkeypatch.setattr(labelled_images, "_load_cached", lambda images: (known.x, known.y))
    monkeypatch.setattr(embedding, "_spaces", {})
    return known


def test_answers_and_figures_are_those_computed_by_hand(network: OfHand, tmp_path: Path) -> None:
    found = image_set_predictions.image_set_predictions(str(tmp_path), IMAGES)
    assert found["answers"].tolist() == [0, 1, 2, 1]
    assert found["figures"]["confusion"] == [[1, 0, 0], [0, 1, 0], [0, 1, 1]]
    sure = np.exp(4) / (np.exp(4) + 2)
    assert found["probabilities"].max(axis=1) == pytest.approx([sure] * 4)
    assert found["figures"]["calibration"]["ece"] == pytest.approx(sure - 0.75)


def test_images_of_another_size_are_refused_by_name(network: OfHand, tmp_path: Path) -> None:
    network.x = np.zeros((1, 5, 5, 3), np.uint8)
    with pytest.raises(ModelError, match=r"images of mnist-5k are \(5, 5, 3\); the network takes \(3, 3, 1\)"):
        image_set_predictions.image_set_predictions(str(tmp_path), IMAGES)


def test_robustness_starts_with_the_accuracy_on_unchanged_images(network: OfHand, tmp_path: Path) -> None:
    found = robustness.robustness(str(tmp_path), IMAGES)
    curves = found["figures"]["curves"]
    assert list(curves) == ["shift", "rotation", "noise", "thickness"]
    assert {curve["accuracy"][curve["strengths"].index(0)] for curve in curves.values()} == {0.75}
    assert found["figures"]["images"] == 4
    assert found["examples_noise"].shape == (len(curves["noise"]["strengths"]), 3, 3, 1)
    # Shifted by 3 of 3 pixels an image is black; all classes are equally probable then, and the first one is answered.
    assert curves["shift"]["accuracy"][-1] == 0.25
    json.dumps(found["figures"], allow_nan=False)


def test_the_embedding_is_pca_of_what_the_last_layer_reads(network: OfHand, tmp_path: Path) -> None:
    found = embedding.embedding(str(tmp_path), IMAGES)
    assert found["figures"]["dimensions"] == 9
    assert found["answers"].tolist() == [0, 1, 2, 1]
    # Images 1 and 3 are alike; the others are the square root of two apart, which two directions show whole.
    distances = np.linalg.norm(found["points"][:, None] - found["points"][None], axis=2)
    assert distances[1, 3] == pytest.approx(0.0, abs=1e-5)
    assert [distances[0, 1], distances[0, 2], distances[1, 2]] == pytest.approx([2**0.5] * 3, rel=1e-5)
    assert sum(found["figures"]["explained"]) == pytest.approx(1.0)


def test_drawing_equal_to_an_image_has_the_same_point(network: OfHand, tmp_path: Path) -> None:
    found = embedding.embedding(str(tmp_path), IMAGES)
    placed = embedding.embed_drawing(str(tmp_path), IMAGES, network.x[2].astype(np.float32) / 255)
    assert placed["point"] == pytest.approx(found["points"][2], abs=1e-5)
    assert placed["nearest"][0] == 2
    assert placed["distances"] == pytest.approx([0, *[2**0.5] * 3], abs=1e-5)


def test_penultimate_space_is_computed_once(network: OfHand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    embedding.embedding(str(tmp_path), IMAGES)
    monkeypatch.setattr(embedding, "_compute_space", lambda *_: pytest.fail("computed again"))
    embedding.embed_drawing(str(tmp_path), IMAGES, np.zeros((3, 3, 1), np.float32))


@pytest.fixture
def clouds(rng: np.random.Generator) -> np.ndarray:
    """Two clouds of twenty points each, far apart in 60 dimensions."""
    return np.concatenate([rng.normal(centre, 1.0, (20, 60)) for centre in (0.0, 30.0)]).astype(np.float32)


def test_t_sne_keeps_two_clouds_apart_and_is_the_same_every_time(clouds: np.ndarray) -> None:
    first, again = (tsne(clouds, Progress({"Arranging": 0.0})) for _ in range(2))
    assert np.array_equal(first, again)
    middle = [first[:20].mean(axis=0), first[20:].mean(axis=0)]
    near = max(
        np.linalg.norm(half - centre, axis=1).max()
        for half, centre in zip((first[:20], first[20:]), middle, strict=True)
    )
    assert np.linalg.norm(middle[0] - middle[1]) > 2 * near


def test_t_sne_reports_progress_and_can_be_stopped(clouds: np.ndarray, tmp_path: Path) -> None:
    told: list[float] = []

    class Told(Progress):
        def tell(self, share: float) -> None:
            told.append(share)
            super().tell(share)
            if len(told) == 3:
                (tmp_path / "stop").touch()

    with pytest.raises(WorkerError, match="stopped"):
        tsne(clouds, Told({"Arranging": 0.0}, None, str(tmp_path / "stop")))
    assert told == [0.05, 0.1, 0.15, 0.2]


def test_load_images_gives_the_images_that_were_asked_for(network: OfHand) -> None:
    assert np.array_equal(labelled_images.load_images(IMAGES, [3, 0]), network.x[[3, 0]])


def test_real_validation_images_are_those_that_the_run_held_back() -> None:
    from cnn_demo.datasets.catalog import from_environment
    from cnn_demo.datasets.split import split

    held = replace(IMAGES, part="validation", seed=3)
    x, y = labelled_images.load_labelled(held)
    parts = split(from_environment().load(MNIST_5K), 0.1, 3)
    assert np.array_equal(x, parts.x_val)
    assert np.array_equal(y, parts.y_val)

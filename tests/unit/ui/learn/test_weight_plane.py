"""A plane through three points of the weights, and the stored runs of three optimizers on it."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest

from cnn_demo.datasets.catalog import from_environment
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.ui.learn import optimizer_runs as stored
from cnn_demo.ui.learn.optimizer_runs import OptimizerRuns, Slice, corners_of, optimizer_runs
from cnn_demo.ui.learn.small_network import SmallNetwork, forward
from cnn_demo.ui.learn.small_network_loss import mean_loss, windows_of
from cnn_demo.ui.learn.weight_plane import plane_through

Loss = Callable[[np.ndarray], float]


@pytest.fixture(scope="module")
def runs() -> OptimizerRuns:
    return optimizer_runs()


@pytest.fixture(scope="module")
def loss() -> Loss:
    """The mean loss on all training images, of (380,) weights."""
    images = from_environment().load(MNIST_5K)
    windows, labels = windows_of(images.x_train[..., 0]), images.y_train
    return lambda weights: mean_loss(weights, windows, labels)


def test_plane_through_three_points_holds_them_at_their_true_distances() -> None:
    points = np.random.default_rng(0).normal(size=(3, 7))
    plane = plane_through(*points)
    placed = plane.coordinates(points)
    assert placed[0] == pytest.approx([0, 0])
    assert placed[1] == pytest.approx([np.linalg.norm(points[1] - points[0]), 0])
    assert np.linalg.norm(placed[1] - placed[2]) == pytest.approx(np.linalg.norm(points[1] - points[2]))
    np.testing.assert_allclose(plane.weights_at(placed), points, atol=1e-12)
    np.testing.assert_allclose(plane.distances(points), 0, atol=1e-12)


def test_projection_is_the_nearest_point_and_shares_of_a_path_are_those_of_its_steps() -> None:
    plane = plane_through(*np.eye(4)[:3] - np.eye(4)[0])  # the plane of (x, x', x'', 0) with x + x' + x'' = 0
    path = np.array([[0.0, 0, 0, 0], [-1, 1, 0, 0], [-1, 1, 0, 2]])
    assert plane.distances(path) == pytest.approx([0, 0, 2])
    assert plane.share_of_path(path[:2]) == pytest.approx(1)
    assert plane.share_of_path(path[1:]) == pytest.approx(0)
    assert plane.share_of_path(path) == pytest.approx(2 / 6)


def test_mean_loss_is_that_of_the_network_of_the_chapter_on_backpropagation() -> None:
    rng = np.random.default_rng(1)
    pixels, labels = rng.integers(0, 256, (3, 28, 28)).astype(np.uint8), np.array([4, 0, 9], np.uint8)
    weights = rng.normal(size=380)
    network = SmallNetwork(
        kernel=weights[:9].reshape(3, 3),
        bias=float(weights[9]),
        dense=weights[10:370].reshape(36, 10),
        dense_bias=weights[370:],
    )
    pictures = pixels.reshape(3, 14, 2, 14, 2).mean(axis=(2, 4)) / 255
    losses = [forward(network, picture, int(label)).loss for picture, label in zip(pictures, labels, strict=True)]
    assert mean_loss(weights, windows_of(pixels), labels) == pytest.approx(np.mean(losses), rel=1e-5)


@pytest.mark.parametrize("name", [stored.ENDS, stored.START])
def test_loss_at_the_three_points_of_a_plane_is_the_runs_own(runs: OptimizerRuns, loss: Loss, name: str) -> None:
    """The training loop measured the losses of the runs, with Keras."""
    plane = runs.slices[name].plane
    corners = np.array(corners_of({run.name: run.weights for run in runs.runs})[name])
    own = {stored.ENDS: [run.losses[-1] for run in runs.runs]}
    own[stored.START] = [runs.runs[0].losses[0], *own[stored.ENDS][1:]]
    found = [loss(weights) for weights in plane.weights_at(plane.coordinates(corners))]
    assert found == pytest.approx(own[name], abs=2e-5)


@pytest.mark.parametrize("name", [stored.ENDS, stored.START])
def test_stored_losses_of_a_plane_are_those_of_its_points(runs: OptimizerRuns, loss: Loss, name: str) -> None:
    cut: Slice = runs.slices[name]
    for row, column in ((0, 0), (20, 13), (40, 40)):
        (weights,) = cut.plane.weights_at(np.array([[cut.across[column], cut.up[row]]]))
        assert loss(weights) == pytest.approx(cut.grid[row, column], abs=2e-5)
    for run in runs.runs:
        (below,) = cut.plane.weights_at(cut.plane.coordinates(run.weights[3:4]))
        assert loss(below) == pytest.approx(cut.under[run.name][3], abs=2e-5)


def test_runs_begin_alike_and_their_lines_and_losses_are_those_of_their_weights(
    runs: OptimizerRuns, loss: Loss
) -> None:
    for run in runs.runs:
        np.testing.assert_array_equal(run.weights[0], runs.runs[0].weights[0])
        assert loss(run.weights[7]) == pytest.approx(run.losses[7], abs=2e-5)
        assert run.line[[0, -1]] == pytest.approx(run.losses[[0, -1]], abs=2e-5)
        assert loss((run.weights[0] + run.weights[-1]) / 2) == pytest.approx(run.line[20], abs=2e-5)


def test_stored_runs_are_small_and_say_how_they_were_made() -> None:
    assert json.loads(stored.RECORD.read_text())["command"] == "python -m scripts.compare_optimizers"
    assert stored.RECORD.stat().st_size + stored.WEIGHTS.stat().st_size < 200_000

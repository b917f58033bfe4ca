"""The slope of the loss along one weight: by hand for a linear model, by finite differences for a network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnn_demo.errors import ModelError, WorkerError
from cnn_demo.prediction.certainty import Certainty
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.inspection_results import SteepestWeights
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import BatchNormalization, Conv2D, Dropout, Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.storage import write_json

# Two numbers a picture, two classes, no hidden layer: the logits are 2 x 2 weights times the numbers, and a bias.
LINEAR = Architecture(layers=(Flatten(),), input_shape=(1, 2, 1), classes=2)
NETWORK = Architecture(
    layers=(Conv2D(filters=3), BatchNormalization(), Dropout(rate=0.5), Flatten()), input_shape=(6, 6, 1), classes=3
)
MakeNetwork = Callable[..., Path]


@pytest.fixture
def make_network(tmp_path: Path) -> MakeNetwork:
    """Puts a folder like models/NAME: the design with the weights of a seed, some of them replaced."""

    def make(design: Architecture, seed: int = 3, **replaced: np.ndarray) -> Path:
        from cnn_demo.network.build import build
        from cnn_demo.network.weights import save_tensors, weights_of

        folder = tmp_path / f"network-{seed}"
        folder.mkdir()
        RunFolder.create(folder, Project(architecture=design, recipe=Recipe(seed=5), data=MNIST_5K), name="network")
        tensors = weights_of(build(design, seed=seed)) | {
            name.replace("__", "/"): array.astype(np.float32) for name, array in replaced.items()
        }
        save_tensors(folder / "weights.safetensors", tensors)
        rule = Certainty(
            whitening=np.eye(2),
            means=np.zeros((2, 2)),
            least_probability=0.5,
            largest_distance=1.0,
            sure_probability=0.5,
            sure_distance=1.0,
        )
        write_json(folder / "certainty.json", rule.to_dict())
        return folder

    return make


def steepest_weights(
    path: Path, weight: str, images: np.ndarray, labels: np.ndarray, **options: Any
) -> SteepestWeights:
    from cnn_demo.inspection import loss_along_weight

    return loss_along_weight.steepest_weights(
        str(path), weight, images, labels, **{"untrained": False, "count": 4, **options}
    )


def losses_along_weight(path: Path, *arguments: Any, untrained: bool = False) -> list[float]:
    from cnn_demo.inspection import loss_along_weight

    return loss_along_weight.losses_along_weight(str(path), *arguments, untrained=untrained)


def test_slope_of_a_linear_model_is_the_one_computed_by_hand(make_network: MakeNetwork) -> None:
    kernel = np.array([[np.log(3.0), 0.0], [0.0, 0.0]])
    path = make_network(LINEAR, output__kernel=kernel, output__bias=np.zeros(2))
    # Of (1, 0): the powers are 3 and 1, so the probabilities are 3/4 and 1/4. Of (0, 2): both 1, so 1/2 and 1/2.
    images = np.array([[1.0, 0.0], [0.0, 2.0]], np.float32).reshape(2, 1, 2, 1)
    found = steepest_weights(path, "output/kernel", images, np.array([0, 1]))
    assert found["loss"] == pytest.approx((-np.log(0.75) - np.log(0.5)) / 2, rel=1e-5)
    # The mean over both pictures of (probability - 1 if it is the class, else probability) times the number.
    by_hand = {(0, 0): (0.75 - 1) * 1 / 2, (0, 1): 0.25 * 1 / 2, (1, 0): 0.5 * 2 / 2, (1, 1): (0.5 - 1) * 2 / 2}
    assert dict(zip(found["indices"], found["slopes"], strict=True)) == pytest.approx(by_hand, rel=1e-5)
    assert {found["indices"][0], found["indices"][1]} == {(1, 0), (1, 1)}
    assert found["values"][found["indices"].index((0, 0))] == pytest.approx(np.log(3.0), rel=1e-5)


@pytest.mark.parametrize("weight", ["conv2d_1/kernel", "batch_normalization_1/gamma", "output/kernel", "output/bias"])
@pytest.mark.parametrize("untrained", [False, True])
def test_slope_is_what_a_small_change_of_the_weight_does(
    make_network: MakeNetwork, rng: np.random.Generator, weight: str, untrained: bool
) -> None:
    path = make_network(NETWORK)
    images, labels = rng.random((8, 6, 6, 1), np.float32), np.arange(8) % 3
    found = steepest_weights(path, weight, images, labels, count=2, untrained=untrained)
    change = 1e-2
    for index, value, slope in zip(found["indices"], found["values"], found["slopes"], strict=True):
        around = [value - change, value + change]
        below, above = losses_along_weight(path, weight, index, around, images, labels, untrained=untrained)
        assert (above - below) / (2 * change) == pytest.approx(slope, rel=2e-2, abs=2e-4)


def test_loss_at_the_current_value_is_the_loss_and_the_model_stays_unchanged(
    make_network: MakeNetwork, rng: np.random.Generator
) -> None:
    path = make_network(NETWORK)
    images, labels = rng.random((4, 6, 6, 1), np.float32), np.array([0, 1, 2, 0])
    before = steepest_weights(path, "conv2d_1/kernel", images, labels, count=1)
    index, value = before["indices"][0], before["values"][0]
    losses = losses_along_weight(path, "conv2d_1/kernel", index, [value, value + 1.0], images, labels)
    assert losses[0] == pytest.approx(before["loss"], rel=1e-5)
    assert losses[1] != losses[0]
    assert steepest_weights(path, "conv2d_1/kernel", images, labels, count=1) == before


def test_long_measurement_reports_progress_and_can_be_stopped(
    make_network: MakeNetwork, rng: np.random.Generator, tmp_path: Path
) -> None:
    from cnn_demo.inspection import loss_along_weight

    path = make_network(LINEAR)
    images, labels = rng.random((2, 1, 2, 1), np.float32), np.array([0, 1])
    files = {"progress_file": str(tmp_path / "progress.json"), "stop_file": str(tmp_path / "stop")}
    values = [0.0] * 3
    loss_along_weight.losses_along_weight(
        str(path), "output/kernel", (0, 0), values, images, labels, untrained=False, **files
    )
    assert "Measuring the loss" in (tmp_path / "progress.json").read_text()
    (tmp_path / "stop").touch()
    with pytest.raises(WorkerError):
        loss_along_weight.losses_along_weight(
            str(path), "output/kernel", (0, 0), values, images, labels, untrained=False, **files
        )


def test_untrained_weights_are_those_the_run_began_with(make_network: MakeNetwork, rng: np.random.Generator) -> None:
    images, labels = rng.random((4, 6, 6, 1), np.float32), np.array([0, 1, 2, 0])
    trained, begun = make_network(NETWORK, seed=3), make_network(NETWORK, seed=5)  # 5 is the recipe's seed
    untrained = steepest_weights(trained, "output/kernel", images, labels, untrained=True)
    assert untrained["loss"] == pytest.approx(
        steepest_weights(begun, "output/kernel", images, labels)["loss"], rel=1e-6
    )
    (trained / "initial.safetensors").write_bytes((trained / "weights.safetensors").read_bytes())
    as_given = steepest_weights(trained, "output/kernel", images, labels, untrained=True)
    assert as_given == steepest_weights(trained, "output/kernel", images, labels)


def test_unknown_weight_is_refused_with_a_list_of_the_known_ones(make_network: MakeNetwork) -> None:
    path = make_network(LINEAR)
    with pytest.raises(ModelError, match="no weights 'conv/kernel'; it has output/kernel, output/bias"):
        steepest_weights(path, "conv/kernel", np.zeros((1, 1, 2, 1), np.float32), np.array([0]))


def test_penultimate_activations_times_the_output_weights_give_the_probabilities(
    make_network: MakeNetwork, rng: np.random.Generator
) -> None:
    from cnn_demo.inspection.penultimate import penultimate_activations
    from cnn_demo.network.weights import load_tensors

    path = make_network(NETWORK)
    answer = penultimate_activations(str(path), rng.random((3, 6, 6, 1), np.float32))
    weights = load_tensors(path / "weights.safetensors")
    powers = np.exp(answer["activations"] @ weights["output/kernel"] + weights["output/bias"])
    np.testing.assert_allclose(answer["probabilities"], powers / powers.sum(axis=1, keepdims=True), atol=1e-6)
    with pytest.raises(ModelError, match="takes"):
        penultimate_activations(str(path), np.zeros((1, 5, 5, 1), np.float32))

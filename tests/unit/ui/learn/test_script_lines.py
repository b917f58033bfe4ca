"""The script of the chapter is the classic network's, and what it shows of an image is what that network computes."""

from __future__ import annotations

import ast
import math
from functools import cache

import numpy as np
import pytest
from safetensors.numpy import load as load_tensors

from cnn_demo.spec.builtin_data import MNIST
from cnn_demo.spec.keras_graph import keras_graph
from cnn_demo.spec.presets import ARTICLE, design
from cnn_demo.spec.step_counts import StepCounts
from cnn_demo.spec.summary import summarise
from cnn_demo.ui.learn.classic_pass import (
    CLASSIC,
    ClassicPass,
    classic_pass,
    drawn_mask,
    first_weights,
    untrained_pass,
    weighted_sum,
    with_dropout,
)
from cnn_demo.ui.learn.script_lines.composed import FORMULA, WEIGHTS, symbols
from cnn_demo.ui.learn.script_lines.dropout import one_step
from cnn_demo.ui.learn.script_lines.table import LINES, SCRIPT
from cnn_demo.ui.learn.script_lines.training import batches_of, correct_images, probability_latex

ARCHITECTURE = design("classic").architecture()
LABEL = 7


@cache
def seven() -> ClassicPass:
    """A 7 in strokes two pixels wide, through the shipped network."""
    pixels = np.zeros((28, 28), np.uint8)
    pixels[6:8, 7:20] = 254
    for row in range(8, 23):
        column = 19 - (row - 8) // 2
        pixels[row, column - 1 : column + 1] = 200 + row
    return classic_pass(pixels, LABEL)


def windows(maps: np.ndarray) -> np.ndarray:
    """(h, w, c) -> (h - 2, w - 2, c, 3, 3)."""
    return np.lib.stride_tricks.sliding_window_view(maps, (3, 3), axis=(0, 1))  # type: ignore[call-overload]


def recomputed(pixels: np.ndarray) -> list[np.ndarray]:
    """The formula of the chapter in float64 with the weights of the file: the layers' outputs, those of dropout left out."""
    weights = {name: tensor.astype(float) for name, tensor in load_tensors(CLASSIC.weights_file.read_bytes()).items()}
    outputs = [pixels[..., None] / 255]
    for layer in ("conv2d_1", "conv2d_2"):
        sums = np.einsum("rscij,ijcm->rsm", windows(outputs[-1]), weights[f"{layer}/kernel"], optimize=True)
        outputs.append(np.maximum(sums + weights[f"{layer}/bias"], 0))
    outputs.append(outputs[-1].reshape(12, 2, 12, 2, 64).max(axis=(1, 3)))
    outputs.append(outputs[-1].ravel())
    outputs.append(np.maximum(outputs[-1] @ weights["dense_1/kernel"] + weights["dense_1/bias"], 0))
    powers = np.exp(outputs[-1] @ weights["output/kernel"] + weights["output/bias"])
    return [*outputs, powers / powers.sum()]


def calls(name: str) -> list[ast.Call]:
    """The calls of that name in the script, or of all layers for "layers"."""
    found = [node for node in ast.walk(ast.parse(SCRIPT)) if isinstance(node, ast.Call)]
    return [
        call for call in found if ast.unparse(call.func).rpartition(".")[0] == name or ast.unparse(call.func) == name
    ]


def keywords(call: ast.Call) -> dict[str, str]:
    return {str(keyword.arg): ast.unparse(keyword.value) for keyword in call.keywords}


def test_script_has_the_layers_of_the_classic_design() -> None:
    written = [
        (ast.unparse(call.func).partition(".")[2], [ast.literal_eval(value) for value in call.args], keywords(call))
        for call in calls("layers")
    ]
    nodes = keras_graph(ARCHITECTURE)
    assert [name for name, _, _ in written] == [node.class_name for node in nodes]
    places = {
        "Conv2D": ("filters", "kernel_size"),
        "MaxPooling2D": ("pool_size",),
        "Dropout": ("rate",),
        "Dense": ("units",),
    }
    for (name, values, named), node in zip(written, nodes, strict=True):
        assert values == [node.arguments[argument] for argument in places.get(name, ())]
        assert named.get("activation", repr("linear")) == repr(node.arguments.get("activation", "linear"))


def test_script_trains_as_the_article_does_with_the_rate_of_the_paper() -> None:
    (fitted,), (compiled,), (optimizer,) = calls("model.fit"), calls("model.compile"), calls("optimizers.Adadelta")
    assert keywords(fitted) == {
        "batch_size": str(ARTICLE.batch_size),
        "epochs": str(ARTICLE.epochs),
        "validation_data": "(x_test, y_test)",
    }
    assert keywords(optimizer) == {"learning_rate": repr(ARTICLE.learning_rate)}
    assert keywords(compiled)["loss"] == "'categorical_crossentropy'"
    assert keywords(compiled)["metrics"] == "['accuracy']"


def test_script_reads_only_names_that_it_has_made() -> None:
    known = {"keras", "datasets", "layers", "optimizers"}
    for statement in ast.parse(SCRIPT).body:
        names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
        assert {node.id for node in names if isinstance(node.ctx, ast.Load)} <= known
        known |= {node.id for node in names if isinstance(node.ctx, ast.Store)}


def test_every_layer_has_the_shape_of_the_design() -> None:
    given = seven()
    names = ARCHITECTURE.names()
    assert (given.inputs.shape, *(given.outputs[name].shape for name in names)) == ARCHITECTURE.shapes()
    assert all(output.dtype == np.float32 for output in given.outputs.values())


def test_every_layer_computes_the_formula() -> None:
    given = seven()
    own = [output for name, output in given.outputs.items() if not name.startswith("dropout")]
    for shown, expected in zip(own, recomputed(given.pixels), strict=True):
        assert shown == pytest.approx(expected, abs=2e-5)
    assert given.probabilities == pytest.approx(given.outputs["output"], abs=1e-6)


def test_loss_is_the_logarithm_of_the_labels_probability() -> None:
    given = seven()
    for label in range(10):
        again = classic_pass(given.pixels, label)
        assert again.loss == pytest.approx(-math.log(recomputed(given.pixels)[-1][label]), rel=1e-4, abs=1e-9)
        assert again.is_right == (label == int(given.logits.argmax()))


@pytest.mark.parametrize("layer", ["conv2d_1", "conv2d_2", "dense_1"])
def test_sum_and_bias_give_the_layers_value(layer: str) -> None:
    given = seven()
    values = given.outputs[layer]
    for place in ([0] * values.ndim, [length // 2 for length in values.shape], [length - 1 for length in values.shape]):
        total, bias = weighted_sum(given, layer, tuple(place))
        assert max(0.0, total + bias) == pytest.approx(float(values[tuple(place)]), abs=1e-5)


@pytest.mark.parametrize("rate", [0.25, 0.5])
def test_dropout_makes_its_share_zero_and_keeps_the_mean(rate: float) -> None:
    is_kept = drawn_mask((200, 200), rate, 0)
    after = with_dropout(np.ones((200, 200), np.float32), is_kept, rate)
    assert (after == 0).mean() == pytest.approx(rate, abs=0.01)
    assert set(np.unique(after)) == {np.float32(0), np.float32(1 / (1 - rate))}
    assert after.mean() == pytest.approx(1, abs=0.02)
    assert (drawn_mask((200, 200), rate, 1) != is_kept).any()


def test_dropout_layers_have_the_rates_of_the_script() -> None:
    assert [one_step(seven(), layer, 0).rate for layer in ("dropout_1", "dropout_2")] == [0.25, 0.5]


def test_first_weights_are_those_of_glorot_and_know_nothing() -> None:
    weights = first_weights(ARCHITECTURE, 0)
    kernel = weights["conv2d_2"]["kernel"]
    bound = math.sqrt(6 / (3 * 3 * 32 + 3 * 3 * 64))
    assert np.abs(kernel).max() == pytest.approx(bound, rel=1e-3)
    assert kernel.std() == pytest.approx(bound / math.sqrt(3), rel=0.02)
    assert not any(own["bias"].any() for own in weights.values())
    assert untrained_pass(seven(), 0).loss == pytest.approx(math.log(10), abs=0.3)


def test_batches_hold_all_images_and_the_last_one_the_rest() -> None:
    batches, last = batches_of(MNIST.training_images, ARTICLE.batch_size)
    assert (batches - 1) * ARTICLE.batch_size + last == MNIST.training_images
    assert 0 < last <= ARTICLE.batch_size
    assert batches_of(256, 128) == (2, 128)


def test_shipped_networks_steps_and_correct_images_are_those_of_its_record() -> None:
    result = CLASSIC.result()
    assert StepCounts.of(CLASSIC.project().recipe, result["training_images"]).total_steps == result["steps"]
    test = result["test"]
    assert correct_images(test["confusion"]) / test["images"] == pytest.approx(test["accuracy"])
    assert CLASSIC.project().architecture.layers == ARCHITECTURE.layers


def test_parameters_of_the_formulas_symbols_add_up_to_the_network() -> None:
    found = symbols(seven())
    assert (
        sum(each.parameters for each in found) == summarise(ARCHITECTURE).parameters == CLASSIC.result()["parameters"]
    )
    assert all(name in FORMULA for name in WEIGHTS)
    weights = load_tensors(CLASSIC.weights_file.read_bytes())
    assert {f"{layer}/{weight}" for layer, weight, _ in WEIGHTS.values()} == set(weights)


def test_probability_near_one_is_written_as_what_it_lacks() -> None:
    given = seven()
    best, other = (classic_pass(given.pixels, label) for label in (LABEL, 0))
    assert probability_latex(best).startswith("1 - ")
    digits, exponent = probability_latex(other).split(r" \cdot 10^{")
    assert float(digits) * 10.0 ** int(exponent[:-1]) == pytest.approx(other.probabilities[0], rel=5e-3)


def test_no_line_is_wider_than_the_column_of_the_code() -> None:
    assert max(len(code) for line in LINES for code in line.code.splitlines()) <= 54

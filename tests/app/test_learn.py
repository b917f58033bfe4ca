"""The Learn page: its chapters, their questions, and numbers that can be recomputed from what is shown."""

from __future__ import annotations

import json
import re
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load as load_tensors
from safetensors.numpy import save as save_tensors

from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.settings import MODELS_FOLDER
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import builtin_named
from cnn_demo.spec.layers import Conv2D, Flatten
from cnn_demo.spec.presets import RECIPES, design
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Augmentation, Recipe
from cnn_demo.spec.weight_shapes import weight_shapes
from cnn_demo.ui.learn import window_reader
from tests.app.conftest import FakeCompute, MakeRun
from tests.app.learn_answers import CURVATURE, SLOPE, WEIGHT, answer_for_chapters, output_kernel
from tests.app.visitor import PROJECT, Visitor, digit_one
from tests.shipped import FIRST

KEYS = (
    "pixels",
    "preprocessing",
    "convolution",
    "features",
    "channels",
    "relu",
    "pooling",
    "receptive",
    "dense",
    "softmax",
    "loss",
    "landscape",
    "backpropagation",
    "adversarial",
    "overfitting",
    "augmentation",
    "hunger",
    "blocks",
    "script",
    "uses",
)
OF_A_NETWORK = ("features", "dense", "softmax", "loss")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def chapter(visitor: Visitor, key: str) -> Visitor:
    return visitor.open("learn", chapter=key)


RUNS = PROJECT / "cnn_demo" / "ui" / "learn" / "dropout_runs.json"


@pytest.fixture(autouse=True)
def answering(compute: FakeCompute, rng: np.random.Generator) -> None:
    answer_for_chapters(compute, rng)


def table() -> dict[str, Any]:
    """The table of chapters; the canvas in them can be imported only once a page has run."""
    from cnn_demo.ui.learn.chapters import CHAPTERS

    return {chapter.key: chapter for chapter in CHAPTERS}


def figure_given(visitor: Visitor) -> dict[str, Any]:
    """What the figure in the browser is given to compute with."""
    components = [element.proto for element in visitor.app.get("bidi_component")]
    figure = next(each for each in components if each.component_name == "learn_figure")
    given: dict[str, Any] = json.loads(figure.json)["given"]
    return given


def formulas(visitor: Visitor) -> list[str]:
    """The formulas of the page, as LaTeX without its delimiters."""
    return [str(element.value).strip("$\n ") for element in visitor.app.latex]


def groups(pattern: str, text: str) -> tuple[str, ...]:
    """What the groups of a pattern match in a text that it must match."""
    found = re.search(pattern, text)
    assert found is not None, f"{pattern} is not in {text}"
    return found.groups()


def with_numbers(visitor: Visitor, start: str) -> str:
    """The formula with numbers that begins so."""
    return next(text for text in formulas(visitor) if re.search(rf"(^|aligned\}} |\\\\ ){start}", text))


def evaluated(latex: str) -> float:
    """The value of a written sum of products."""
    plain = latex.replace("&", "").replace(r"\quad", "").replace(r"\\", "").replace(r"\cdot", "*")
    terms = plain.replace("(", "").replace(")", "").split("+")
    return sum(float(np.prod([float(factor) for factor in term.split("*")])) for term in terms)


def messages(visitor: Visitor) -> str:
    return "\n".join([*visitor.successes, *visitor.errors, *visitor.warnings])


@pytest.mark.parametrize("key", KEYS)
def test_every_chapter_is_complete_and_its_question_tells_right_from_wrong_and_why(visitor: Visitor, key: str) -> None:
    chapter(visitor, key)
    entry = table()[key]
    assert not visitor.errors
    assert visitor.title == f"{KEYS.index(key) + 1}. {entry.title}"
    assert visitor.text.count("**Try it.**") == 1
    assert formulas(visitor)
    assert entry.further in visitor.links
    right = entry.question.options[entry.question.right]
    answer(visitor, right)
    assert f"**Correct.** {entry.question.because}" in visitor.successes
    answer(visitor, entry.question.options[entry.question.right - 1])
    sentence = right if right[-1] in ".”" else f"{right}."
    assert visitor.errors == [f"**Not quite.** The answer is: *{sentence}* {entry.question.because}"]
    assert f"Questions right at the first answer: 1 of {len(KEYS)}" in visitor.progress


def answer(visitor: Visitor, option: str) -> None:
    radio = next(radio for radio in visitor.app.radio if option in radio.options)
    visitor._run(radio.set_value(option).run)


def test_answers_are_kept_when_another_chapter_was_read_meanwhile(visitor: Visitor) -> None:
    visitor.open("learn")
    first, second, *_ = table().values()
    answer(visitor, first.question.options[first.question.right])
    visitor.press(f"Next: {second.title}").press(f"Previous: {first.title}")
    assert visitor.successes[0].startswith("**Correct.**")


def test_next_previous_and_the_list_lead_through_the_chapters_and_the_address_follows(visitor: Visitor) -> None:
    visitor.open("learn")
    assert visitor.selected("Chapter") == KEYS[0]
    assert tuple(table()) == KEYS
    for before, after in pairwise(table().values()):
        visitor.press(f"Next: {after.title}")
        assert visitor.address["chapter"] == after.key
        assert visitor.button(f"Previous: {before.title}")
    visitor.choose("Chapter", "convolution")
    assert "Convolution" in visitor.title


def test_the_chapter_read_last_is_open_after_a_visit_elsewhere(visitor: Visitor) -> None:
    chapter(visitor, "pooling").open("data")
    visitor.app.query_params.pop("chapter", None)
    assert visitor.open("learn").selected("Chapter") == "pooling"


def test_address_of_no_chapter_opens_the_first(visitor: Visitor) -> None:
    assert chapter(visitor, "no-such-chapter").selected("Chapter") == KEYS[0]


def test_link_to_a_chapter_does_not_open_the_workspace(visitor: Visitor) -> None:
    link = chapter(visitor, "relu").app.code[0].value
    assert link.endswith("?chapter=relu")


def test_presentation_shows_the_chapter_alone_and_goes_on_over_the_chapters(visitor: Visitor) -> None:
    chapter(visitor, "relu").press("Present").press("Next")
    assert visitor.title == f"{KEYS.index('relu') + 2}. {table()[KEYS[KEYS.index('relu') + 1]].title}"
    assert formulas(visitor)
    assert not visitor.links
    assert "Chapter" not in [box.label for box in visitor.app.selectbox]
    visitor.press("Previous").press("End presentation")
    assert visitor.selected("Chapter") == "relu"
    assert visitor.links


def test_link_opens_a_chapter_for_presenting(visitor: Visitor) -> None:
    link = chapter(visitor, "relu").app.code[1].value
    assert link.endswith("?chapter=relu&present=1")
    first = Visitor().open("learn", chapter="pixels", present="1")
    assert first.button("Previous").disabled
    assert not first.button("Next").disabled
    assert first.button("End presentation")


def test_pixels_are_counted_and_placed(visitor: Visitor) -> None:
    chapter(visitor, "pixels").fill("Row", 10).fill("Column", 16)
    text = with_numbers(visitor, "n &=")
    assert r"28 \cdot 28 \cdot 1 = 784" in text
    assert rf"10 \cdot 28 + 16 = {10 * 28 + 16}" in text
    before = text
    assert with_numbers(visitor.fill("Row", 11), "n &=") != before


def test_own_drawing_is_read_pixel_by_pixel(visitor: Visitor) -> None:
    chapter(visitor, "pixels").choose("Picture", "My drawing")
    assert "Nothing is drawn yet" in visitor.text
    visitor.draw("drawing", digit_one())
    assert "Nothing is drawn yet" not in visitor.text
    # A vertical stroke's centre of mass is moved to the middle.
    value = re.search(r"x_\{14,\\,14\} &= (\d+)", with_numbers(visitor, "n &="))
    assert value
    assert int(value[1]) > 100


def test_own_drawing_goes_along_to_the_next_chapter(visitor: Visitor) -> None:
    chapter(visitor, "convolution").choose("Picture", "My drawing").draw("drawing", digit_one())
    chapter(visitor, "relu")
    assert visitor.selected("Picture") == "My drawing"
    assert "Nothing is drawn yet" not in visitor.text


def test_brightness_is_the_weighted_sum_that_is_shown(visitor: Visitor) -> None:
    chapter(visitor, "preprocessing").fill("Row", 3).fill("Column", 20)
    text = with_numbers(visitor, r"y &= 0.299 \\cdot")
    total, _, rest = text.split("y &= ")[1].partition(r" = ")
    shown = float(rest.split()[0])
    assert evaluated(total) == pytest.approx(shown, abs=5e-4)
    grey, scaled = groups(r"\\frac\{(\d+)\}\{255\} \\approx ([\d.]+)", text)
    assert int(grey) == round(shown)
    assert int(grey) / 255 == pytest.approx(float(scaled), abs=5e-5)


@pytest.mark.parametrize("kernel", ["Vertical edges (Sobel)", "Spots (Laplace)", "Blur"])
def test_products_add_up_to_the_feature_maps_value_exactly(visitor: Visitor, kernel: str) -> None:
    chapter(visitor, "convolution").choose("Kernel", kernel)
    text = with_numbers(visitor, r"y_\{12,16\} &=")
    terms, _, end = text.split("&= ", 1)[1].rpartition(r"\\ &= ")
    assert terms.count("+") == 9
    assert evaluated(terms) == pytest.approx(float(end.split()[0]), abs=1e-9)


def test_other_place_of_the_kernel_gives_other_products(visitor: Visitor) -> None:
    before = formulas(chapter(visitor, "convolution"))
    assert formulas(visitor.fill("Row", 6)) != before


def test_two_linear_convolutions_are_one_until_relu_comes_between(visitor: Visitor) -> None:
    chapter(visitor, "relu")
    assert "Both maps are the same" in messages(visitor)
    same = next(text for text in formulas(visitor) if r"\;=\;" in text)
    left, right = same.split(r" \;=\; ")
    assert float(left) == float(right)
    visitor.switch("ReLU between them")
    assert "no single kernel does what these two layers do" in messages(visitor)
    different = next(text for text in formulas(visitor) if r"\neq" in text)
    left, right = different.split(r" \;\neq\; ")
    assert float(left) != float(right)


@pytest.mark.parametrize("size", ["2", "3", "4"])
def test_pooled_value_is_the_largest_of_those_shown(visitor: Visitor, size: str) -> None:
    chapter(visitor, "pooling").mark("Side of a square", size)
    text = next(text for text in formulas(visitor) if r"\max(" in text)
    inside, _, end = text.partition(r"\max(")[2].partition(")")
    values = [float(number) for number in NUMBER.findall(inside)]
    assert len(values) == int(size) ** 2
    assert max(values) == float(NUMBER.findall(end)[0])


def test_mean_pooling_shows_sum_and_count(visitor: Visitor) -> None:
    chapter(visitor, "pooling").mark("Keep", "Mean")
    text = next(text for text in formulas(visitor) if r"\approx" in text)
    total, size, _, mean = (float(number) for number in NUMBER.findall(text.partition("frac")[2]))
    assert total / size**2 == pytest.approx(mean, abs=5e-5)


def test_moving_the_picture_tells_how_much_changes(visitor: Visitor) -> None:
    chapter(visitor, "pooling").fill("Shift to the right, in pixels", 1)
    assert "the feature map changes by" in visitor.text


def test_sums_of_all_channels_and_the_bias_add_up_to_the_value(visitor: Visitor) -> None:
    chapter(visitor, "channels").fill("Filter", 12)
    products = with_numbers(visitor, r"p_\{\d+\} &=")
    terms, _, partial = products.split("&= ", 1)[1].rpartition(r"\\ &= ")
    assert evaluated(terms) == pytest.approx(float(partial.split()[0]), abs=1e-9)
    terms, _, value = with_numbers(visitor, "y &=").split("&= ", 1)[1].rpartition(r"\\ &= ")
    assert terms.count("+") == 32
    assert evaluated(terms) == pytest.approx(float(value.split()[0]), abs=1e-9)
    unrounded = float(groups(r"value here before ReLU is (\S+)\.", visitor.text)[0].replace("\N{MINUS SIGN}", "-"))
    assert unrounded == pytest.approx(float(value.split()[0]), abs=0.2)


def test_cell_reaches_the_pixels_told_and_a_shifted_picture_has_a_shifted_map(visitor: Visitor) -> None:
    chapter(visitor, "receptive").fill("Row of the cell", 4)
    first, last, side = (int(number) for number in groups(r"reach rows (\d+) to (\d+) .*: (\d+) ×", visitor.text))
    numbers = with_numbers(visitor, "f_0 &=")
    assert (first, last, side) == (8, 13, 6)
    assert r"f_3 &= 5 + (2 - 1) \cdot 1 = 6" in numbers
    assert r"a &= 4 \cdot 2 = 8" in numbers
    visitor.mark("Show", "Shift")
    for shift, after_pooling_is_equal in ((1, False), (2, True)):
        visitor.fill("Shift to the right, in pixels", shift)
        before, after = (groups(rf"\| {when} pooling \| ([\d.]+) \|", visitor.text)[0] for when in ("Before", "After"))
        assert before == "0.000"
        assert (after == "0.000") is after_pooling_is_equal
    given = figure_given(visitor.fill("Shift to the right, in pixels", 1).choose("Compare", "max_pooling2d_1"))
    difference = np.array(given["ofShifted"]) - given["shifted"]
    inside = np.abs(difference.reshape(12, 12)[:, 1:]).max()
    assert f"| After pooling | {inside:.3f} |" in visitor.text


def test_copies_are_made_with_the_strengths_of_the_recipe_and_the_largest_changes_follow_from_them(
    visitor: Visitor,
) -> None:
    thorough = RECIPES["thorough"].recipe.augmentation
    given = figure_given(chapter(visitor, "augmentation"))
    assert given["change"] == thorough.to_dict()
    assert TrainedNetwork(MODELS_FOLDER / "best").project().recipe.augmentation == thorough  # as the table says
    row = next(line for line in visitor.text.splitlines() if line.startswith("| Rotate (degrees) |"))
    titles = next(line for line in visitor.text.splitlines() if line.startswith("| Recipe |"))
    cells = dict(zip(titles.split(" | "), row.split(" | "), strict=True))
    assert cells["*Thorough* (Best)"] == "10"
    visitor.fill("Shift", 0.1).fill("Rotate (degrees)", 30.0).fill("Zoom", 0.25).fill("Shear (degrees)", 20.0)
    numbers = with_numbers(visitor, r"s:")
    shift, turned, smaller, larger, slanted = (
        float(found)
        for found in groups(
            r"28 = (\S+) .*approx (\S+) .*approx (\d+).*1 -.*approx (\d+).*approx (\S+) ",
            numbers,
        )
    )
    assert shift == pytest.approx(2.8)
    assert turned == pytest.approx(20 * np.sin(np.radians(15)), abs=0.005)
    assert (smaller, larger) == (80, 133)
    assert slanted == pytest.approx(10 * np.tan(np.radians(20)), abs=0.005)
    assert figure_given(visitor)["change"] == {
        **thorough.to_dict(),
        "shift": 0.1,
        "rotate": 30,
        "zoom": 0.25,
        "shear": 20,
    }
    before = figure_given(visitor)["seed"]
    assert figure_given(visitor.press("Other copies"))["seed"] == before + 1
    assert figure_given(visitor.press("None"))["change"] == Augmentation().to_dict()
    assert not visitor.errors


def test_normalized_value_residual_sum_and_second_step_follow_from_what_is_shown(visitor: Visitor) -> None:
    text = with_numbers(chapter(visitor, "blocks"), "y &=").replace("(", "").replace(")", "")
    gamma, x, mean, variance, epsilon, beta, y = (float(number) for number in NUMBER.findall(text))
    assert gamma * (x - mean) / np.sqrt(variance + epsilon) + beta == pytest.approx(y, abs=2e-3)
    text = with_numbers(visitor.mark("Part", "Residual sum"), r"y = \\max\(0,\\; -?\d").replace("(", "")
    x, change, y = (float(number) for number in groups(r"; (\S+) \+ ([-\d.]+)\S* = (\S+)", text))
    assert max(0.0, x + change) == pytest.approx(y, abs=1e-9)
    text = with_numbers(visitor.mark("Part", "Momentum"), "v' &= 0").replace("(", "").replace(")", "")
    number = r"(-?[\d.]+)"
    momentum, before, rate, gradient, velocity = (
        float(found) for found in groups(rf"{number} \\cdot {number} - {number} \\cdot {number} = {number}", text)
    )
    weight, step, after = (float(found) for found in groups(rf"w' &= {number} \+ {number} = {number}", text))
    assert momentum * before - rate * gradient == pytest.approx(velocity, abs=1e-5)
    assert weight == gradient
    assert step == velocity
    assert weight + step == pytest.approx(after, abs=1e-9)


def test_cosine_of_a_learned_and_a_hand_made_kernel_follows_from_the_sums_shown(visitor: Visitor) -> None:
    for number in (0, 3):
        text = with_numbers(chapter(visitor, "features").fill("Kernel", number), r"\\textstyle\\sum a_i b_i")
        dot, learned, hand, cosine = re.findall(r"(?:&= |= |\\approx )(-?[\d.]+)", text)
        assert float(dot) / np.sqrt(float(learned) * float(hand)) == pytest.approx(float(cosine), abs=5e-4)


def test_first_kernels_are_those_of_the_networks_file(visitor: Visitor) -> None:
    pairs = figure_given(chapter(visitor, "features"))["pairs"]
    kernel = load_tensors(FIRST.weights_file.read_bytes())["conv2d_1/kernel"]
    for number, pair in enumerate(pairs):
        assert pair["learned"] == pytest.approx(kernel[:, :, 0, number].ravel(), abs=5e-4)
    assert len(pairs) == kernel.shape[-1]
    assert f"Kernels in this layer: {kernel.shape[-1]}." in visitor.text


def test_contributions_and_bias_add_up_to_the_logit(visitor: Visitor) -> None:
    for name in ("7", "2"):
        text = with_numbers(chapter(visitor, "dense").choose("Class", name), r"z_k &\\approx")
        terms, _, logit = text.partition(r"\approx")[2].rpartition(r"\\ &=")
        assert evaluated(terms) == pytest.approx(float(NUMBER.findall(logit)[0]), abs=1e-3)


def test_logit_is_that_of_the_networks_own_weights(visitor: Visitor, compute: FakeCompute) -> None:
    tensors = load_tensors(FIRST.weights_file.read_bytes())
    activations = compute.answers["penultimate_activations"](str(FIRST.path), np.zeros(0))["activations"][0]
    logits = activations @ tensors["output/kernel"] + tensors["output/bias"]
    text = with_numbers(chapter(visitor, "dense").choose("Class", "4"), r"z_k &\\approx")
    assert float(NUMBER.findall(text)[-1]) == pytest.approx(float(logits[4]), abs=5e-4)


def test_dense_layers_weights_are_counted(visitor: Visitor) -> None:
    inputs, units = output_kernel(FIRST.path).shape
    counted = rf"{inputs} \cdot {units} + {units} = {inputs * units + units}"
    assert any(counted in text for text in formulas(chapter(visitor, "dense")))


def test_probability_is_the_share_of_the_powers_shown(visitor: Visitor) -> None:
    chapter(visitor, "softmax")
    label = next(slider.label for slider in visitor.app.slider)
    for change in (0.0, -3.5):
        text = with_numbers(visitor.fill(label, change), "z_k - m")
        power, total, share = groups(r"frac\{([\d.]+)\}\{([\d.]+)\} \\approx ([\d.]+)", text)
        assert float(power) / float(total) == pytest.approx(float(share), abs=1e-4)
        exponent = float(NUMBER.findall(text.partition(r"\\")[0])[-1])
        assert np.exp(exponent) == pytest.approx(float(power), abs=1e-6)


def test_table_of_all_classes_adds_up_to_one(visitor: Visitor) -> None:
    table = chapter(visitor, "softmax").app.dataframe[0].value
    assert table["Probability"].astype(float).sum() == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("rate", [0.1, 1.0])
def test_step_goes_down_the_slope_and_promise_and_truth_are_told(visitor: Visitor, rate: float) -> None:
    text = with_numbers(chapter(visitor, "loss").slide("Learning rate η", rate), "w' &=")
    after, promised, real = (float(number) for number in re.findall(r"= (-?[\d.]+)(?: \\\\| \\end)", text))
    assert after == pytest.approx(WEIGHT - rate * SLOPE, abs=1e-6)
    assert promised == pytest.approx(-rate * SLOPE**2, abs=1e-6)
    assert real == pytest.approx(-rate * SLOPE**2 + CURVATURE / 2 * (rate * SLOPE) ** 2, abs=1e-6)
    new, old = groups(r"phantom\{=\}\\; ([\d.]+) - ([\d.]+)", text)
    assert float(new) - float(old) == pytest.approx(real, abs=1e-9)
    assert any("The loss fell by" in message for message in visitor.successes)


def test_step_that_is_too_long_makes_the_loss_grow_and_says_so(visitor: Visitor) -> None:
    chapter(visitor, "loss").slide("Learning rate η", 10.0)
    assert "The loss *rose*" in visitor.warnings[0]


def test_layers_of_a_weight_have_their_titles(visitor: Visitor) -> None:
    offered = next(box.options for box in chapter(visitor, "loss").app.selectbox if box.label == "Layer")
    assert (offered[0], offered[-1]) == ("Convolution 1", "Output (dense, softmax)")


def test_loss_is_asked_of_the_weights_as_they_began_too(visitor: Visitor, compute: FakeCompute) -> None:
    chapter(visitor, "loss").mark("Weights", "Before training")
    assert {arguments["untrained"] for task, arguments in compute.asked if task == "steepest_weights"} == {False, True}


def test_curve_is_asked_once_while_only_the_rate_changes(visitor: Visitor, compute: FakeCompute) -> None:
    chapter(visitor, "loss").slide("Learning rate η", 0.1).slide("Learning rate η", 10.0)
    curves = [
        arguments
        for task, arguments in compute.asked
        if task == "losses_along_weight" and len(arguments["new_values"]) > 1
    ]
    assert len(curves) == 1


def test_gap_is_the_difference_of_the_means_of_the_runs(visitor: Visitor) -> None:
    chapter(visitor, "overfitting").fill("Epoch", 7)
    text = with_numbers(visitor, r"d_\{\\text\{without")
    for key, line in zip(("without_dropout", "with_dropout"), text.split(r"\\"), strict=True):
        training, held, gap = (float(number) for number in NUMBER.findall(line.partition("&=")[2]))
        runs = json.loads(RUNS.read_text())[key]
        assert training == pytest.approx(100 * np.mean([run["accuracy"][6] for run in runs]), abs=5e-4)
        assert held == pytest.approx(100 * np.mean([run["held_accuracy"][6] for run in runs]), abs=5e-4)
        assert training - held == pytest.approx(gap, abs=1e-6)


def test_differences_agree_with_the_means_shown_above_them(visitor: Visitor) -> None:
    chapter(visitor, "overfitting")
    for epoch in (7, 20, 35, int(visitor.app.slider(key="overfitting-epoch").max)):
        visitor.fill("Epoch", epoch)
        lines = with_numbers(visitor, r"d_\{\\text\{without").split(r"\\")
        without, with_dropout = (float(NUMBER.findall(line.partition("&=")[2])[1]) for line in lines)
        (difference,) = groups(r"dropout is ([+−][\d.]+) percentage points on average", visitor.text)
        assert with_dropout - without == pytest.approx(float(difference.replace("−", "-")), abs=1e-6)


def test_each_seed_is_listed_and_gives_the_mean_and_spread_told(visitor: Visitor) -> None:
    differences = chapter(visitor, "overfitting").mark("Measure", "Loss").app.dataframe[0].value["Difference"]
    mean, deviation = groups(r"is ([+−][\d.]+) on average .* deviation of (\d+\.\d+)", visitor.text)
    assert differences.mean() == pytest.approx(float(mean.replace("−", "-")), abs=1e-3)
    assert differences.std() == pytest.approx(float(deviation), abs=1e-3)


def test_committed_runs_are_those_of_the_script_that_the_chapter_names(visitor: Visitor) -> None:
    data = json.loads(RUNS.read_text())
    assert len(data["with_dropout"]) == len(data["without_dropout"]) == len(data["seeds"]) > 3
    text = chapter(visitor, "overfitting").text
    assert data["command"].startswith("python -m scripts.compare_dropout ")
    assert "The script *compare_dropout* of the app's source code repeats it." in text
    assert "python" not in text


def test_what_the_text_says_of_the_runs_is_so() -> None:
    data = json.loads(RUNS.read_text())
    for runs in (data["with_dropout"], data["without_dropout"]):
        assert all(run["accuracy"][-1] == 1.0 for run in runs)  # by heart
        held = np.mean([run["held_loss"] for run in runs], axis=0)
        assert held[-1] > 1.1 * held.min()  # it rises again


def test_digits_in_a_strip_are_told_with_the_number_of_windows(visitor: Visitor) -> None:
    chapter(visitor, "uses").fill("Digits", "33").fill("Pixels between them", 0)
    assert r"\frac{56 - 28}{2} \right\rfloor + 1 = 15" in formulas(visitor)[-1]
    assert "Detected, with left edge and probability: **3** at" in visitor.text


def test_digits_are_detected_at_any_gap_where_background_is_a_class(visitor: Visitor) -> None:
    """Those that the page shows at first: the share over many strips is in the record of scripts/train_window_reader.py."""
    chapter(visitor, "uses")
    for gap in (0, 8, 16, 28):
        visitor.fill("Pixels between them", gap)
        assert "These are the digits that were written, and no others." in visitor.text, gap


def test_record_of_the_strips_is_shown(visitor: Visitor) -> None:
    shares = json.loads(window_reader.RECORD.read_text())["read_right"].values()
    text = chapter(visitor, "uses").text
    shown = [float(share) / 100 for share in groups(r"between ([\d.]+)\s% \(gap \d+\) and ([\d.]+)\s% ", text)]
    assert shown == pytest.approx([min(shares), max(shares)], abs=1e-4)
    assert min(shares) >= 0.95


def test_digits_in_a_strip_can_be_read_by_a_network_without_background(visitor: Visitor) -> None:
    chapter(visitor, "uses").mark("Classes", "Digits")
    assert "The windows about which the network is unsure are left out." in visitor.text


def test_network_that_does_not_read_digits_detects_none(owner: Visitor, make_run: MakeRun) -> None:
    design = Architecture(layers=(Conv2D(filters=2), Flatten()), input_shape=(32, 32, 3))
    trained(make_run, design, "cifar10")
    chapter(owner, "uses").mark("Classes", "Digits")
    assert "does not read digits" in owner.notes[0]


def test_text_without_digits_asks_for_one(visitor: Visitor) -> None:
    assert "at least one digit" in chapter(visitor, "uses").fill("Digits", "abc").notes[0]


def test_without_any_network_a_chapter_says_where_to_get_one_and_keeps_its_question(
    visitor: Visitor, no_models: None
) -> None:
    for key in OF_A_NETWORK:
        chapter(visitor, key)
        assert "There is no trained network yet." in visitor.text, key
        assert "**Check yourself**" in visitor.text, key
        assert not visitor.errors


def test_network_whose_weights_are_gone_is_told_and_the_question_stays(owner: Visitor, finished: RunFolder) -> None:
    (finished.path / "weights.safetensors").unlink()
    for key in ("features", "dense", "softmax", "loss"):
        chapter(owner, key)
        assert len(owner.errors) == 1, key
        assert "**Check yourself**" in owner.text, key


def trained(make_run: MakeRun, architecture: Architecture, dataset: str) -> RunFolder:
    """A finished run of that design with weights of its own."""
    run = make_run(FINISHED, project=Project(architecture=architecture, recipe=Recipe(), data=builtin_named(dataset)))
    shapes = weight_shapes(architecture)
    (run.path / "weights.safetensors").write_bytes(
        save_tensors({name: np.full(shape, 0.1, np.float32) for name, shape in shapes.items()})
    )
    return run


def test_network_without_convolution_has_no_kernels_to_compare(owner: Visitor, make_run: MakeRun) -> None:
    trained(make_run, Architecture(layers=(Flatten(),)), "mnist-5k")
    assert "first layer of this network is not a convolution" in chapter(owner, "features").notes[0]
    assert not owner.errors


def test_kernels_of_one_pixel_are_too_small_to_compare(owner: Visitor, make_run: MakeRun) -> None:
    trained(make_run, Architecture(layers=(Conv2D(filters=2, kernel_size=1), Flatten())), "mnist-5k")
    assert "too small to hold an edge" in chapter(owner, "features").notes[0]


def test_network_of_colour_photographs_that_are_not_here_says_so(owner: Visitor, make_run: MakeRun) -> None:
    design = Architecture(layers=(Conv2D(filters=2), Flatten()), input_shape=(32, 32, 3))
    trained(make_run, design, "cifar10")
    for key in OF_A_NETWORK:
        chapter(owner, key)
        told = [*owner.warnings, *owner.notes]
        assert "The data set cifar10 is not on this server" in told[0], key
        assert not owner.errors


def test_network_of_colour_photographs_is_shown_its_own(
    owner: Visitor, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, rng: np.random.Generator
) -> None:
    labels = np.arange(40, dtype=np.uint8) % 10
    images = rng.integers(0, 256, (40, 32, 32, 3), np.uint8)
    np.savez(tmp_path / "cifar10.npz", x_train=images, y_train=labels, x_test=images, y_test=labels)
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path))
    trained(make_run, Architecture(layers=(Conv2D(filters=2), Flatten()), input_shape=(32, 32, 3)), "cifar10")
    chapter(owner, "features").choose("Picture", "Frog")
    assert "Kernels in this layer: 2." in owner.text
    assert not owner.errors


EPSILON = "ε, the change of each pixel (0 is black, 1 is white)"


def sums_shown(text: str) -> list[tuple[str, float, float]]:
    """The written sums and quotients of a text with what they are said to be, such as 3 · 3 · 1 · 32 + 32 = 320."""
    plain = text.replace(",", "").replace("\N{MINUS SIGN}", "-").replace(" · ", "*")
    pattern = re.compile(r"(?<![\d.])([\d(][\d.()*/ +-]*[*/+][\d.()*/ +-]*) (?:=|≈) (-?[\d.]+\d)( %)?")
    return [
        (found[1], float(eval(found[1], {"__builtins__": {}})), float(found[2]) / (100 if found[3] else 1))  # noqa: S307
        for found in pattern.finditer(plain.replace("\u00a0", " "))
    ]


SHAPE = re.compile(r"`(\([\d, ]+\)) (\w+)")
SUMS_OF_LINES = {0: 1, 1: 1, 3: 1, 6: 2, 7: 2, 9: 1, 10: 2, 11: 2, 12: 1, 13: 1, 15: 2, 16: 1}  # line -> at least


def lines_of_the_script(visitor: Visitor) -> Any:
    """The lines to choose from."""
    return next(radio for radio in visitor.app.radio if radio.label == "Line of the script")


def choose_line(visitor: Visitor, number: int) -> None:
    visitor._run(lines_of_the_script(visitor).set_value(number).run)


def test_every_line_of_the_script_shows_numbers_that_are_right(visitor: Visitor) -> None:
    chapter(visitor, "script")
    shapes = list[list[str]]()
    for number in range(len(lines_of_the_script(visitor).options)):
        choose_line(visitor, number)
        shown = sums_shown(visitor.text)
        assert len(shown) >= SUMS_OF_LINES.get(number, 0), (number, visitor.text)
        for written, value, said in shown:
            assert value == pytest.approx(said, abs=2e-3), written
        shapes.append([shape for shape, _ in SHAPE.findall(visitor.text)][:2])
        assert any(button.label.startswith("Chapter ") for button in visitor.app.button)
    expected = [str(shape) for shape in design("classic").architecture().shapes()]
    assert [before for before, _ in shapes[6:14]] == expected[:-1]
    assert [after for _, after in shapes[6:14]] == expected[1:]


def test_line_of_the_script_leads_to_its_chapter_and_is_still_chosen_on_return(visitor: Visitor) -> None:
    chapter(visitor, "script")
    choose_line(visitor, 8)
    visitor.press("script-to-pooling")
    assert visitor.address["chapter"] == "pooling"
    assert "max(" in visitor.choose("Chapter", "script").text


def test_loss_of_the_script_follows_the_label_of_a_drawing(visitor: Visitor) -> None:
    chapter(visitor, "script").choose("Picture", "My drawing").draw("drawing", digit_one())
    choose_line(visitor, 14)
    assert "it counts as correct" in visitor.text
    assert "does not count as correct" in visitor.choose("It shows the digit", 4).text
    power, exponent = groups(r"ln \(([\d.]+) \\cdot 10\^\{(-\d+)\}\)", with_numbers(visitor, "L &="))
    loss = float(NUMBER.findall(with_numbers(visitor, "L &="))[-1])
    assert loss == pytest.approx(-np.log(float(power) * 10.0 ** int(exponent)), rel=5e-3)


def test_parameters_of_the_formulas_symbols_add_up_to_the_total_that_is_shown(visitor: Visitor) -> None:
    texts = [str(element.value) for element in chapter(visitor, "script").app.markdown]
    own = next(text for text in texts if "$K_1$" in text)
    rows = [[cell.strip(" *") for cell in row.split("|")[1:-1]] for row in own.splitlines()[2:]]
    *counts, total = (int(row[-1].replace(",", "")) for row in rows)
    shapes = [np.prod([int(length.replace(",", "")) for length in row[2].split("\u00a0×\u00a0")]) for row in rows[:-1]]
    assert shapes == counts
    assert sum(counts) == total


def checked(visitor: Visitor) -> tuple[float, float]:
    """The gradient by backpropagation and the finite difference shown, which follows from the losses shown."""
    text = next(text for text in messages(visitor).split("\n") if text.startswith("Backpropagation: ")).replace(
        "−", "-"
    )
    pattern = r"\*\*(\S+)\*\*\. Finite difference with h = (\S+): \((\S+) - (\S+)\) / (\S+) = \*\*(\S+)\*\*"
    gradient, step, above, below, twice, quotient = (float(number) for number in groups(pattern, text))
    assert twice == pytest.approx(2 * step)
    assert (above - below) / twice == pytest.approx(quotient, abs=1e-9)
    return gradient, quotient


def test_gradients_of_the_backpropagation_chapter_add_up_and_agree_with_finite_differences(visitor: Visitor) -> None:
    chapter(visitor, "backpropagation").fill("Weight w", 0.7)
    gradient, quotient = checked(visitor)
    assert gradient == pytest.approx(quotient, abs=1e-9)
    product = with_numbers(visitor, r"\\frac\{\\partial L\}\{\\partial w\} &= 2").rpartition(r"\\ &=")[2]
    assert float(NUMBER.findall(product)[0]) == gradient
    cells = {"A kernel weight": "Weight of the kernel in row, column", "A pixel": "", "Pooling and ReLU": ""}
    for view, cell in cells.items():
        visitor.mark("Back through", view)
        if cell:
            visitor.mark(cell, "0, 2")
        gradient, quotient = checked(visitor)
        assert gradient == pytest.approx(quotient, rel=1e-2, abs=1e-5)
        terms, _, written = with_numbers(visitor, "[gd] &=").partition("&=")[2].rpartition(r"\\ &=")
        total = float(NUMBER.findall(written)[0])
        assert evaluated(terms) == pytest.approx(total, abs=1e-9)
        if view != "Pooling and ReLU":
            assert total == gradient


def written_sum(latex: str) -> tuple[float, float, float]:
    """What the terms of the predicted change add up to, the sum as written, and the real change; its difference must hold."""
    predicted, real = latex.replace("(", "").replace(")", "").split(r"\text{really: }")
    terms, total = re.findall(r"-?\d+\.\d+", predicted)[:-1], float(re.findall(r"-?\d+\.\d+", predicted)[-1])
    after, before, change = (float(number) for number in groups(r"&= (\S+) - (\S+) \\\\ &= (\S+)", real))
    assert after - before == pytest.approx(change, abs=1e-6)
    return sum(float(term) for term in terms), total, change


def test_change_of_an_adversarial_example_adds_up_and_the_control_does_less(visitor: Visitor) -> None:
    chapter(visitor, "adversarial")
    assert "Networks for colour pictures or your own data cannot be chosen here." in visitor.text
    clipped = with_numbers(visitor, r"x'_\{")
    before, epsilon, sign, after = (
        float(number)
        for number in groups(r"clip\}\((\S+) \+ (\S+) \\cdot (\S+)\) = (\S+)", clipped.replace("(-1)", "-1"))
    )
    assert min(max(before + epsilon * sign, 0.0), 1.0) == pytest.approx(after, abs=1e-4)
    changes = []
    for latex in [text for text in formulas(visitor) if "really" in text]:
        terms, total, change = written_sum(latex)
        assert terms == pytest.approx(total, abs=3e-4)
        changes.append(change)
    along, at_random = changes
    assert along < 2 * at_random < 0


def test_smallest_change_that_fools_the_network_is_where_its_answer_turns(visitor: Visitor) -> None:
    smallest = float(groups(r"\*\*ε = ([\d.]+)\*\* along the gradient", chapter(visitor, "adversarial").text)[0])
    answers = []
    for epsilon in (0.0, round(smallest - 0.01, 2), smallest):
        visitor.fill(EPSILON, epsilon)
        answers.append(groups(r"Picture \+ ε · signs +\nread as \*\*(\d)\*\*", visitor.text)[0])
    assert answers[0] == answers[1] != answers[2]


def test_other_random_signs_give_another_control_and_the_same_attack(visitor: Visitor) -> None:
    along, at_random = [text for text in formulas(chapter(visitor, "adversarial")) if "really" in text]
    visitor.press("Other random signs")
    after = [text for text in formulas(visitor) if "really" in text]
    assert after[0] == along
    assert after[1] != at_random


def test_own_drawing_is_attacked_without_a_known_class(visitor: Visitor) -> None:
    chapter(visitor, "adversarial").choose("Picture", "My drawing").draw("drawing", digit_one())
    assert "The loss is that of the network's own answer" in visitor.text
    assert "Picture + ε · random" in visitor.text


def test_last_chapter_opens_an_exported_network_on_request(visitor: Visitor) -> None:
    chapter(visitor, "uses")
    assert "Read a file" not in [box.label for box in visitor.app.selectbox]
    visitor.switch("Open an exported network").choose("Read a file", "recipe.json")
    shown = json.loads(next(str(code.value) for code in visitor.app.code if str(code.value).startswith("{")))
    assert shown["epochs"] == FIRST.project().recipe.epochs
    visitor.choose("Network", "squeezenet")
    assert "needs no bundle" in visitor.errors[0]
    assert "Is a convolutional network a brain?" in [each.label for each in visitor.app.expander]


def table_rows(visitor: Visitor, first: str) -> dict[str, list[float]]:
    """The rows of numbers of the table on the page whose head begins so."""
    table = next(str(each.value) for each in visitor.app.markdown if str(each.value).startswith(f"| {first}"))
    rows = [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    return {name: [float(cell.rstrip("\u00a0%")) for cell in cells] for name, *cells in rows}


def test_losses_in_the_question_about_the_landscape_are_those_of_the_table(visitor: Visitor) -> None:
    epoch, loss, on_the_map = groups(
        r"epoch (\d+), SGD's loss is (\S+), but the map shows (\S+) at", table()["landscape"].question.text
    )
    chapter(visitor, "landscape").fill("Epoch", int(epoch))
    rows = table_rows(visitor, f"Epoch\u00a0{epoch}")
    assert (f"{rows['Loss'][0]:.1f}", f"{rows['Loss on the map'][0]:.1f}") == (loss, on_the_map)


@pytest.mark.parametrize("view", ["Plane of the three ends", "Plane of the start and two ends"])
def test_distance_from_the_plane_follows_from_the_numbers_and_the_ends_lie_on_it(visitor: Visitor, view: str) -> None:
    chapter(visitor, "landscape").mark("View", view).fill("Epoch", 30)
    rows = table_rows(visitor, "Epoch\u00a030")
    on_the_plane = slice(0, 3) if "three" in view else slice(1, 3)
    assert not any(rows["Distance"][on_the_plane])
    assert rows["Loss"][on_the_plane] == rows["Loss on the map"][on_the_plane]
    assert all(0 < share < 100 for share in rows["Steps in plane"])
    visitor.fill("Epoch", 4).choose("Numbers of", "Adam")
    written = with_numbers(visitor, r"\(a, b\)").replace("(-", "-").replace(")^2", "^2")
    squared, a, b = (float(number) for number in groups(r"sqrt\{(\S+) - (\S+)\^2 - (\S+)\^2\}", written))
    distance = float(NUMBER.findall(written)[-1])
    assert np.sqrt(squared - a**2 - b**2) == pytest.approx(distance, abs=2e-3)
    assert table_rows(visitor, "Epoch\u00a04")["Distance"][2] == pytest.approx(distance, abs=6e-3)


def test_straight_lines_fall_where_the_chapter_says_so(visitor: Visitor) -> None:
    chapter(visitor, "landscape").mark("View", "Straight lines")
    told = groups(r"straight lines of: \*\*(.*?)\*\*", visitor.text)[0].split(", ")
    record = json.loads((RUNS.parent / "optimizer_runs.json").read_text())
    assert told == [name for name, line in record["lines"].items() if line == sorted(set(line), reverse=True)]
    rise = max(later - before for line in record["lines"].values() for before, later in combinations(line, 2))
    assert float(groups(r"on any of the lines is ([\d.]+)\.", visitor.text)[0]) == pytest.approx(max(rise, 0), abs=1e-5)

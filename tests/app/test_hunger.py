"""The chapters that let one predict a figure, train with few images, and compare."""

from __future__ import annotations

import json
import math
import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from cnn_demo.runs.status import FINISHED, RUNNING
from tests.app.conftest import MakeRun
from tests.app.run_folders import write_history
from tests.app.visitor import PROJECT, Visitor

FILE = PROJECT / "cnn_demo" / "ui" / "learn" / "data_hunger.json"
PREDICT = "Predict and show"
SET_UP = "Predict, and set it up on the Train page"


def measured(size: int, *, augmented: bool = False, part: str = "test") -> np.ndarray:
    """Accuracies of the committed runs in percent, by seed."""
    runs = json.loads(FILE.read_text())["runs"]
    return np.array(
        [100 * run[part] for run in runs if (run["training_images"], run["augmented"]) == (size, augmented)]
    )


def chart(visitor: Visitor, key: str) -> dict[str, Any]:
    """Name -> trace of a chart."""
    spec = next(each for each in visitor.app.get("plotly_chart") if key in each.proto.id)
    return {trace["name"]: trace for trace in json.loads(spec.proto.spec)["data"]}


def numbers(pattern: str, text: str) -> list[float]:
    found = re.search(pattern, text)
    assert found, f"{pattern} is not in {text}"
    return [float(group) for group in found.groups()]


def test_committed_runs_are_complete_and_those_of_the_script_that_the_chapter_names(visitor: Visitor) -> None:
    data = json.loads(FILE.read_text())
    sizes, seeds = ({run[key] for run in data["runs"]} for key in ("training_images", "seed"))
    assert len(data["runs"]) == 2 * len(sizes) * len(seeds)
    assert len(seeds) >= 3
    assert data["command"] == f"python -m scripts.measure_data_hunger --seeds {len(seeds)}"
    text = visitor.open("learn", chapter="hunger").text
    assert f"Means over {len(seeds)} seeds" in text
    assert "The script *measure_data_hunger* of the app's source code repeats it." in text


def test_what_the_text_says_of_the_runs_is_so() -> None:
    data = json.loads(FILE.read_text())
    sizes = sorted({run["training_images"] for run in data["runs"]})
    means = [measured(size).mean() for size in sizes]
    assert means == sorted(means)
    gains = [measured(size, augmented=True).mean() - mean for size, mean in zip(sizes, means, strict=True)]
    assert gains[0] == max(gains) > 0  # it helps most where there are few images
    errors = [100 - mean for mean in means]
    for (small, large), (before, after) in zip(pairwise(sizes), pairwise(errors), strict=True):
        assert before / after < large / small  # a factor smaller than that of the images


def test_values_are_hidden_until_they_are_predicted_and_then_stand_beside_the_prediction(visitor: Visitor) -> None:
    visitor.open("learn", chapter="hunger")
    assert chart(visitor, "hunger-chart")["Without augmentation"]["x"] == [60_000]
    assert chart(visitor, "hunger-chart")["With augmentation"]["x"] == []
    visitor.fill("Your prediction (%)", 60).press(PREDICT)
    told = numbers(
        r"You predicted (\d+)\s%\. .* reached ([\d.]+)\s% on average, from ([\d.]+) to ([\d.]+)\s%", said(visitor)
    )
    values = measured(100)
    assert told == [60, *(round(float(value), 1) for value in (values.mean(), values.min(), values.max()))]
    off = numbers(r"was ([\d.]+) percentage points too low", said(visitor))
    assert off == [round(values.mean() - 60, 1)]
    traces = chart(visitor, "hunger-chart")
    assert traces["Without augmentation"]["x"] == [100, 60_000]
    assert (traces["Your predictions"]["x"], traces["Your predictions"]["y"]) == ([100], [60])
    assert visitor.button(PREDICT).disabled


def said(visitor: Visitor) -> str:
    return "\n".join([*visitor.notes, *visitor.successes])


def test_all_values_and_the_slope_between_two_sizes_are_shown_on_demand(visitor: Visitor) -> None:
    visitor.open("learn", chapter="hunger").press("Show all")
    traces = chart(visitor, "hunger-chart")
    for name, augmented in (("Without augmentation", False), ("With augmentation", True)):
        means = [measured(size, augmented=augmented).mean() for size in traces[name]["x"]]
        assert traces[name]["y"] == pytest.approx(means, abs=0.006)
    assert len(traces["With augmentation"]["x"]) == 6
    text = " ".join(str(element.value) for element in visitor.app.latex)
    first, second, exponent = numbers(r"\\ln \(([\d.]+) / ([\d.]+)\)}{\\ln \(10000 / 1000\)} = ([\d.]+)", text)
    assert [first, second] == pytest.approx([100 - measured(size).mean() for size in (1_000, 10_000)], abs=6e-4)
    assert exponent == pytest.approx(math.log10(first / second), abs=1e-3)
    assert numbers(r"10\^\\beta &= ([\d.]+)", text) == [pytest.approx(10**exponent, abs=0.02)]
    assert f"know {measured(100, part='training').mean():.1f}\u00a0% of their training images" in visitor.text


def test_own_runs_on_the_same_digits_are_points_of_the_chart(owner: Visitor, make_run: MakeRun) -> None:
    run = make_run(FINISHED)
    result = run.result()
    assert result is not None
    own = chart(owner.open("learn", chapter="hunger"), "hunger-chart")["Your runs"]
    assert own["x"] == [result["training_images"]]
    assert own["y"] == [pytest.approx(100 * result["test"]["accuracy"], abs=0.006)]


def test_a_training_of_the_chosen_size_becomes_the_project(visitor: Visitor) -> None:
    visitor.open("learn", chapter="hunger").mark("Training images", 1_000).press(SET_UP)
    recipe = visitor.project.recipe
    assert (recipe.training_images, recipe.epochs) == (1_000, 15)
    assert visitor.project.data.name == "mnist-5k"


def test_overfitting_is_watched_on_a_run_with_few_images_and_compared_with_what_was_predicted_before(
    owner: Visitor, make_run: MakeRun
) -> None:
    owner.open("learn", chapter="overfitting")
    owner.fill("Your prediction: validation accuracy after the last epoch (%)", 70).press(SET_UP)
    project = owner.project
    assert project.recipe.training_images == 200
    assert not [layer for layer in project.architecture.layers if layer.kind == "dropout"]
    run = make_run(RUNNING, project=project, name="Few digits")
    write_history(run, epochs=3, val_accuracy=0.85)
    owner.open("learn", chapter="overfitting")
    assert "epochs ended so far: 3 of 30" in owner.text
    assert "Your run reached" not in said(owner)
    traces = chart(owner, "overfitting-own")
    assert (traces["Training"]["y"], traces["Validation"]["y"]) == ([80.0] * 3, [85.0] * 3)
    run.metrics_file.unlink()
    write_history(run, epochs=30, val_accuracy=0.85)
    assert (
        "You predicted 70\u00a0%. Your run reached 85.0\u00a0%. Your prediction was 15.0 percentage points too low."
        in said(owner.look_again())
    )


def test_what_was_predicted_after_the_run_is_not_compared_with_it(owner: Visitor, make_run: MakeRun) -> None:
    owner.open("learn", chapter="overfitting").press(SET_UP)
    run = make_run(RUNNING, project=owner.project)
    write_history(run, epochs=30, val_accuracy=0.85)
    owner.open("learn", chapter="overfitting").press(SET_UP).open("learn", chapter="overfitting")
    assert "Your run reached 85.0\u00a0%." in said(owner)
    assert "You predicted" not in said(owner)

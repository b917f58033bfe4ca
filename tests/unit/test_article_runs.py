"""The measured runs of the article's script: from run folders to the record, and from the record to the sentences."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cnn_demo.runs import metrics
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.metrics import BatchRecord, EpochRecord
from cnn_demo.runs.preset_runs import preset_project
from cnn_demo.runs.status import FINISHED, Status
from cnn_demo.spec.article_runs import parsed
from cnn_demo.spec.builtin_data import MNIST, MNIST_5K
from cnn_demo.ui.widgets.article_result import UNMEASURED, result_text
from scripts.measure_article import measured

EVERY = 5  # batches between two records


def put(folder: Path, recipe: str, seed: int, accuracies: list[float], *, test_accuracy: float = 0.9) -> None:
    """A finished run on MNIST whose batches had these training accuracies."""
    path = folder / f"20260131-1200{len(list(folder.iterdir())):02d}-0a1b"
    path.mkdir()
    project = preset_project("classic", MNIST, recipe=recipe, seed=seed)
    run = RunFolder.create(path, project, name="A run")
    run.write_status(Status(state=FINISHED, epochs=project.recipe.epochs))
    (path / "result.json").write_text(json.dumps({"test": {"accuracy": test_accuracy}}))
    common = {"epoch": 0, "loss": 1.0}
    for number, accuracy in enumerate(accuracies, start=1):
        step = number * EVERY
        batch = {"kind": metrics.BATCH, "batch": step, "step": step, "accuracy": accuracy, "learning_rate": 1.0}
        of_batches: BatchRecord = {**common, **batch, "images_per_second": 1.0, "memory_mb": 1.0}  # type: ignore[typeddict-item]
        metrics.append(run.metrics_file, of_batches)
    end: EpochRecord = {
        "kind": "epoch",
        "epoch": 0,
        "step": EVERY * len(accuracies),
        "loss": 1.0,
        "accuracy": sum(accuracies) / len(accuracies),
        "val_loss": None,
        "val_accuracy": None,
        "seconds": 1.0,
    }
    metrics.append(run.metrics_file, end)


def test_record_has_each_seed_and_the_steps_of_both_recipes_to_the_same_accuracy(tmp_path: Path) -> None:
    put(tmp_path, "article-as-run", 0, [0.4, 0.6], test_accuracy=0.83)
    put(tmp_path, "article-as-run", 1, [0.5, 0.7], test_accuracy=0.82)
    # The mean of the last epochs is 0.55. A single record of five batches is too few to count.
    put(tmp_path, "article", 0, [0.1, 0.9, 0.3, 0.9, 0.9])
    put(tmp_path, "article", 1, [0.1, 0.2, 0.5, 0.4, 0.8])
    found = measured([tmp_path], MNIST)
    assert (found["seeds"], found["test_accuracies"], found["mean"]) == ([0, 1], [0.83, 0.82], 0.825)
    assert (found["training_images"], found["epochs"]) == (60_000, 12)
    assert found["same_accuracy"] == {"accuracy": 0.55, "as_run_steps": 12 * 468, "intended_steps": 20.0}


def test_without_runs_as_intended_no_steps_are_compared(tmp_path: Path) -> None:
    put(tmp_path, "article-as-run", 3, [0.4])
    assert measured([tmp_path], MNIST)["same_accuracy"] is None
    put(tmp_path, "article", 0, [0.3, 0.3, 0.3])
    assert measured([tmp_path], MNIST)["same_accuracy"] is None


def test_folder_without_such_a_run_is_refused_with_the_options_to_train_one(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="--recipe article-as-run --dataset mnist-5k"):
        measured([tmp_path], MNIST_5K)


def test_sentences_have_the_figures_of_the_record_and_none_without_it(tmp_path: Path) -> None:
    put(tmp_path, "article-as-run", 0, [0.6], test_accuracy=0.8347)
    put(tmp_path, "article-as-run", 1, [0.6], test_accuracy=0.8257)
    alone = result_text(parsed(measured([tmp_path], MNIST)))
    shown = alone.replace("\u00a0", " ")
    assert "12 epochs on all 60,000 training images of MNIST, recognises" in shown
    assert "83.02 % of the test images on average: 83.47 % (seed 0), 82.57 % (seed 1)." in shown
    assert "times as long" not in shown
    put(tmp_path, "article", 0, [0.1, 0.7, 0.7, 0.7])
    shown = result_text(parsed(measured([tmp_path], MNIST))).replace("\u00a0", " ")
    assert "after 5,616 steps, it recognises 60.00 % of the training images" in shown
    assert f"recognises as many after about 15 steps: the script takes {5616 / 15:.0f} times as long." in shown
    assert result_text(None) == UNMEASURED
    assert not any(character.isdigit() for character in UNMEASURED)

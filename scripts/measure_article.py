"""Writes the measured results of the article's script from finished runs: `python -m scripts.measure_article FOLDER ...`.

Each FOLDER holds run folders, such as `python -m cnn_demo train --preset classic --recipe article-as-run --dataset mnist
--seed N --runs FOLDER` leaves. Where it also has runs with `--recipe article`, the file says how many steps both take to the
same accuracy on the training images, computed from their metrics.jsonl. The pages Train and Learn show the figures.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cnn_demo.datasets.catalog import from_environment
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.metrics import BATCH, EPOCH, BatchRecord, read
from cnn_demo.runs.preset_runs import finished_runs, over_seeds, preset_project
from cnn_demo.spec.article_runs import FILE
from cnn_demo.spec.builtin_data import MNIST
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.step_counts import StepCounts

PRESET, AS_RUN, INTENDED = "classic", "article-as-run", "article"
LEAST_BATCHES = 10  # over fewer, a run would seem as accurate by chance


def main() -> None:
    """Write the file and show what it says."""
    parser = argparse.ArgumentParser(prog="python -m scripts.measure_article", description=__doc__)
    parser.add_argument("folder", nargs="+", type=Path, help="folders of run folders")
    parser.add_argument("--dataset", default=MNIST.name, help="that the runs were trained on")
    parser.add_argument("--out", type=Path, default=FILE, help="the file to write")
    options = parser.parse_args()
    found = measured(options.folder, from_environment().get(options.dataset))
    options.out.write_text(json.dumps(found, indent=2) + "\n")
    print(json.dumps(found, indent=2))


def measured(folders: Sequence[Path], data: DataSpec) -> dict[str, Any]:
    """What spec/article_runs.py reads. Raises SystemExit where no folder has a run of the script."""
    project = preset_project(PRESET, data, recipe=AS_RUN)
    runs = finished_runs(folders, project)
    if not runs:
        raise SystemExit(
            f"No finished run of --preset {PRESET} --recipe {AS_RUN} --dataset {data.name} in {', '.join(map(str, folders))}. "
            "Train one: see python -m scripts.measure_article --help."
        )
    over, recipe = over_seeds(runs), project.recipe
    images = data.trained_images(recipe)
    intended = finished_runs(folders, preset_project(PRESET, data, recipe=INTENDED))
    total_steps = StepCounts.of(recipe, images).total_steps
    return {
        "command": "python -m scripts.measure_article FOLDER",
        "dataset": data.short_title,
        "training_images": images,
        "epochs": recipe.epochs,
        **{name: over[name] for name in ("seeds", "test_accuracies", "mean", "standard_deviation")},
        "same_accuracy": same_accuracy(runs, intended, total_steps),
    }


def same_accuracy(
    as_run: Sequence[RunFolder], intended: Sequence[RunFolder], total_steps: int
) -> dict[str, Any] | None:
    """The fields of SameAccuracy; None where a run of the recipe as intended never is as accurate, or there is none."""
    accuracy = statistics.mean(_last_epochs_accuracy(run) for run in as_run)
    steps = [_first_step(run, accuracy) for run in intended]
    reached = [step for step in steps if step is not None]
    if not reached or len(reached) < len(steps):
        return None
    return {
        "accuracy": round(accuracy, 6),
        "as_run_steps": total_steps,
        "intended_steps": round(statistics.mean(reached), 1),
    }


def _last_epochs_accuracy(run: RunFolder) -> float:
    """The mean training accuracy of the last epoch."""
    return [record["accuracy"] for record in read(run.metrics_file) if record["kind"] == EPOCH][-1]


def _first_step(run: RunFolder, accuracy: float) -> int | None:
    """The step that ends the first LEAST_BATCHES or more batches with at least that training accuracy; None for no step."""
    window: list[tuple[int, BatchRecord]] = []  # with the batches since the record before
    before = 0
    for record in read(run.metrics_file):
        if record["kind"] != BATCH:
            continue
        window.append((record["step"] - before, record))
        before = record["step"]
        while sum(count for count, _ in window[1:]) >= LEAST_BATCHES:
            window.pop(0)
        batches = sum(count for count, _ in window)
        if batches >= LEAST_BATCHES and sum(count * each["accuracy"] for count, each in window) / batches >= accuracy:
            return record["step"]
    return None


if __name__ == "__main__":
    main()

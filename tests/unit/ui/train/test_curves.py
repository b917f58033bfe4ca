"""The charts of a run have its own number of batches in an epoch, and a note on training beside validation."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.storage import write_json
from cnn_demo.ui.train.curves import _steps_per_epoch, worse_text
from tests.unit.runs.bundles import put_trained, result


@pytest.mark.parametrize(
    ("training_images", "batches"), [(3600, 56), (30, 1), (0, 1)], ids=["several batches", "less than one", "none"]
)
def test_an_imported_run_that_was_stopped_inside_an_epoch_counts_the_batches_of_a_whole_one(
    tmp_path: Path, training_images: int, batches: int
) -> None:
    project = Project(
        architecture=Architecture(layers=(Flatten(),)), recipe=Recipe(epochs=3, batch_size=64), data=MNIST_5K
    )
    run = put_trained(Workspace(tmp_path), project)
    write_json(
        run.path / "result.json", result(project) | {"training_images": training_images, "steps": 84, "epochs": 1}
    )
    assert _steps_per_epoch(run, run.status()) == batches


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["label smoothing"], "Label smoothing makes"),
        (["label smoothing", "dropout"], "Label smoothing and dropout make"),
        (["label smoothing", "augmentation", "dropout"], "Label smoothing, augmentation and dropout make"),
    ],
)
def test_settings_that_make_training_look_worse_are_one_sentence(names: list[str], said: str) -> None:
    assert worse_text(names) == f"{said} the training figures worse, but not the validation figures."

from __future__ import annotations

import subprocess
import sys

import numpy as np
import psutil

from cnn_demo.datasets.catalog import from_environment
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.presets import DESIGNS
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe


def test_no_image_is_in_two_of_the_three_parts() -> None:
    from cnn_demo.training.training_data import load_splits

    project = Project(architecture=DESIGNS["fast"].architecture(), recipe=Recipe(), data=MNIST_5K)
    data = load_splits(project, from_environment())
    parts = [{image.tobytes() for image in part} for part in (data.x_train, data.x_val, data.x_test)]
    assert [len(part) for part in parts] == [3600, 400, 1000]
    assert len(set.union(*parts)) == 5000
    assert np.bincount(data.y_val).tolist() == [40] * 10


def test_the_parts_depend_on_the_seed_and_the_test_part_does_not() -> None:
    from cnn_demo.training.training_data import load_splits

    architecture = DESIGNS["fast"].architecture()
    one, other = (
        load_splits(Project(architecture=architecture, recipe=Recipe(seed=seed), data=MNIST_5K), from_environment())
        for seed in (1, 2)
    )
    assert not np.array_equal(one.x_val, other.x_val)
    assert np.array_equal(one.x_test, other.x_test)


def test_worker_lowers_its_priority_once() -> None:
    script = """
import psutil
from cnn_demo.training.priority import lower_priority
for _ in range(2):
    lower_priority()
print(psutil.Process().nice())
"""
    before = psutil.Process().nice()
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert int(done.stdout) == max(before, 5)

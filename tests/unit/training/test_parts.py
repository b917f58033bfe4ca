from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest

from cnn_demo import settings
from cnn_demo.datasets.catalog import Catalog, from_environment
from cnn_demo.datasets.download_files import DownloadFiles
from cnn_demo.datasets.images import Images
from cnn_demo.made_data import not_digits
from cnn_demo.spec.builtin_data import MNIST_5K, NOT_DIGITS
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


def test_a_recipe_takes_as_few_training_images_as_it_says() -> None:
    from cnn_demo.training.training_data import load_splits

    recipe = Recipe(training_images=200)
    data = load_splits(
        Project(architecture=DESIGNS["fast"].architecture(), recipe=recipe, data=MNIST_5K), from_environment()
    )
    assert np.bincount(data.y_train).tolist() == [20] * 10
    assert len(data.y_train) == MNIST_5K.trained_images(recipe)
    assert len(data.y_val) == MNIST_5K.validated_images(recipe) == 400


def test_the_parts_depend_on_the_seed_and_the_test_part_does_not() -> None:
    from cnn_demo.training.training_data import load_splits

    architecture = DESIGNS["fast"].architecture()
    one, other = (
        load_splits(Project(architecture=architecture, recipe=Recipe(seed=seed), data=MNIST_5K), from_environment())
        for seed in (1, 2)
    )
    assert not np.array_equal(one.x_val, other.x_val)
    assert np.array_equal(one.x_test, other.x_test)


def test_a_recipe_with_outlier_exposure_has_outliers_that_are_made_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from cnn_demo.training import training_data

    made, make = [], not_digits.make

    def make_and_count(digits: Images, report: Callable[[int, int], None]) -> dict[str, np.ndarray]:
        made.append(1)
        return make(digits, report)

    monkeypatch.setattr(not_digits, "TRAINING_IMAGES", 60)
    monkeypatch.setattr(not_digits, "TEST_IMAGES", 10)
    monkeypatch.setattr(not_digits, "make", make_and_count)
    catalog = Catalog(replace(settings.read(), data_folder=None, cache_folder=tmp_path))
    recipe = Recipe(outlier_exposure=0.5)
    project = Project(architecture=DESIGNS["fast"].architecture(), recipe=recipe, data=MNIST_5K)
    for _ in range(2):
        outliers = training_data.load_splits(project, catalog).outliers
        assert outliers is not None
        assert outliers.shape == (60, 28, 28, 1)
        assert outliers.dtype == np.uint8
    assert made == [1]
    (file,) = tmp_path.glob("not-digits*.npz")
    file.unlink()
    with DownloadFiles(tmp_path, NOT_DIGITS.name).locked() as other_process:
        assert other_process
        threads = [threading.Thread(target=training_data.outliers, args=(catalog,)) for _ in range(2)]
        for thread in threads:
            thread.start()
    for thread in threads:
        thread.join()
    assert made == [1, 1], "two runs that start at a time make them once"
    assert training_data.load_splits(replace(project, recipe=Recipe()), catalog).outliers is None


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

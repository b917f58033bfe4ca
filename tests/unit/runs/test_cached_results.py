from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cnn_demo import settings
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.runs import cached_results
from cnn_demo.runs.cached_results import cached_file, read_cached, write_cached
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.builtin_data import MNIST_5K

IMAGES = ImageSet(data=MNIST_5K, part="test", validation_share=0.1, seed=0)
ANSWER = {"labels": np.arange(3), "figures": {"accuracy": 0.5, "bins": [None, 1]}}


@pytest.fixture
def network(tmp_path: Path) -> TrainedNetwork:
    (tmp_path / "weights.safetensors").touch()
    return TrainedNetwork(tmp_path)


def test_result_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "new" / "finding.npz"
    assert read_cached(file) is None
    write_cached(file, ANSWER)
    found = read_cached(file)
    assert found is not None
    assert sorted(found) == ["figures", "labels"]
    assert found["labels"].tolist() == [0, 1, 2]
    assert found["figures"] == ANSWER["figures"]


def test_damaged_result_counts_as_missing(tmp_path: Path) -> None:
    file = tmp_path / "finding.npz"
    write_cached(file, ANSWER)
    file.write_bytes(file.read_bytes()[:40])
    assert read_cached(file) is None


def test_file_name_depends_on_weights_images_task_and_arguments(network: TrainedNetwork, tmp_path: Path) -> None:
    here = settings.read(), Catalog(settings.read())
    first = cached_file(*here, network, "embedding", IMAGES, {"method": "pca"})
    others = {
        cached_file(*here, network, "image_set_predictions", IMAGES, {"method": "pca"}),
        cached_file(*here, network, "embedding", IMAGES, {"method": "tsne"}),
        cached_file(*here, network, "embedding", replace(IMAGES, part="validation"), {"method": "pca"}),
    }
    assert cached_file(*here, network, "embedding", IMAGES, {"method": "pca"}) == first
    os.utime(network.weights_file, ns=(1, 1))
    others.add(cached_file(*here, network, "embedding", IMAGES, {"method": "pca"}))
    assert len({first, *others}) == 5


def test_least_recently_used_results_are_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cached_results, "MOST_FILES", 2)
    first, second, third = (tmp_path / f"{name}.npz" for name in "abc")
    for age, file in ((200, first), (100, second)):
        write_cached(file, ANSWER)
        os.utime(file, (1_000 - age, 1_000 - age))
    read_cached(first)
    write_cached(third, ANSWER)
    assert {file.name for file in tmp_path.glob("*.npz")} == {"a.npz", "c.npz"}

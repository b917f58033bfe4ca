"""What a worker does before its run comes: nothing of it may be seen in the run, but that it starts sooner."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file

from cnn_demo import settings
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec import link
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST, MNIST_5K
from cnn_demo.spec.layers import BatchNormalization, Conv2D, Dropout, Flatten
from cnn_demo.spec.presets import DESIGNS, RECIPES
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Augmentation, Recipe

DESIGN = Architecture(layers=(Conv2D(filters=2, strides=4), BatchNormalization(), Dropout(rate=0.3), Flatten()))
LARGE = Architecture(layers=(Conv2D(filters=100), Conv2D(filters=100), Flatten()))
RECIPE = Recipe(
    optimizer="adam",
    schedule="one_cycle",
    batch_size=400,
    epochs=2,
    weight_averaging=0.9,
    augmentation=Augmentation(shift=0.1, elastic=0.1),
    device="cpu",
)
PROJECT = Project(architecture=DESIGN, recipe=RECIPE, data=MNIST_5K)


@pytest.fixture
def new_run(runs_folder: Path) -> Iterator[Callable[[], RunFolder]]:
    """Makes runs of the project; this process gets its own handler of SIGTERM back."""
    handler = signal.getsignal(signal.SIGTERM)
    workspace = Workspace(runs_folder / "workspace-of-the-tests")
    yield lambda: workspace.create(PROJECT, name="t", max_runs=100)
    signal.signal(signal.SIGTERM, handler)


def trained_weights(run: RunFolder) -> dict[str, np.ndarray]:
    assert run.status().state == FINISHED, run.status().reason
    return load_file(run.path / "weights.safetensors")


def test_warming_up_leaves_no_trace_in_the_networks_that_follow() -> None:
    from cnn_demo.training.trainer import make_trainer
    from cnn_demo.training.warm_start import warm_up

    def trained() -> list[np.ndarray]:
        design, recipe = DESIGNS["fast"].architecture(), RECIPES["brisk"].recipe
        network, trainer = make_trainer(design, recipe, total_steps=4)
        images = np.random.default_rng(0).random((16, 28, 28, 1), np.float32)
        for _ in range(3):
            trainer.train_on_batch(images, np.eye(10, dtype=np.float32)[np.arange(16) % 10])
        return network.get_weights()

    before = trained()
    warm_up()
    after = trained()
    assert all(np.array_equal(one, other) for one, other in zip(before, after, strict=True))


@pytest.mark.slow
def test_a_run_ends_with_the_same_weights_whatever_was_rehearsed(
    new_run: Callable[[], RunFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    from cnn_demo.training.trainer import make_network
    from cnn_demo.training.warm_start import WarmStart, prepare_run
    from cnn_demo.training.worker import work

    made: list[str] = []

    def counted(*given: Any, **named: Any) -> Any:
        made.append("a network")
        return make_network(*given, **named)

    monkeypatch.setattr("cnn_demo.training.phases.make_network", counted)
    unprepared = new_run()
    assert work(unprepared)
    for expected, made_by_the_run in ((RECIPE, 0), (RECIPE.with_changes(seed=1), 1)):
        ready, run = prepare_run(link.encode(replace(PROJECT, recipe=expected)), settings.read()), new_run()
        made.clear()
        assert ready is not None
        assert work(run, WarmStart(ready))
        assert len(made) == made_by_the_run
        one, other = trained_weights(unprepared), trained_weights(run)
        assert one.keys() == other.keys()
        assert all(np.array_equal(one[key], other[key]) for key in one)


def test_what_must_wait_for_the_run_is_not_rehearsed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from cnn_demo.training import warm_start

    def prepare_run(project: Project) -> object:
        searched = replace(settings.read(), data_folder=tmp_path, cache_folder=tmp_path)
        return warm_start.prepare_run(link.encode(project), searched)

    assert prepare_run(replace(PROJECT, recipe=RECIPE.with_changes(distillation=0.5))) is None
    assert prepare_run(replace(PROJECT, data=MNIST)) is None
    assert prepare_run(replace(PROJECT, recipe=RECIPE.with_changes(outlier_exposure=0.5))) is None
    assert not list(tmp_path.iterdir()), "not-digits is made elsewhere"
    assert prepare_run(replace(PROJECT, architecture=LARGE)) is None
    assert capsys.readouterr().err == ""
    assert prepare_run(replace(PROJECT, architecture=replace(DESIGN, input_shape=(32, 32, 3)))) is None
    assert "DatasetError" in capsys.readouterr().err
    assert warm_start.prepare_run("no link", settings.read()) is None
    assert "LinkError" in capsys.readouterr().err
    monkeypatch.setattr(warm_start, "has_gpu", lambda: True)
    assert prepare_run(PROJECT) is None


def test_of_lines_that_wait_the_last_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    from cnn_demo.training import __main__ as worker_process

    read_end, write_end = os.pipe()
    with os.fdopen(read_end) as reading, os.fdopen(write_end, "wb", buffering=0) as writing:
        monkeypatch.setattr("sys.stdin", reading)
        lines = worker_process._newest_lines()
        writing.write(b"expect a\nexpect b\nexp")
        assert next(lines) == "expect b"
        writing.write(b"ect c\n/runs/one\n")
        assert next(lines) == "/runs/one"
        writing.close()
        assert list(lines) == []

"""The loop in this process, on a few images: killed after each of its writes, it must go on as if nothing had been."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file

from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.split import Splits
from cnn_demo.errors import RecipeError
from cnn_demo.jobs.recovery import after_death
from cnn_demo.runs import metrics
from cnn_demo.runs.archived_metrics import checked_metrics
from cnn_demo.runs.bundle_figures import checked_result
from cnn_demo.runs.epochs import START, epoch_file, kept_epochs
from cnn_demo.runs.folder import PAUSE, STOP, TEACHER, RunFolder
from cnn_demo.runs.metrics import BATCH, EPOCH, read
from cnn_demo.runs.run_precision import TIMED, RunPrecision, write_precision
from cnn_demo.runs.status import PAUSED
from cnn_demo.runs.trained_network import WEIGHTS
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import BatchNormalization, Conv2D, Dropout, Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import AUTO, BFLOAT16, FLOAT32, FOR_GOOD, Augmentation, Recipe

BATCHES, EPOCHS = 3, 2
KEPT = 12
DESIGN = Architecture(
    layers=(Conv2D(filters=2), BatchNormalization(), Dropout(rate=0.5), Flatten()), input_shape=(6, 6, 1), classes=2
)
TEACHING = replace(DESIGN, layers=(Conv2D(filters=3), BatchNormalization(), Dropout(rate=0.5), Flatten()))
# Without augmentation, a run of these few batches takes two thirds of the time; tests that need it have AUGMENTED.
RECIPE = Recipe(batch_size=4, epochs=EPOCHS, weight_averaging=0.5, schedule="cosine", seed=3)
AUGMENTED = RECIPE.with_changes(augmentation=Augmentation(shift=0.2, elastic=0.1, thickness=0.5))


class Killed(BaseException):
    """What no part of the loop may catch, as it could not catch a kill -9."""


@pytest.fixture(scope="module")
def loop_module() -> Any:
    from cnn_demo.training import loop

    return loop


@pytest.fixture(autouse=True)
def every_batch(loop_module: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Report each batch, and give this process its own handler of SIGTERM back."""
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr("cnn_demo.training.reporter.REPORT_SECONDS", 0.0)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def data(rng: np.random.Generator) -> Splits:
    def part(count: int) -> tuple[np.ndarray, np.ndarray]:
        return rng.integers(0, 256, (count, 6, 6, 1), np.uint8), (np.arange(count) % 2).astype(np.uint8)

    (x_train, y_train), (x_val, y_val), (x_test, y_test) = part(13), part(6), part(6)
    return Splits(x_train=x_train, y_train=y_train, x_val=x_val, y_val=y_val, x_test=x_test, y_test=y_test)


@pytest.fixture
def new_loop(loop_module: Any, runs_folder: Path, data: Splits) -> Callable[..., Any]:
    """Makes the loop of a new run, or of a run that goes on."""
    workspace = Workspace(runs_folder / "workspace-of-the-tests")

    def make(
        run: RunFolder | None = None,
        recipe: Recipe = RECIPE,
        max_seconds: float = 1e9,
        kept_epochs: int = KEPT,
        kept_bytes: int = 10**6,
        given: Splits = data,
    ) -> Any:
        project = Project(architecture=DESIGN, recipe=recipe, data=MNIST_5K)
        run = run or workspace.create(project, name="t", max_runs=100)
        return loop_module.Loop(
            run, project, given, max_seconds=max_seconds, kept_epochs=kept_epochs, kept_bytes=kept_bytes
        )

    return make


def weights(loop: Any) -> list[np.ndarray]:
    return [np.asarray(weight) for weight in loop.network.get_weights()]


def evaluated(loop: Any) -> list[np.ndarray]:
    """The weights that the run is validated and kept with."""
    with loop.evaluated_weights():
        return weights(loop)


def same(one: list[np.ndarray], other: list[np.ndarray]) -> bool:
    return all(np.array_equal(first, second) for first, second in zip(one, other, strict=True))


def steps(run: RunFolder, kind: str) -> list[int]:
    return [record["step"] for record in read(run.metrics_file) if record["kind"] == kind]


def kill_after(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """Die right after that many writes: replaced files and appended records."""
    done = 0

    def counted(write: Callable[..., Any]) -> Callable[..., Any]:
        def act(*arguments: Any) -> Any:
            nonlocal done
            result = write(*arguments)
            done += 1
            if done == count:
                raise Killed
            return result

        return act

    monkeypatch.setattr(Path, "replace", counted(Path.replace))
    monkeypatch.setattr(metrics, "append", counted(metrics.append))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("checkpoint_seconds", "quick_seconds"),
    [(-1.0, 1e9), (1e9, 0.0)],
    ids=["a checkpoint each batch", "before and after evaluations"],
)
def test_wherever_it_is_killed_it_goes_on_to_the_same_end(
    loop_module: Any,
    new_loop: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    checkpoint_seconds: float,
    quick_seconds: float,
) -> None:
    monkeypatch.setattr(loop_module, "CHECKPOINT_SECONDS", checkpoint_seconds)
    monkeypatch.setattr(loop_module, "QUICK_SECONDS", quick_seconds)
    whole = new_loop(recipe=AUGMENTED)
    assert whole.train() == "done"
    killed, count = True, 0
    while killed:
        count += 7  # each seventh write: all kinds of them are met over the run
        loop = new_loop(recipe=AUGMENTED)
        with monkeypatch.context() as patch:
            kill_after(patch, count)
            try:
                loop.train()
                killed = False
            except Killed:
                loop = new_loop(loop.run, AUGMENTED)
        loop.train()
        assert same(weights(loop), weights(whole)), count
        assert same(evaluated(loop), evaluated(whole)), count
        assert steps(loop.run, BATCH) == list(range(1, EPOCHS * BATCHES + 1)), count
        assert steps(loop.run, EPOCH) == [BATCHES, 2 * BATCHES], count
        assert loop.position.best_accuracy == whole.position.best_accuracy
        assert kept_epochs(loop.run.path) == [START, 1, EPOCHS], count
        last = load_file(epoch_file(loop.run.path, EPOCHS))
        assert same(list(last.values()), list(load_file(epoch_file(whole.run.path, EPOCHS)).values())), count
        ends = [[r["loss"], r["val_loss"]] for r in read(loop.run.metrics_file) if r["kind"] == EPOCH]
        assert ends == [[r["loss"], r["val_loss"]] for r in read(whole.run.metrics_file) if r["kind"] == EPOCH]
    assert count > 12


def test_a_run_in_bfloat16_that_pauses_ends_with_the_same_weights_and_figures(new_loop: Callable[..., Any]) -> None:
    recipe = AUGMENTED.with_changes(precision="bfloat16")
    whole, paused = new_loop(recipe=recipe), new_loop(recipe=recipe)
    assert whole.network.layers[1].compute_dtype == "bfloat16"
    whole.train()
    paused.run.request(PAUSE, at_step=BATCHES + 1)
    assert paused.train() == PAUSE
    paused.run.clear_requests()
    again = new_loop(paused.run, recipe=recipe)
    assert again.train() == "done"
    assert same(weights(again), weights(whole))
    ends = [[r["loss"], r["val_loss"]] for r in read(again.run.metrics_file) if r["kind"] == EPOCH]
    assert ends == [[r["loss"], r["val_loss"]] for r in read(whole.run.metrics_file) if r["kind"] == EPOCH]
    assert not same(weights(whole), weights(trained_in_float32(new_loop)))


def trained_in_float32(new_loop: Callable[..., Any]) -> Any:
    loop = new_loop(recipe=AUGMENTED.with_changes(precision="float32"))
    loop.train()
    return loop


def test_weights_of_the_start_and_of_each_epoch_are_kept(new_loop: Callable[..., Any]) -> None:
    loop = new_loop(recipe=replace(RECIPE, weight_averaging=0.0))  # averaged ones are kept where there are any
    start = weights(loop)
    loop.train()
    path = loop.run.path
    assert kept_epochs(path) == [START, 1, EPOCHS]
    assert sorted(load_file(epoch_file(path, START))) == sorted(weight.path for weight in loop.network.weights)
    by_path = {weight.path: place for place, weight in enumerate(loop.network.weights)}
    for epoch, expected in ((START, start), (EPOCHS, weights(loop))):
        kept = load_file(epoch_file(path, epoch))
        assert all(np.array_equal(kept[name], expected[place]) for name, place in by_path.items())


def test_a_server_may_keep_no_epochs(new_loop: Callable[..., Any]) -> None:
    loop = new_loop(kept_epochs=0)
    loop.train()
    assert kept_epochs(loop.run.path) == []


def test_epochs_larger_than_the_server_allows_are_not_kept(new_loop: Callable[..., Any]) -> None:
    loop = new_loop(kept_bytes=100)
    loop.train()
    assert kept_epochs(loop.run.path) == []


@pytest.mark.parametrize("request_", [PAUSE, STOP])
def test_a_request_is_met_after_the_next_batch_and_its_place_is_kept(
    new_loop: Callable[..., Any], request_: str
) -> None:
    loop = new_loop()
    loop.run.request(request_)
    assert loop.train() == request_
    assert loop.position.step == 1
    assert loop.run.checkpoint_file.is_file()


def test_a_run_in_long_calls_that_is_paused_within_one_ends_as_a_run_with_a_call_for_each_batch(
    new_loop: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, counts = new_loop(recipe=AUGMENTED), []
    whole.train()
    monkeypatch.setattr("cnn_demo.training.reporter.REPORT_SECONDS", 1e9)
    loop = new_loop(recipe=AUGMENTED)
    train = loop.phase.steps.train

    def counted(arrays: Any, rows: np.ndarray) -> Any:
        counts.append(len(rows))
        return train(arrays, rows)

    monkeypatch.setattr(loop.phase.steps, "train", counted)
    loop.run.request(PAUSE, at_step=BATCHES + 2)
    assert loop.train() == PAUSE
    assert counts == [1, BATCHES - 1, 2]
    loop.run.clear_requests()
    again = new_loop(loop.run, AUGMENTED)
    assert again.position.step == BATCHES + 2
    again.train()
    assert same(weights(again), weights(whole))
    assert same(evaluated(again), evaluated(whole))
    ends = [[record for record in read(run.metrics_file) if record["kind"] == EPOCH] for run in (again.run, whole.run)]
    for one, other in zip(*ends, strict=True):
        assert [one["loss"], one["accuracy"], one["val_loss"]] == [other["loss"], other["accuracy"], other["val_loss"]]


def test_a_request_that_came_while_it_waited_to_go_on_is_met_at_once(new_loop: Callable[..., Any]) -> None:
    loop = new_loop()
    loop.run.request(PAUSE)
    loop.train()
    again = new_loop(loop.run)
    assert again.train() == PAUSE
    assert again.position.step == 1
    assert again.run.status().batch == 1


def test_a_request_at_the_end_of_an_epoch_starts_no_further_one(
    new_loop: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = new_loop()
    end_epoch = loop._end_epoch

    def ask_then_end() -> str:
        loop.run.request(PAUSE)
        return end_epoch()

    monkeypatch.setattr(loop, "_end_epoch", ask_then_end)
    assert loop.train() == PAUSE
    assert (loop.position.epoch, loop.position.batch, loop.position.step) == (1, 0, BATCHES)


def test_a_terminate_ends_the_training_with_a_checkpoint(new_loop: Callable[..., Any]) -> None:
    loop = new_loop()
    signal.raise_signal(signal.SIGTERM)
    assert loop.train() == "terminated"
    assert loop.run.checkpoint_file.is_file()
    assert new_loop(loop.run).position.step == 1


def test_a_terminate_in_a_long_validation_ends_it_at_once_and_repeats_only_that(
    new_loop: Callable[..., Any], loop_module: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop_module, "QUICK_SECONDS", 0.0)
    loop = new_loop()
    monkeypatch.setattr(loop, "_show_sketch", lambda *, now=False: signal.raise_signal(signal.SIGTERM) if now else None)
    with pytest.raises(SystemExit) as ended:
        loop.train()
    assert ended.value.code == 0
    status = loop.run.status()
    assert (status.state, status.phase) == ("paused", "interrupted")
    again = new_loop(loop.run)
    assert (again.position.epoch, again.position.batch, again.position.step) == (0, BATCHES, BATCHES)
    assert again.train() == "done"
    assert steps(again.run, EPOCH) == [BATCHES, 2 * BATCHES]


def test_a_worker_that_is_killed_just_before_it_says_that_it_paused_leaves_the_request(
    new_loop: Callable[..., Any], data: Splits, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cnn_demo.training import worker

    loop = new_loop()
    loop.run.request(PAUSE, at_step=2)
    monkeypatch.setattr(worker, "Loop", lambda *given, **more: loop)
    monkeypatch.setattr(worker, "load_splits", lambda project, catalog: data)
    update = loop.reporter.update

    def killed_when_paused(**changes: Any) -> None:
        if changes.get("state") == PAUSED:
            raise Killed
        update(**changes)

    monkeypatch.setattr(loop.reporter, "update", killed_when_paused)
    with pytest.raises(Killed):
        worker.work(loop.run)
    after_death(loop.run, "The worker was killed.")
    assert loop.run.stored_status().state == PAUSED


def test_a_worker_says_how_long_a_download_may_take_before_it_loads_the_images(
    new_loop: Callable[..., Any], data: Splits, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cnn_demo.training import worker

    loop, told = new_loop(), []

    def load(project: Project, catalog: Catalog) -> Splits:
        told.append(loop.run.stored_status().next_within)
        return data

    monkeypatch.setenv("CNN_DEMO_DOWNLOAD_SECONDS", "3600")
    monkeypatch.setattr(worker, "load_splits", load)
    monkeypatch.setattr(worker, "Loop", lambda *given, **more: loop)
    monkeypatch.setattr(loop, "train", lambda: PAUSE)
    assert worker.work(loop.run)
    assert told[0] > 3600


def test_prepared_phases_are_used_by_a_run_that_chose_their_precision_at_other_speeds(
    new_loop: Callable[..., Any], data: Splits, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cnn_demo.training import worker
    from cnn_demo.training.warm_start import PreparedRun, WarmStart

    loop, used, phases = new_loop(), [], object()
    speeds = {"float32": 2.0, "bfloat16": 1.0}
    write_precision(loop.run, RunPrecision(precision="float32", why=TIMED, images_per_second=speeds))

    def make_loop(*given: Any, made: Any, **more: Any) -> Any:
        used.append(made)
        return loop

    monkeypatch.setattr(worker, "Loop", make_loop)
    monkeypatch.setattr(loop, "train", lambda: PAUSE)
    for precision in ("float32", "bfloat16"):
        prepared = RunPrecision(precision=precision, why=TIMED, images_per_second={"float32": 3.0, "bfloat16": 2.9})
        ready = PreparedRun(project=loop.run.project(), precision=prepared, data=data, phases=phases)  # type: ignore[arg-type]
        assert worker.work(loop.run, WarmStart(ready))
    assert used == [phases, None]


def test_the_time_limit_ends_a_run(new_loop: Callable[..., Any]) -> None:
    loop = new_loop(max_seconds=0)
    assert loop.train() == "time limit"
    assert loop.position.step == 1


def test_a_batch_larger_than_the_data_takes_all_of_it(new_loop: Callable[..., Any]) -> None:
    loop = new_loop(recipe=RECIPE.with_changes(batch_size=5000))
    assert loop.train() == "done"
    assert (loop.batch_size, loop.batches) == (13, 1)


def test_each_epoch_has_an_order_of_its_own_that_depends_on_the_seed_alone(loop_module: Any) -> None:
    from cnn_demo.training.training_data import epoch_order as order

    assert sorted(order(1, 0, 50)) == list(range(50))
    assert np.array_equal(order(1, 3, 50), order(1, 3, 50))
    assert not np.array_equal(order(1, 0, 50), order(1, 1, 50))
    assert not np.array_equal(order(1, 0, 50), order(2, 0, 50))


def test_another_designs_checkpoint_is_refused(new_loop: Callable[..., Any]) -> None:
    from cnn_demo.errors import ModelError

    loop = new_loop()
    loop.run.request(PAUSE)
    loop.train()
    with pytest.raises(ModelError, match="belongs to another design or recipe"):
        new_loop(loop.run, recipe=RECIPE.with_changes(optimizer="sgd"))
    loop.run.checkpoint_file.write_bytes(b"damaged")
    with pytest.raises(ModelError, match="is damaged"):
        new_loop(loop.run)


@pytest.mark.parametrize("place", ["training", "validation", "sketch"])
def test_nan_is_reported_as_divergence(
    new_loop: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """The weights may become NaN in the last step of an epoch, or between a loss and a sketch."""
    loop = new_loop()
    if place == "sketch":
        loop.run.write_sketch(np.zeros((6, 6, 1)))
    train = loop.phase.steps.train
    after = {"training": 1, "validation": BATCHES, "sketch": 1}[place]

    def diverges(*arguments: Any, **options: Any) -> Any:
        logs = train(*arguments, **options)
        if loop.position.step + 1 == after:
            loop.network.set_weights([weight * np.nan for weight in loop.network.get_weights()])
        return logs

    monkeypatch.setattr(loop.phase.steps, "train", diverges)
    with pytest.raises(RecipeError, match=r"The training diverged: in epoch 1, .* Lower the learning rate \(now up to"):
        loop.train()


@pytest.mark.parametrize("report_seconds", [0.0, 1e9])
def test_epochs_figures_are_means_over_all_its_batches_however_often_it_reports(
    new_loop: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, report_seconds: float
) -> None:
    monkeypatch.setattr("cnn_demo.training.reporter.REPORT_SECONDS", report_seconds)
    loop = new_loop()
    train, seen = loop.phase.steps.train, list[dict[str, np.ndarray]]()

    def remembers(*arguments: Any, **options: Any) -> Any:
        losses, accuracies = train(*arguments, **options)
        seen.extend({"loss": loss, "accuracy": right} for loss, right in zip(losses, accuracies, strict=True))
        return losses, accuracies

    monkeypatch.setattr(loop.phase.steps, "train", remembers)
    loop.train()
    for epoch in (record for record in read(loop.run.metrics_file) if record["kind"] == EPOCH):
        own = seen[epoch["epoch"] * BATCHES :][:BATCHES]
        for what in ("loss", "accuracy"):
            assert epoch[what] == pytest.approx(np.mean([float(logs[what]) for logs in own]), abs=1e-5)


def given_weights(loop: Any) -> list[np.ndarray]:
    """Leave weights that no seed makes in the loop's run, as training on does."""
    from cnn_demo.network.weights import save_tensors, weights_of

    rng = np.random.default_rng(9)
    tensors = {name: rng.random(value.shape, np.float32) for name, value in weights_of(loop.network).items()}
    save_tensors(loop.run.initial_file, tensors)
    return list(tensors.values())


def test_a_run_starts_from_the_weights_it_was_given(new_loop: Callable[..., Any]) -> None:
    run = new_loop().run
    given = given_weights(new_loop(run))
    loop = new_loop(run)
    assert same(weights(loop), given)
    assert loop.position.step == 0
    loop.train()
    assert not same(weights(loop), given)


def test_a_run_that_was_paused_goes_on_from_its_checkpoint_and_not_from_its_first_weights(
    new_loop: Callable[..., Any],
) -> None:
    loop = new_loop()
    given = given_weights(loop)
    loop = new_loop(loop.run)
    loop.run.request(PAUSE)
    loop.train()
    again = new_loop(loop.run)
    assert same(weights(again), weights(loop))
    assert not same(weights(again), given)


TAUGHT = AUGMENTED.with_changes(distillation=0.7, temperature=3.0)


@pytest.fixture
def taught_loop(new_loop: Callable[..., Any]) -> Callable[..., Any]:
    """Makes the loop of a new run whose folder holds a teacher of random weights, or of one that goes on."""
    from cnn_demo.network.build import build
    from cnn_demo.network.weights import save_tensors, weights_of

    def make(run: RunFolder | None = None, *, precision: str = AUTO) -> Any:
        if run is None:
            run = new_loop().run
            (run.path / TEACHER).mkdir()
            project = Project(architecture=TEACHING, recipe=RECIPE, data=MNIST_5K)
            teacher = RunFolder.create(run.path / TEACHER, project, name="teacher")
            save_tensors(teacher.path / WEIGHTS, weights_of(build(TEACHING, seed=5)))
        return new_loop(run, recipe=TAUGHT.with_changes(precision=precision))

    return make


def test_a_run_with_a_teacher_goes_on_to_the_same_end_and_leaves_the_teacher_as_it_was(
    taught_loop: Callable[..., Any],
) -> None:
    whole, loop = taught_loop(), taught_loop()
    whole.train()
    loop.run.request(PAUSE)
    assert loop.train() == PAUSE
    loop.run.clear_requests()
    again = taught_loop(loop.run)
    before = again.phase.trainer.get_layer("distillation_loss").teacher.get_weights()
    again.train()
    assert same(weights(again), weights(whole))
    assert same(evaluated(again), evaluated(whole))
    assert same(again.phase.trainer.get_layer("distillation_loss").teacher.get_weights(), before)
    assert len(again.phase.trainer.trainable_variables) == len(again.network.trainable_variables)


@pytest.mark.parametrize("precision", [FLOAT32, BFLOAT16])
def test_a_teacher_computes_in_the_precision_of_the_run_but_for_its_output(
    taught_loop: Callable[..., Any], precision: str
) -> None:
    teacher = taught_loop(precision=precision).phase.trainer.get_layer("distillation_loss").teacher
    *layers, output = teacher.layers[1:]
    assert {layer.compute_dtype for layer in layers} == {precision}
    assert output.compute_dtype == "float32"


def test_a_run_whose_teacher_is_missing_says_what_to_do(new_loop: Callable[..., Any]) -> None:
    from cnn_demo.errors import ModelError

    with pytest.raises(ModelError, match=r"there is none in its folder\. Start it again on the Train page"):
        new_loop(recipe=TAUGHT)


def test_given_weights_of_another_design_are_refused(new_loop: Callable[..., Any]) -> None:
    from cnn_demo.errors import ModelError
    from cnn_demo.network.weights import save_tensors

    loop = new_loop()
    save_tensors(loop.run.initial_file, {"dense_1/kernel": np.zeros((2, 2), np.float32)})
    with pytest.raises(ModelError, match=r"initial.safetensors lacks the weights 'conv2d_1/kernel'"):
        new_loop(loop.run)


def test_a_run_is_judged_by_the_mean_of_its_weights_and_trains_on_with_its_own(
    new_loop: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = new_loop(recipe=RECIPE.with_changes(weight_averaging=0.5, epochs=1))
    train, seen = loop.phase.steps.train, []

    def remembers(*arguments: Any, **options: Any) -> Any:
        logs = train(*arguments, **options)
        seen.append(loop.network.get_layer("conv2d_1").get_weights()[0])
        return logs

    monkeypatch.setattr(loop.phase.steps, "train", remembers)
    loop.train()
    first, second, third = seen
    with loop.evaluated_weights():
        kernel = loop.network.get_layer("conv2d_1").get_weights()[0]
    assert np.allclose(kernel, (first + second) / 4 + third / 2, atol=1e-6)
    assert np.array_equal(loop.network.get_layer("conv2d_1").get_weights()[0], third)
    best = load_file(loop.run.best_file)
    assert np.array_equal(best["conv2d_1/kernel"], kernel)


def test_batch_normalization_measures_the_averaged_weights_own_statistics(
    new_loop: Callable[..., Any], data: Splits
) -> None:
    """The mean of the convolution's output over the images, as the averaged kernel gives it."""
    loop = new_loop()
    loop.train()
    with loop.evaluated_weights():
        inner = type(loop.network)(loop.network.inputs[0], loop.network.get_layer("conv2d_1").output)
        mean = np.asarray(inner(data.x_train / np.float32(255))).mean(axis=(0, 1, 2))
        measured = np.asarray(loop.network.get_layer("batch_normalization_1").moving_mean)
    assert np.allclose(measured, mean, atol=1e-5)
    assert not np.allclose(np.asarray(loop.network.get_layer("batch_normalization_1").moving_mean), mean, atol=1e-5)


def frozen_run(loop_module: Any, new_loop: Callable[..., Any], recipe: Recipe) -> Any:
    """A new run with weights of all layers but the output layer to start from."""
    from cnn_demo.network.weights import save_tensors, weights_of

    loop, rng = new_loop(recipe=recipe), np.random.default_rng(9)
    tensors = {
        name: rng.random(value.shape, np.float32)
        for name, value in weights_of(loop.network).items()
        if not name.startswith("output/")
    }
    save_tensors(loop.run.initial_file, tensors)
    return loop.run


PLAIN = Recipe(batch_size=4, epochs=3, frozen_epochs=2, weight_averaging=0.5, schedule="cosine", seed=3)


@pytest.mark.parametrize(
    ("augmentation", "stop"),
    [(Augmentation(), 1), (Augmentation(), 2 * BATCHES), (Augmentation(shift=0.2), 2 * BATCHES + 1)],
    ids=["kept features", "kept features, before all learn", "augmented, after all learn"],
)
def test_a_run_with_frozen_layers_goes_on_to_the_same_end_wherever_it_was_paused(
    loop_module: Any, new_loop: Callable[..., Any], augmentation: Augmentation, stop: int
) -> None:
    recipe = PLAIN.with_changes(augmentation=augmentation)
    whole = new_loop(frozen_run(loop_module, new_loop, recipe), recipe=recipe)
    whole.train()
    loop = new_loop(frozen_run(loop_module, new_loop, recipe), recipe=recipe)
    loop.run.request(PAUSE, at_step=stop)
    assert loop.train() == PAUSE
    loop.run.clear_requests()
    again = new_loop(loop.run, recipe=recipe)
    assert again.position.step == stop
    again.train()
    assert same(weights(again), weights(whole))
    assert same(evaluated(again), evaluated(whole))


def test_frozen_layers_stay_as_they_were_given_and_all_learn_afterwards(
    loop_module: Any, new_loop: Callable[..., Any]
) -> None:
    run = frozen_run(loop_module, new_loop, PLAIN)
    new_loop(run, recipe=PLAIN).train()
    given = load_file(run.initial_file)
    ends = [load_file(epoch_file(run.path, epoch)) for epoch in range(4)]
    assert len(given) == 6
    assert all(np.array_equal(ends[epoch][name], given[name]) for epoch in (0, 1, 2) for name in given)
    assert not any(np.array_equal(ends[3][name], given[name]) for name in given)
    assert not np.array_equal(ends[1]["output/kernel"], ends[0]["output/kernel"])


def test_features_kept_once_train_what_the_whole_network_would(
    loop_module: Any, new_loop: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = PLAIN.with_changes(frozen_epochs=FOR_GOOD)
    kept = new_loop(frozen_run(loop_module, new_loop, recipe), recipe=recipe)
    assert kept.phase.learner is not kept.network
    monkeypatch.setattr("cnn_demo.training.phases.keeps_features", lambda *_: False)
    computed = new_loop(frozen_run(loop_module, new_loop, recipe), recipe=recipe)
    assert computed.phase.learner is computed.network
    for loop in (kept, computed):
        loop.train()
    for one, other in zip(evaluated(kept), evaluated(computed), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)


def test_a_rehearsed_run_with_frozen_layers_ends_with_the_same_weights(
    loop_module: Any, new_loop: Callable[..., Any], data: Splits
) -> None:
    from cnn_demo.training.phases import Phases

    expected = new_loop(frozen_run(loop_module, new_loop, PLAIN), recipe=PLAIN)
    expected.train()
    run = frozen_run(loop_module, new_loop, PLAIN)
    phases = Phases(run.project(), data, keeps_layers=True)
    phases.rehearse()
    loop = loop_module.Loop(run, run.project(), data, max_seconds=1e9, kept_epochs=0, kept_bytes=0, made=phases)
    assert loop.phases is phases
    loop.train()
    assert same(weights(loop), weights(expected))


def test_run_without_validation_images_ends_without_best_epoch_and_is_read_from_a_bundle(
    new_loop: Callable[..., Any], data: Splits
) -> None:
    from cnn_demo.training.final_evaluation import finish

    unvalidated = replace(data, x_val=data.x_val[:0], y_val=data.y_val[:0])
    loop = new_loop(recipe=RECIPE.with_changes(validation_share=0), given=unvalidated)
    assert loop.train() == "done"
    epochs = [record for record in read(loop.run.metrics_file) if record["kind"] == EPOCH]
    assert [(each["val_loss"], each["val_accuracy"]) for each in epochs] == [(None, None)] * EPOCHS
    assert all(np.isfinite(each["loss"]) for each in epochs)
    assert len(kept_epochs(loop.run.path)) == EPOCHS + 1
    with loop.evaluated_weights():
        result = finish(loop.run, loop.network, unvalidated, loop.position)
    assert (result["best"], result["validation"], result["certainty"]["validation_unsure_share"]) == (None, None, None)
    assert loop.run.best_file.is_file()
    project = loop.run.project()
    checked_metrics(loop.run.metrics_file.read_bytes(), "metrics.jsonl", project)
    rule = json.loads((loop.run.path / "certainty.json").read_text())
    checked_result(json.loads((loop.run.path / "result.json").read_text()), rule, project.architecture)


def test_run_without_validation_images_whose_weights_are_infinite_is_refused(
    new_loop: Callable[..., Any], data: Splits
) -> None:
    from cnn_demo.training.final_evaluation import finish

    unvalidated = replace(data, x_val=data.x_val[:0], y_val=data.y_val[:0])
    loop = new_loop(recipe=RECIPE.with_changes(validation_share=0), given=unvalidated)
    loop.network.set_weights([np.full_like(weight, np.inf) for weight in weights(loop)])
    with pytest.raises(RecipeError, match="diverged"):
        finish(loop.run, loop.network, unvalidated, loop.position)

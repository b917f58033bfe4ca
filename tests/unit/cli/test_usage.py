"""Everything that the command line answers without a worker."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from textwrap import indent

import numpy as np
import pytest

from cnn_demo.cli import train, watching
from cnn_demo.datasets.catalog import from_environment
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.runs.bundle import write_bundle
from cnn_demo.runs.distillation import teacher_of
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import BUILTIN_DATA, MNIST_5K
from cnn_demo.spec.exports import EXPORTS
from cnn_demo.spec.layers import Flatten
from cnn_demo.spec.presets import DESIGNS
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from tests.shipped import ACCURACY, FIRST
from tests.unit.cli.conftest import Answer, lines_of, only_line, program, spec_file

Command = Callable[..., Answer]
TRAIN = ("train", "--dataset", "mnist-5k")


@pytest.fixture(autouse=True)
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a worker was started")

    monkeypatch.setattr(LocalExecutor, "start", refuse)
    monkeypatch.setattr("cnn_demo.jobs.lane.Lane._running", refuse)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("dance",),
        ("train",),
        ("train", "--preset", "fast"),
        ("train", "--preset", "fast", "--spec", "x.json", "--dataset", "mnist-5k"),
        (*TRAIN, "--preset", "fast", "--start-from", FIRST.name),
        (*TRAIN, "--spec", "x.json", "--start-from", FIRST.name),
        ("train", "--start-from", FIRST.name),
        ("import",),
        (*TRAIN, "--preset", "fast", "--epochs", "many"),
        (*TRAIN, "--preset", "fast", "--optimizer", "magic"),
        (*TRAIN, "--preset", "fast", "--schedule", "weekly"),
        ("evaluate", "model"),
        ("predict", "model"),
        ("export", "model", "--format", "keras"),
        ("export", "model", "--format", "pickle", "--out", "x"),
        ("datasets", "--colour"),
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_with_2_and_tells_the_usage(command: Command, arguments: tuple[str, ...]) -> None:
    status, out, error = command(*arguments)
    assert (status, out) == (2, "")
    assert error.startswith("usage: python -m cnn_demo")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((*TRAIN, "--preset", "vgg"), "There is no design preset 'vgg'; there are fast, swift, classic"),
        (
            ("train", "--preset", "fast", "--dataset", "letters"),
            "There is no data set 'letters'. Known data sets: mnist-5k",
        ),
        ((*TRAIN, "--preset", "fast", "--recipe", "fried"), "There is no recipe preset 'fried'"),
        ((*TRAIN, "--preset", "fast", "--epochs", "0"), "Recipe: epochs is 0; it must be a whole number from 1"),
        ((*TRAIN, "--preset", "fast", "--epochs", "201"), "The number of epochs is 201; this server allows 200"),
        ((*TRAIN, "--preset", "fast", "--batch-size", "9" * 400), "Recipe: batch_size is 99999"),
        ((*TRAIN, "--preset", "fast", "--learning-rate", "nan"), "Recipe: learning_rate is nan"),
        ((*TRAIN, "--preset", "fast", "--seed", "-1"), "Recipe: seed is -1"),
        ((*TRAIN, "--preset", "fast", "--training-images", "-1"), "Recipe: training_images is -1"),
        ((*TRAIN, "--preset", "fast", "--device", "tpu"), "Recipe: device is 'tpu'; it must be one of auto, cpu"),
        ((*TRAIN, "--preset", "fast", "--name", " "), "A run needs a name of at least one visible character."),
        ((*TRAIN, "--spec", "/nowhere/spec.json"), "/nowhere/spec.json cannot be read as JSON"),
        ((*TRAIN, "--start-from", "nothing"), "There is no trained network 'nothing'"),
        ((*TRAIN, "--start-from", ""), "There is no trained network ''"),
        ((*TRAIN, "--start-from", FIRST.name, "--epochs", "0"), "Recipe: epochs is 0"),
        (
            ("train", "--start-from", FIRST.name, "--dataset", "cifar10"),
            f"The run cannot start from the weights of {FIRST.name}. conv2d_1/kernel is 3x3x1x16 in the network and",
        ),
        (("import", "/nowhere/net.cnn.zip"), "/nowhere/net.cnn.zip cannot be read: No such file or directory."),
        (
            ("import", "pyproject.toml"),
            "The file is not a zip file, or its end is missing. Only bundles made by this app",
        ),
        (("evaluate", "nothing", "--dataset", "mnist-5k"), "There is no trained network 'nothing'"),
        (("evaluate", "20260131-235959-0a1b", "--dataset", "mnist-5k"), "There is no run 20260131-235959-0a1b here"),
        (("predict", "nothing", "x.png"), "There is no trained network 'nothing'"),
        (("export", "nothing", "--format", "keras", "--out", "x"), "There is no trained network 'nothing'"),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, tuple) else "",
)
def test_a_users_error_exits_with_1_and_one_line(command: Command, arguments: tuple[str, ...], message: str) -> None:
    status, out, error = command(*arguments)
    assert (status, out) == (1, "")
    assert only_line(error).startswith(f"Error: {message}")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "cannot be read as JSON"),
        ("{", "cannot be read as JSON"),
        ('{"a": ' + "9" * 5000 + "}", "cannot be read as JSON"),
        ("[]", "The architecture is []; it must be a JSON object."),
        ('{"version": 1, "layers": [{"kind": "lambda"}]}', "Layer 1 is of the unknown kind 'lambda'"),
        ('{"version": 1, "layers": [{"kind": "dense", "units": 0}]}', "Layer 1 (dense): units is 0"),
        ('{"version": 1, "layers": [{"kind": "conv2d"}]}', "Layer 2 (output): it needs a vector"),
        ('{"architecture": {"version": 1, "layers": []}, "recipe": 3}', "The recipe is 3; it must be a JSON object."),
    ],
    ids=["empty", "cut", "huge number", "list", "unknown layer", "no units", "no vector", "bad recipe"],
)
def test_a_bad_spec_file_exits_with_1_and_names_the_place(
    command: Command, tmp_path: Path, content: str, message: str
) -> None:
    status, out, error = command(*TRAIN, "--spec", spec_file(tmp_path, content))
    assert (status, out) == (1, "")
    assert message in only_line(error)


def test_a_spec_may_hold_a_design_alone_or_with_a_recipe(tmp_path: Path) -> None:
    design, recipe = DESIGNS["lenet5"].architecture(), Recipe(epochs=7)
    alone = spec_file(tmp_path, json.dumps(design.to_dict()))
    assert train._read_spec(alone) == (design, Recipe())
    both = spec_file(tmp_path, json.dumps({"architecture": design.to_dict(), "recipe": recipe.to_dict()}))
    assert train._read_spec(both) == (design, recipe)


def test_the_help_of_export_lists_every_format(command: Command) -> None:
    status, out, _ = command("export", "--help")
    assert status == 0
    assert all(f"{name} (" in " ".join(out.split()) for name in EXPORTS)


def test_runs_of_an_empty_folder_are_none(command: Command, tmp_path: Path) -> None:
    assert command("runs", "--runs", tmp_path / "none") == (0, "There are no runs yet; see `train`.\n", "")
    assert command("runs", "--runs", tmp_path / "none", "--json") == (0, "", "")


def test_runs_are_listed_with_name_and_state(command: Command, tmp_path: Path) -> None:
    project = Project(architecture=Architecture(layers=(Flatten(),)), recipe=Recipe(), data=MNIST_5K)
    run = Workspace(tmp_path).create(project, name="größer 🎉", max_runs=3)
    status, out, error = command("runs", "--runs", tmp_path)
    assert (status, error) == (0, "")
    assert out.splitlines()[0].split() == ["RUN", "NAME", "DATA", "STATE", "TEST", "ACCURACY"]
    assert all(part in out.splitlines()[1] for part in (run.id, "größer 🎉", "mnist-5k", "queued"))
    (record,) = lines_of(command("runs", "--runs", tmp_path, "--json")[1])
    assert record["run"] == run.id
    assert (record["state"], record["test_accuracy"]) == ("queued", None)


def test_one_damaged_run_hides_no_other(command: Command, tmp_path: Path) -> None:
    project = Project(architecture=Architecture(layers=(Flatten(),)), recipe=Recipe(), data=MNIST_5K)
    good, damaged = (Workspace(tmp_path).create(project, name=name, max_runs=3) for name in ("good", "damaged"))
    (damaged.path / "spec.json").write_text("{")
    status, out, error = command("runs", "--runs", tmp_path, "--json")
    assert [record["run"] for record in lines_of(out)] == [good.id]
    assert damaged.id in only_line(error)
    assert status == 1


def test_a_name_is_given_or_follows_from_design_and_data(
    command: Command, runs_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[RunFolder] = []

    def remember(executor: LocalExecutor, run: RunFolder, launch: str) -> None:
        made.append(run)
        raise KeyboardInterrupt

    monkeypatch.setattr(LocalExecutor, "start", remember)
    assert command(*TRAIN, "--preset", "fast")[0] == 130
    assert command(*TRAIN, "--preset", "fast", "--name", "../my/run")[0] == 130
    assert [run.about()["name"] for run in made] == ["fast on mnist-5k", "../my/run"]
    assert all(run.path.parent == runs_folder / "command-line" for run in made)


def test_an_interrupt_asks_a_run_to_stop_and_a_second_one_leaves_it(
    command: Command, runs_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupts: list[RunFolder] = []

    def interrupt(run: RunFolder, executor: LocalExecutor) -> None:
        interrupts.append(run)
        raise KeyboardInterrupt

    monkeypatch.setattr(LocalExecutor, "start", lambda executor, run, launch: None)
    monkeypatch.setattr(watching, "follow", interrupt)
    assert command(*TRAIN, "--preset", "fast")[0] == 130
    (run,) = Workspace(runs_folder / "command-line").runs()
    assert interrupts == [run, run]
    assert list(run.requests()) == ["stop"]


def test_options_change_the_presets_recipe(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[RunFolder] = []

    def remember(executor: LocalExecutor, run: RunFolder, launch: str) -> None:
        made.append(run)
        raise KeyboardInterrupt

    monkeypatch.setattr(LocalExecutor, "start", remember)
    options = ("--epochs", 3, "--batch-size", 32, "--learning-rate", 0.5, "--optimizer", "sgd", "--schedule", "cosine")
    command(*TRAIN, "--preset", "classic", "--recipe", "thorough", *options, "--seed", 9, "--device", "cpu")
    recipe = made[0].project().recipe
    assert (recipe.epochs, recipe.batch_size, recipe.learning_rate, recipe.seed) == (3, 32, 0.5, 9)
    assert (recipe.optimizer, recipe.schedule, recipe.device) == ("sgd", "cosine", "cpu")
    assert recipe.augmentation.any


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch, runs_folder: Path) -> Callable[[], list[RunFolder]]:
    """The runs of the command line so far; none of them is trained."""

    def stop(executor: LocalExecutor, run: RunFolder, launch: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(LocalExecutor, "start", stop)
    return lambda: Workspace(runs_folder / "command-line").runs()


def test_a_run_learns_from_the_teacher_that_is_named_and_so_does_one_that_trains_it_on(
    command: Command, begun: Callable[[], list[RunFolder]]
) -> None:
    taught = ("--preset", "compact", "--teacher", FIRST.name, "--distillation", 0.5, "--temperature", 2)
    error = command(*TRAIN, *taught)[2]
    assert error.startswith("Note: The teacher may have been trained on some of this run's validation and test images")
    (run,) = begun()
    recipe = run.project().recipe
    assert (recipe.distillation, recipe.temperature) == (0.5, 2)
    assert run.about()["taught_by"] == FIRST.name
    own = teacher_of(run)
    assert own
    assert own.weights_file.read_bytes() == FIRST.weights_file.read_bytes()
    (run.path / "weights.safetensors").write_bytes(b"its weights")
    command(*TRAIN, "--start-from", run.path)
    again = teacher_of(begun()[0])
    assert again
    assert again.weights_file.read_bytes() == FIRST.weights_file.read_bytes()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--teacher", FIRST.name), f"--teacher {FIRST.name} has no effect, because the recipe's distillation is 0"),
        (
            ("--distillation", 0.5),
            "takes 50 % of the loss from a teacher, and there is none. Choose a trained network",
        ),
        (("--distillation", 2), "distillation is 2.0; it must be a number from 0 to 1"),
    ],
)
def test_a_teacher_and_a_share_of_the_loss_belong_together(
    command: Command, begun: Callable[[], list[RunFolder]], options: tuple[object, ...], message: str
) -> None:
    status, _, error = command(*TRAIN, "--preset", "compact", *options)
    assert status == 1
    assert message in error
    assert not begun()


def test_data_sets_are_listed(command: Command) -> None:
    status, out, error = command("datasets", "--json")
    assert (status, error) == (0, "")
    records = lines_of(out)
    assert [record["dataset"] for record in records] == list(BUILTIN_DATA)
    assert records[0]["here"] == "embedded"
    assert command("datasets")[1].splitlines()[1].startswith("mnist-5k")


def test_a_data_set_is_written_for_the_keras_script(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    images, builtin = from_environment().load(BUILTIN_DATA["mnist-5k"].data), BUILTIN_DATA["drawn-digits"]
    digits = {key: getattr(images, key)[:200] for key in ("x_train", "y_train", "x_test", "y_test")}
    (tmp_path / "data").mkdir()
    np.savez(tmp_path / "data" / "drawn-digits.npz", **digits, held=np.arange(200) % 5 == 0)
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    status, out, _ = command("datasets", "--get", "drawn-digits")
    assert status == 0
    assert out.rstrip() == f"{tmp_path / 'drawn-digits.npz'}: 200 training and 200 test images."
    names = {"np": np}
    exec("def load():\n" + indent(builtin.script, "    "), names)
    train_part, test_part = names["load"]()  # type: ignore[operator]
    for found, key in zip((*train_part, *test_part), digits, strict=True):
        assert np.array_equal(found.reshape(digits[key].shape), digits[key])
    with np.load("drawn-digits.npz") as file:
        assert file["held"].sum() == 40


def test_an_unknown_data_set_cannot_be_got(command: Command) -> None:
    status, _, error = command("datasets", "--get", "mnits")
    assert status == 1
    assert "There is no data set 'mnits'" in only_line(error)


def test_a_wrong_file_and_a_doubtful_one_are_told_with_the_list_and_before_a_training(
    command: Command, begun: Callable[[], list[RunFolder]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    images = from_environment().load(BUILTIN_DATA["mnist-5k"].data)
    digits = {key: getattr(images, key)[:200].copy() for key in ("x_train", "y_train", "x_test", "y_test")}
    digits["x_train"][:20] = 0
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path))
    np.savez(tmp_path / "mnist.npz", **digits)
    status, _, error = command("datasets")
    assert status == 0
    assert only_line(error).startswith("Warning: Of the training images of mnist, about 10% are blank")
    np.savez(tmp_path / "mnist.npz", **{**digits, "y_train": digits["y_train"] + np.uint8(1)})
    status, out, error = command("datasets")
    assert status == 1
    assert len(out.splitlines()) == 1 + len(BUILTIN_DATA)
    assert "replace y_train by y_train - 1" in only_line(error)
    status, _, error = command("train", "--dataset", "mnist", "--preset", "fast")
    assert status == 1
    assert "y_train holds the labels 1 to 10" in only_line(error)
    assert not begun()


def test_as_a_program_it_is_quick_and_imports_no_keras() -> None:
    """Its exit status and streams are those of the process."""
    listing = program("datasets", "--json")
    assert (listing.returncode, listing.stderr) == (0, "")
    assert len(lines_of(listing.stdout)) == len(BUILTIN_DATA)
    refused = program("evaluate", "nothing", "--dataset", "mnist-5k")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert only_line(refused.stderr).startswith("Error: ")
    assert program("dance").returncode == 2


def test_a_reader_that_has_had_enough_is_no_error(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    def closed(*_: object, **__: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("cnn_demo.cli.output.Output.table", closed)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert command("datasets")[0] == 0


def test_a_bundle_becomes_a_trained_run_of_that_folder(command: Command, tmp_path: Path) -> None:
    bundle = write_bundle(FIRST, tmp_path)
    status, out, error = command("import", bundle, "--runs", tmp_path / "runs", "--json")
    assert (status, error) == (0, "")
    (record,) = lines_of(out)
    assert (record["name"], record["stated_test_accuracy"]) == (FIRST.name, ACCURACY)
    (run,) = Workspace(tmp_path / "runs").runs()
    assert (record["run"], record["path"]) == (run.id, str(run.path))
    assert "finished" in command("runs", "--runs", tmp_path / "runs")[1]


def test_an_import_is_told_in_a_line_that_begins_with_its_id(command: Command, tmp_path: Path) -> None:
    bundle = write_bundle(FIRST, tmp_path)
    status, out, _ = command("import", bundle, "--runs", tmp_path / "runs")
    (run,) = Workspace(tmp_path / "runs").runs()
    assert status == 0
    assert out == f"{run.id} imported: {FIRST.name}, test accuracy {ACCURACY:.2%} as its bundle states.\n{run.path}\n"


def test_training_on_takes_design_recipe_and_weights_over(
    command: Command, runs_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(executor: LocalExecutor, run: RunFolder, launch: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(LocalExecutor, "start", stop)
    network = FIRST
    status, _, error = command(*TRAIN, "--start-from", FIRST.name, "--epochs", "2")
    assert status == 130
    assert error.startswith("Note: The network may have been trained on some of this run's validation and test images")
    (run,) = Workspace(runs_folder / "command-line").runs()
    assert run.project().architecture == network.project().architecture
    assert run.project().recipe == network.project().recipe.with_changes(epochs=2)
    assert run.project().data.name == "mnist-5k"
    assert run.initial_file.read_bytes() == network.weights_file.read_bytes()
    assert run.about()["name"] == f"{FIRST.name} continued"
    assert run.about()["starts_from"] == FIRST.name

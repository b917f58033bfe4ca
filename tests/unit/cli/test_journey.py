"""Train, evaluate, predict and export from the terminal, with real workers."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cnn_demo import settings
from cnn_demo.cli import ask as cli_ask
from cnn_demo.datasets.catalog import from_environment
from cnn_demo.jobs.compute import Compute
from cnn_demo.runs.bundle import write_bundle
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.settings import PROJECT_FOLDER
from cnn_demo.spec.builtin_data import MNIST_5K
from tests.unit.cli.conftest import Answer, lines_of, only_line, program
from tests.unit.waiting import wait_until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("journey")


@pytest.fixture(scope="module")
def trained(folder: Path) -> subprocess.CompletedProcess[str]:
    options = ("--preset", "fast", "--dataset", "mnist-5k", "--epochs", 2, "--runs", folder / "runs")
    return program("train", *options, "--name", "a/b 🎉", "--json")


@pytest.fixture(scope="module")
def run_id(trained: subprocess.CompletedProcess[str]) -> str:
    assert trained.returncode == 0, trained.stderr
    return lines_of(trained.stdout)[-1]["run"]


@pytest.fixture(scope="module")
def digits(folder: Path) -> Path:
    """Thirty test digits as pictures, dark on light, three times as large."""
    images = from_environment().load(MNIST_5K)
    made = folder / "digits"
    made.mkdir()
    for number in range(30):
        picture = Image.fromarray(255 - images.x_test[number, :, :, 0]).resize((84, 84), Image.Resampling.BICUBIC)
        picture.save(made / f"{number:02d}-{images.y_test[number]}.png")
    return made


def ask(folder: Path, *arguments: Any) -> subprocess.CompletedProcess[str]:
    """A command with a process and a worker of its own.

    Where two processes of loky end at the same moment, its tracker warns of a semaphore that is gone already.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONWARNINGS", "ignore:resource_tracker")
        return program(*arguments, "--runs", folder / "runs")


@pytest.fixture(scope="module")
def compute() -> Iterator[Compute]:
    made = Compute(settings.read())
    yield made
    made.end()


@pytest.fixture
def ask_here(
    folder: Path, command: Callable[..., Answer], compute: Compute, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Answer]:
    """A command in this process. One worker serves all of them: it imports TensorFlow once."""
    monkeypatch.setattr(cli_ask, "compute_worker", lambda: nullcontext(compute))
    return lambda *arguments: command(*arguments, "--runs", folder / "runs")


def test_training_prints_each_epoch_and_its_end(trained: subprocess.CompletedProcess[str], run_id: str) -> None:
    *epochs, end = lines_of(trained.stdout)
    assert [record["epoch"] for record in epochs] == [0, 1]
    assert all(record["kind"] == "epoch" for record in epochs)
    assert end["state"] == "finished"
    assert end["test_accuracy"] > 0.8
    run = RunFolder(Path(end["path"]))
    assert run.id == run_id
    assert run.about()["name"] == "a/b 🎉"
    assert "training" in trained.stderr or "finished" in trained.stderr


def test_evaluating_gives_the_runs_own_figures(
    folder: Path, run_id: str, trained: subprocess.CompletedProcess[str]
) -> None:
    done = ask(folder, "evaluate", run_id, "--dataset", "mnist-5k", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    (record,) = lines_of(done.stdout)
    end = lines_of(trained.stdout)[-1]
    assert record["accuracy"] == end["test_accuracy"]
    assert record["loss"] == pytest.approx(end["test_loss"], rel=1e-4)
    assert np.array(record["confusion"]).sum() == 1000


def test_a_folder_is_predicted_and_a_broken_picture_among_good_ones_costs_only_itself(
    ask_here: Callable[..., Answer], folder: Path, run_id: str, digits: Path
) -> None:
    broken, missing = folder / "broken.png", folder / "missing.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n nothing more")
    Image.new("L", (50, 50), 255).save(folder / "blank.png")
    status, printed, told = ask_here("predict", run_id, broken, digits, missing, folder / "blank.png", "--json")
    assert status == 1
    records = lines_of(printed)
    assert [record["image"] for record in records] == [str(path) for path in sorted(digits.iterdir())]
    right = sum(record["label"] == record["image"][-5] for record in records)
    assert right >= 22
    for record in records:
        assert list(record) == ["image", "label", "probabilities", "unsure", "sure", "candidates", "chosen"]
        assert sum(record["probabilities"]) == pytest.approx(1, abs=1e-4)
        assert int(np.argmax(record["probabilities"])) == int(record["label"])
        assert isinstance(record["unsure"], bool)
        assert not (record["unsure"] and record["sure"])
    errors = [line for line in told.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 3
    assert all(str(path) in "".join(errors) for path in (broken, missing, folder / "blank.png"))


def test_a_good_picture_is_predicted_in_a_line_for_people(
    ask_here: Callable[..., Answer], run_id: str, digits: Path
) -> None:
    path = sorted(digits.iterdir())[0]
    status, printed, _ = ask_here("predict", run_id, path)
    assert status == 0
    assert printed.startswith(f"{path}: ")
    assert printed.count("\n") == 1


def test_of_a_folder_each_unreadable_file_and_empty_folder_is_named_and_the_rest_is_predicted(
    ask_here: Callable[..., Answer], folder: Path, run_id: str, digits: Path
) -> None:
    photos = folder / "photos"
    (photos / "empty").mkdir(parents=True)
    (photos / "more").mkdir()
    digit = Image.open(sorted(digits.iterdir())[0]).convert("RGB")
    read = ["a.jfif", "b.ppm", "c.HEIC", "d.PNG", "e.tif", "more/f.bmp", "without-suffix"]
    for name, file_format in zip(read, ["JPEG", "PPM", "HEIF", "PNG", "TIFF", "BMP", "PNG"], strict=True):
        digit.resize((112, 112)).save(photos / name, file_format)
    unreadable = ["broken.heic", "text.jpg", "nothing.png"]
    for name, content in zip(unreadable, [(photos / "c.HEIC").read_bytes()[:80], b"a text", b""], strict=True):
        (photos / name).write_bytes(content)
    (photos / ".hidden").write_bytes(b"left out")
    status, printed, told = ask_here("predict", run_id, photos, "--json")
    assert status == 1
    assert sorted(record["image"] for record in lines_of(printed)) == sorted(str(photos / name) for name in read)
    assert len({record["label"] for record in lines_of(printed)}) == 1
    errors = [line for line in told.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 4
    assert f"Error: The folder {photos / 'empty'} is empty." in errors
    assert all(f"Error: {photos / name}: " in "".join(errors) for name in unreadable)


def test_an_empty_folder_is_a_users_error(ask_here: Callable[..., Answer], folder: Path, run_id: str) -> None:
    (folder / "empty").mkdir()
    status, printed, told = ask_here("predict", run_id, folder / "empty")
    assert (status, printed) == (1, "")
    assert f"The folder {folder / 'empty'} is empty." in told


def test_exporting_writes_the_files_checks_them_and_will_not_overwrite_them(
    ask_here: Callable[..., Answer], folder: Path, run_id: str
) -> None:
    arguments = ("export", run_id, "--format", "keras", "--out", folder / "out", "--json")
    status, printed, errors = ask_here(*arguments)
    assert status == 0, errors
    assert "exported" in errors
    (record,) = lines_of(printed)
    assert list(record) == ["model", "format", "files", "parity"]
    assert record["files"] == [str(folder / "out" / name) for name in ("README.md", "network.keras", "parity.json")]
    assert record["parity"]["checked"] is True
    assert record["parity"]["image_count"] == 1000
    again = ask_here(*arguments)
    assert again[:2] == (1, "")
    assert "is there already" in again[2].splitlines()[-1]
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["README.md", "network.keras", "parity.json"]


def test_an_interrupted_export_leaves_nothing(folder: Path, run_id: str) -> None:
    out = folder / "interrupted"
    # LiteRT's conversion takes seconds, so that it cannot be over before the signal comes.
    words = [sys.executable, "-m", "cnn_demo", "export", run_id, "--format", "litert", "--out", str(out)]
    process = subprocess.Popen(
        [*words, "--runs", str(folder / "runs")], cwd=PROJECT_FOLDER, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    wait_until(out.exists, seconds=100)  # the worker has begun
    process.send_signal(signal.SIGINT)
    printed, _ = process.communicate(timeout=100)
    assert (process.returncode, printed) == (130, b"")
    assert list(out.iterdir()) == []


def test_the_run_is_listed_with_its_accuracy(
    folder: Path, run_id: str, trained: subprocess.CompletedProcess[str]
) -> None:
    (record,) = lines_of(ask(folder, "runs", "--json").stdout)
    assert record["run"] == run_id
    assert record["test_accuracy"] == lines_of(trained.stdout)[-1]["test_accuracy"]


def test_an_unfinished_run_is_no_network_yet(ask_here: Callable[..., Answer], folder: Path, run_id: str) -> None:
    half = folder / "runs" / "20260101-000000-aaaa"
    half.mkdir()
    for name in ("spec.json", "recipe.json", "about.json"):
        (half / name).write_bytes((folder / "runs" / run_id / name).read_bytes())
    (half / "status.json").write_text(json.dumps({"state": "paused"}))
    status, printed, told = ask_here("evaluate", half.name, "--dataset", "mnist-5k")
    assert (status, printed) == (1, "")
    assert "has no trained weights" in only_line(told)


def test_a_bundle_is_imported_and_trained_on_elsewhere(
    folder: Path, run_id: str, trained: subprocess.CompletedProcess[str]
) -> None:
    bundle = write_bundle(TrainedNetwork(folder / "runs" / run_id), folder / "bundles")
    elsewhere = ("--runs", folder / "elsewhere")
    imported = program("import", bundle, *elsewhere, "--json")
    assert (imported.returncode, imported.stderr) == (0, "")
    (record,) = lines_of(imported.stdout)
    options = ("--dataset", "mnist-5k", "--epochs", 1, "--learning-rate", 0.0005)
    done = program("train", "--start-from", record["run"], *options, *elsewhere, "--json")
    assert done.returncode == 0, done.stderr
    *epochs, end = lines_of(done.stdout)
    assert len(epochs) == 1
    assert end["test_accuracy"] > record["stated_test_accuracy"] - 0.03
    assert RunFolder(Path(end["path"])).about()["starts_from"] == "a/b 🎉"

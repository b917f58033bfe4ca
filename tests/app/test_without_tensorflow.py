"""The app where TensorFlow is not installed: in a process of its own, which cannot import it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cnn_demo.settings.worker_support import NOT_INSTALLED
from tests.app.visitor import PROJECT

BLOCKER = Path(__file__).with_name("without_tensorflow")
NOT_HERE = ": not computed on this server."


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(BLOCKER), str(PROJECT)))}
    return subprocess.run(
        [sys.executable, *arguments], cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=120
    )


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What without_tensorflow/visit.py prints."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CNN_DEMO_RUNS", str(tmp_path_factory.mktemp("runs")))
        patch.setenv("CNN_DEMO_OPERATOR_PASSWORD", "a password of the test")
        patch.delenv("CNN_DEMO_WORKERS", raising=False)
        done = run("-m", "tests.app.without_tensorflow.visit")
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_no_page_fails_and_none_imports_tensorflow(visit: Any) -> None:
    assert {name: each["errors"] for name, each in visit["seen"].items() if each["errors"]} == {}
    assert visit["loaded"] == []


def test_no_process_is_started_before_a_picture_is_uploaded(visit: Any) -> None:
    assert visit["children"] == []


def test_export_page_says_what_is_not_made_here_and_where_it_is(visit: Any) -> None:
    (told,) = [info for info in visit["seen"]["export"]["infos"] if "not made on this server" in info]
    assert all(
        title in told
        for title in ("Python: Keras (.keras); TensorFlow SavedModel\n", "ONNX;", "import the bundle on the Runs page")
    )
    assert "TensorFlow.js" not in told


def test_no_import_failure_is_shown(visit: Any) -> None:
    texts = "\n".join(text for each in visit["seen"].values() for text in each["text"] + each["infos"])
    assert "ModuleNotFoundError" not in texts
    assert "No module named" not in texts


def test_train_page_offers_the_visitor_s_device_and_says_why(visit: Any) -> None:
    assert NOT_INSTALLED in visit["seen"]["train"]["text"][0]
    assert "Your own device trains" in visit["seen"]["train"]["text"][0]


def test_inspect_says_which_sections_need_tensorflow_and_shows_the_others(visit: Any) -> None:
    not_here = {name for name, each in visit["seen"].items() if NOT_HERE in each["text"][0]}
    assert not_here == {
        "inspect Activation maximization",
        "inspect Robustness",
        "inspect Embedding",
        "inspect Training history",
    }


def test_confusion_matrix_is_computed_without_workers(visit: Any) -> None:
    assert "Click a cell to see its images." in visit["seen"]["inspect Confusion matrix"]["text"][0]


def test_uploaded_picture_is_read_and_predicted(visit: Any) -> None:
    upload = visit["seen"]["upload"]
    assert upload["errors"] == []
    assert "Prediction for picture.png" in upload["text"][0]
    assert "What the network is given" in upload["text"][0]


def test_command_that_needs_tensorflow_says_how_to_install_it() -> None:
    done = run("-m", "cnn_demo", "train", "--preset", "fast", "--dataset", "mnist-5k")
    assert (done.returncode, done.stdout) == (1, "")
    assert "pip install -r requirements.txt" in done.stderr
    assert "Traceback" not in done.stderr

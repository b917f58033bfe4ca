"""The check of an export in the visitor's own browser, as the page offers it and as it takes what a browser sends."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnn_demo.browser import published
from cnn_demo.datasets.catalog import from_environment
from cnn_demo.runs import saved_exports as exported_module
from cnn_demo.runs import trained_network
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.saved_exports import Exported, ExportFigures, exported
from cnn_demo.runs.trained_network import TrainedNetwork, shipped
from cnn_demo.settings.worker_support import WorkerSupport
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.ui.core import server
from tests.app.conftest import FakeCompute
from tests.app.visitor import Visitor

UNCHECKED: ExportFigures = {
    "checked": False,
    "why": "Node.js is not installed here.",
    "bound": 1e-4,
    "bytes": 2048,
    "gzipped_bytes": 1024,
}
IMAGES = 1000
# What the fake network says of every image, and what a browser then finds.
PROBABILITIES = np.eye(10, dtype=np.float32)[7]
SENT: dict[str, Any] = {
    "tensorflowjs": "4.22.0",
    "backend": "wasm",
    "median_ms": 1.25,
    "image_count": IMAGES,
    "compared_images": 32,
    "equal_answers": 0.999,
    "largest_difference": 3e-7,
    "largest_difference_of_all": 4e-7,
}
MODEL = {"format": "graph-model", "weightsManifest": [{"paths": ["a.bin"], "weights": []}]}


def _write(figures: Mapping[str, object]) -> Callable[..., dict[str, Any]]:
    def export(path: str, format_name: str, out: str, progress_file: str, stop_file: str) -> dict[str, Any]:
        Path(out, "model.json").write_text(json.dumps(MODEL))
        Path(out, "a.bin").write_bytes(b"1234")
        return {"files": [], "parity": figures}

    return export


@pytest.fixture
def page(
    owner: Visitor, finished: RunFolder, compute: FakeCompute, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Visitor:
    """The Export page with the visitor's finished run chosen, on a server without Node.js."""
    monkeypatch.setattr(published, "STATIC", tmp_path / "static")
    (tmp_path / "static").mkdir()
    compute.answers["export"] = _write(UNCHECKED)
    compute.answers["predict"] = lambda path, images: {"probabilities": np.tile(PROBABILITIES, (len(images), 1))}
    return owner.open("export")


@pytest.fixture
def asked(page: Visitor) -> Visitor:
    """The page with an unchecked graph model, whose check has begun."""
    return page.press("make-tfjs").press("check-tfjs")


def accuracy() -> float:
    return float(np.mean(from_environment().load(MNIST_5K).y_test == 7))


def figures(**changes: Any) -> dict[str, Any]:
    """What an honest browser sends, with changes."""
    return {**SENT, "accuracy_before": accuracy(), "accuracy_after": accuracy(), **changes}


def answer(page: Visitor, sent: Any) -> Visitor:
    """Let the browser send its answer."""
    key = page.app.session_state["remembered"]["check-in-browser"].key
    page.app.session_state[key] = {"figures": sent}
    return page.look_again()


def labels(page: Visitor) -> list[str]:
    return [button.label for button in page.app.button]


def kept(run: RunFolder) -> Exported | None:
    return exported(TrainedNetwork(run.path), "tfjs")


def test_an_unchecked_export_for_tensorflow_js_can_be_checked_in_the_browser(page: Visitor) -> None:
    page.press("make-tfjs")
    assert labels(page).count("Test it in this browser") == 1


def test_a_server_without_workers_checks_with_a_few_images(
    page: Visitor, compute: FakeCompute, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "workers", lambda: WorkerSupport("It has none."))
    page.press("make-tfjs").press("check-tfjs")
    assert [len(asked["images"]) for task, asked in compute.asked if task == "predict"] == [32]
    assert page.app.session_state["remembered"]["check-in-browser"].known.image_count == 32


def test_an_unchecked_export_for_another_program_cannot(page: Visitor) -> None:
    page.press("make-onnx")
    assert "Test it in this browser" not in labels(page)


def test_a_checked_export_needs_no_check(page: Visitor, compute: FakeCompute) -> None:
    compute.answers["export"] = _write({**UNCHECKED, **figures(), "checked": True, "runtime": "X", "images": "Y"})
    page.press("make-tfjs")
    assert "Test it in this browser" not in labels(page)


def test_the_original_is_asked_for_all_images(asked: Visitor, compute: FakeCompute) -> None:
    images = [arguments["images"] for task, arguments in compute.asked if task == "predict"]
    assert sum(map(len, images)) == IMAGES
    assert all((part.dtype, part.max()) == (np.float32, 1.0) for part in images)
    assert "Stop the test" in labels(asked)


def test_a_check_can_be_stopped(asked: Visitor, finished: RunFolder) -> None:
    asked.press("Stop the test")
    assert "Test it in this browser" in labels(asked)
    found = kept(finished)
    assert found is not None
    assert found.figures == UNCHECKED


def test_good_figures_are_kept_and_shown(asked: Visitor, finished: RunFolder) -> None:
    answer(asked, figures())
    assert not asked.errors
    found = kept(finished)
    assert found is not None
    assert found.figures == {
        **{name: UNCHECKED[name] for name in ("bound", "bytes", "gzipped_bytes")},
        **{name: value for name, value in figures().items() if name not in ("tensorflowjs", "backend")},
        "checked": True,
        "runtime": "TensorFlow.js 4.22.0 (wasm, this visitor's browser)",
        "images": "all 1,000 test images of MNIST, 5,000 digits",
    }
    assert "Tested on all 1,000 test images of MNIST, 5,000 digits" in asked.text.replace("\\", "")
    assert not {"Test it in this browser", "Stop the test"} & set(labels(asked))


def test_an_export_beyond_its_bound_is_taken_away(asked: Visitor, finished: RunFolder) -> None:
    answer(asked, figures(largest_difference=0.3, largest_difference_of_all=0.4))
    assert len(asked.errors) == 1
    assert "does not predict the same as the network" in asked.errors[0]
    assert kept(finished) is None
    assert not list((finished.path / exported_module.FOLDER).iterdir())
    assert not asked.app.get("download_button")


@pytest.mark.parametrize(
    "sent", ["a text", {**SENT, "image_count": 10_000}], ids=["no figures", "figures of another check"]
)
def test_figures_that_cannot_be_are_refused_and_change_nothing(asked: Visitor, finished: RunFolder, sent: Any) -> None:
    answer(asked, sent)
    assert asked.errors == [
        "Your browser sent figures that cannot belong to this test. Reload the page and test again."
    ]
    found = kept(finished)
    assert found is not None
    assert found.figures == UNCHECKED


def test_a_browser_that_fails_says_why_and_the_file_stays_unchecked(asked: Visitor, finished: RunFolder) -> None:
    answer(asked, {"error": "tf-core.js could not be loaded."})
    assert asked.errors == [
        "TensorFlow.js graph model could not be tested in your browser: tf-core.js could not be loaded. "
        "The file stays untested."
    ]
    assert "Test it in this browser" in labels(asked)
    assert kept(finished) is not None


def test_figures_of_an_export_that_was_made_anew_meanwhile_are_not_taken(asked: Visitor, finished: RunFolder) -> None:
    made_anew: ExportFigures = {**UNCHECKED, "bytes": 4096}
    aside = finished.path / "aside"
    aside.mkdir()
    (aside / "model.json").write_text(json.dumps(MODEL))
    exported_module.keep(TrainedNetwork(finished.path), "tfjs", aside, made_anew)
    answer(asked, figures())
    assert "has changed since the test began" in asked.errors[0]
    found = kept(finished)
    assert found is not None
    assert found.figures == made_anew


@pytest.fixture
def shared(page: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrainedNetwork:
    """A shipped network, which is every visitor's: its unchecked export is being checked on the page."""
    (source, *_) = shipped()
    network = TrainedNetwork(tmp_path / "models" / source.name)
    shutil.copytree(source.path, network.path, ignore=shutil.ignore_patterns("exports"))
    monkeypatch.setattr(trained_network, "MODELS_FOLDER", tmp_path / "models")
    page.choose("Network", network.name).press("make-tfjs").press("check-tfjs")
    return network


def test_figures_of_a_shipped_network_are_this_visitors_alone(page: Visitor, shared: TrainedNetwork) -> None:
    answer(page, fitting(page))
    assert not page.errors
    assert "99.90\u00a0% of the predictions are the same as here" in page.text.replace("\\", "")
    found = exported(shared, "tfjs")
    assert found is not None
    assert found.figures == UNCHECKED
    assert "Not tested yet" in Visitor().open("export").text


def test_a_shipped_networks_export_beyond_its_bound_is_refused_to_this_visitor_alone(
    page: Visitor, shared: TrainedNetwork
) -> None:
    answer(page, {**fitting(page), "largest_difference": 0.3, "largest_difference_of_all": 0.3})
    assert "does not predict the same as the network" in page.errors[0]
    assert not page.app.get("download_button")
    assert exported(shared, "tfjs") is not None
    assert Visitor().open("export").app.get("download_button")


def fitting(page: Visitor) -> dict[str, Any]:
    """Good figures of the check that goes on, whichever images it has."""
    known = page.app.session_state["remembered"]["check-in-browser"].known
    accuracies = dict.fromkeys(("accuracy_before", "accuracy_after"), known.accuracy_before)
    return {**SENT, "image_count": known.image_count, **accuracies}


def test_another_network_ends_the_check(asked: Visitor) -> None:
    (network, *_) = shipped()
    asked.choose("Network", network.name)
    assert asked.app.session_state["remembered"]["check-in-browser"] is None

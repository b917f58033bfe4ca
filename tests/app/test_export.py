"""The Export page: every format, made on request by the compute worker, kept, and handed out with its figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from cnn_demo.errors import ModelError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.saved_exports import ExportFigures, exported, keep
from cnn_demo.runs.status import FINISHED
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.exports import EXPORTS, GROUPS
from cnn_demo.ui.core.number_text import bytes_text
from cnn_demo.ui.core.state import first_project
from cnn_demo.ui.export.choices import CHOICES, FEATURED
from cnn_demo.ui.export.with_pictures import PRIVACY
from tests.app.conftest import WORKSPACE, FakeCompute, MakeRun
from tests.app.visitor import Visitor
from tests.unit.own_data.making import ready_set

FIGURES: dict[str, Any] = {
    "checked": True,
    "bound": 1e-4,
    "runtime": "TensorFlow.js 4.22.0",
    "images": "all 1,000 test images of MNIST, 5,000 digits",
    "image_count": 1000,
    "accuracy_before": 0.97,
    "accuracy_after": 0.969,
    "equal_answers": 0.999,
    "compared_images": 32,
    "largest_difference": 3e-7,
    "largest_difference_of_all": 4e-7,
    "median_ms": 1.25,
    "bytes": 2048,
    "gzipped_bytes": 1024,
}
UNCHECKED = {"checked": False, "why": "Node.js is not installed here.", "bytes": 2048, "gzipped_bytes": 1024}


def _exports(figures: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    def export(path: str, format_name: str, out: str, progress_file: str, stop_file: str) -> dict[str, Any]:
        Path(out, "model.json").write_text(json.dumps({"of": path, "as": format_name}))
        return {"files": [str(Path(out, "model.json"))], "parity": figures}

    return export


@pytest.fixture
def page(owner: Visitor, finished: RunFolder, compute: FakeCompute) -> Visitor:
    """The Export page with the visitor's finished run chosen."""
    compute.answers["export"] = _exports(FIGURES)
    return owner.open("export")


def test_bundle_takes_the_pictures_along_only_where_that_is_chosen(
    owner: Visitor, make_run: MakeRun, runs_folder: Path, tmp_path: Path
) -> None:
    data = ready_set(runs_folder / WORKSPACE, counts={f"leaf {number}": 7 for number in range(10)})
    design = first_project().architecture.for_data(data.input_shape, 10)
    run = make_run(FINISHED, project=replace(first_project(), data=data, architecture=design))
    (tmp_path / "network.cnn.zip").write_bytes(bytes(2048))
    keep(TrainedNetwork(run.path), "bundle", tmp_path, cast(ExportFigures, FIGURES))
    owner.open("export")
    (box,) = (each for each in owner.app.checkbox if each.label == "With the pictures of its data set")
    assert not box.value
    assert PRIVACY not in owner.text
    box.check().run()
    assert PRIVACY in owner.text
    labels = [each.proto.label for each in owner.app.get("download_button")]
    assert any(label.startswith("Download with pictures (about ") for label in labels)


def test_every_format_is_offered_once() -> None:
    offered = [name for names in GROUPS.values() for name in names]
    assert sorted(offered) == sorted(EXPORTS)


def test_three_choices_come_first_with_one_primary_button_each(page: Visitor) -> None:
    primary = [button.label for button in page.app.button if button.proto.type == "primary"]
    assert primary == [choice.make for choice in CHOICES]
    for choice in CHOICES:
        assert choice.text in page.text
        assert choice.audience in page.text


def test_the_web_page_is_downloaded_from_its_card(page: Visitor, finished: RunFolder, compute: FakeCompute) -> None:
    def export(path: str, format_name: str, out: str, progress_file: str, stop_file: str) -> dict[str, Any]:
        Path(out, "page.html").write_text("<!doctype html>" + 434_944 * "x")
        return {"files": [], "parity": FIGURES}

    compute.answers["export"] = export
    page.press("Make the web page")
    first = page.app.get("download_button")[0].proto
    assert (first.label, first.type) == ("Download (425 KB)", "primary")


def test_every_format_says_what_it_is_for(page: Visitor) -> None:
    for item in EXPORTS.values():
        assert item.sentence in page.text


def test_a_made_export_can_be_downloaded_and_shows_its_figures(page: Visitor, finished: RunFolder) -> None:
    page.app.button(key="make-tfjs").click()
    page.app.run()
    assert not page.errors
    kept = exported(TrainedNetwork(finished.path), "tfjs")
    assert kept is not None
    assert kept.file.name == "my-seven-tfjs.zip"
    labels = [button.proto.label for button in page.app.get("download_button")]
    assert labels == [f"Download ({kept.file.stat().st_size} B)"] * 2  # on its card and in the list of all formats
    captions = " ".join(caption.value for caption in page.app.caption).replace("\\", "")
    assert (
        "Tested on all 1,000 test images of MNIST, 5,000 digits: 99.90\u00a0% of the predictions are the same as here."
        in captions
    )
    assert "Accuracy: 96.90\u00a0% instead of 97.00\u00a0%." in captions


def test_an_unchecked_export_says_that_it_is_and_why(page: Visitor, compute: FakeCompute) -> None:
    compute.answers["export"] = _exports(UNCHECKED)
    page.app.button(key="make-tfjs").click()
    page.app.run()
    captions = " ".join(caption.value for caption in page.app.caption).replace("\\", "")
    assert "Not tested yet. Node.js is not installed here." in captions


def test_a_refused_export_tells_why_and_leaves_nothing(
    page: Visitor, compute: FakeCompute, finished: RunFolder
) -> None:
    def refuse(**_: Any) -> dict[str, Any]:
        raise ModelError("Its probabilities differ by up to 0.3.")

    compute.answers["export"] = refuse
    page.app.button(key="make-onnx").click()
    page.app.run()
    assert page.errors == ["Its probabilities differ by up to 0.3."]
    assert exported(TrainedNetwork(finished.path), "onnx") is None
    assert not (finished.path / "exports").exists()


def test_all_are_made_and_stand_side_by_side(page: Visitor, compute: FakeCompute, finished: RunFolder) -> None:
    page.app.button(key="make-all").click()
    page.app.run()
    assert [arguments["format_name"] for task, arguments in compute.asked if task == "export"] == list(EXPORTS)
    table = page.app.dataframe[0].value
    assert list(table["Format"]) == [item.title for item in EXPORTS.values()]
    assert table["Accuracy there"].to_list() == pytest.approx([96.9] * len(EXPORTS))
    assert set(table["Differs by"]) == {"below 0.000001"}
    sizes = [exported(TrainedNetwork(finished.path), name) for name in EXPORTS]
    assert list(table["Download"]) == [bytes_text(found.file.stat().st_size) for found in sizes if found]


def test_another_training_makes_old_exports_void(page: Visitor, finished: RunFolder) -> None:
    page.app.button(key="make-keras").click()
    page.app.run()
    assert exported(TrainedNetwork(finished.path), "keras") is not None
    (finished.path / "weights.safetensors").write_bytes(b"trained on")
    assert exported(TrainedNetwork(finished.path), "keras") is None


def test_without_any_network_it_says_where_to_train_one(visitor: Visitor, no_models: None) -> None:
    visitor.open("export")
    assert "There is no trained network yet." in visitor.text


def test_a_design_that_a_format_cannot_express_is_refused_before(
    owner: Visitor, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusal(self: object, architecture: Architecture) -> str:
        return "It has no Swish (layer 2)."

    monkeypatch.setattr(type(EXPORTS["onnx"]), "refusal", refusal)
    make_run(FINISHED)
    owner.open("export")
    captions = [caption.value.replace("\\", "") for caption in owner.app.caption]
    assert captions.count("It has no Swish (layer 2).") == len(EXPORTS) + len(FEATURED)
    assert not [button for button in owner.app.button if str(button.key).startswith("make-")]

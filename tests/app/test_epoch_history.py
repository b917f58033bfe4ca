"""The section Epochs of the Inspect page, with a fake compute worker."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnn_demo.errors import ModelError
from cnn_demo.runs.epochs import epoch_file
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.inspection_results import ConfusionAtEpoch, EpochHistory
from cnn_demo.runs.record import read_records
from cnn_demo.runs.status import FINISHED
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from tests.app.conftest import FakeCompute, MakeRun
from tests.app.visitor import Visitor
from tests.shipped import FIRST

EPOCHS = [0, 1, 2]  # the start, and two epochs
Questions = list[dict[str, Any]]


def epoch_history(
    epochs: list[int], maps: list[int], layer: str | None, convolution: str | None, **_: Any
) -> EpochHistory:
    """A history in which each epoch predicts its own number."""
    count = len(epochs)
    growing = np.arange(count, dtype=np.float32)[:, None, None, None]
    return {
        "epochs": epochs,
        "unreadable": {},
        "probabilities": np.eye(10, dtype=np.float32)[epochs],
        "maps": growing * np.ones((count, 14, 14, len(maps)), np.float32) if layer else None,
        "kernels": np.ones((count, 3, 3, 1, 16), np.float32) if convolution else None,
    }


def confusion_at_epoch(epoch: int, **_: Any) -> ConfusionAtEpoch:
    matrix = np.eye(10, dtype=int) * 4
    return {"figures": {"images": 40, "accuracy": 0.1 + 0.4 * epoch, "confusion": matrix.tolist()}}


@pytest.fixture
def asked(compute: FakeCompute) -> Questions:
    """The questions that the worker was asked about epochs."""
    questions: Questions = []

    def noted(**question: Any) -> EpochHistory:
        questions.append(question)
        return epoch_history(**question)

    compute.answers |= {"epoch_history": noted, "confusion_at_epoch": confusion_at_epoch}
    return questions


def keep(run: RunFolder, epochs: list[int] = EPOCHS) -> None:
    for epoch in epochs:
        file = epoch_file(run.path, epoch)
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(f"weights of epoch {epoch}".encode())


@pytest.fixture
def epochs_page(owner: Visitor, finished: RunFolder, asked: Questions) -> Visitor:
    keep(finished)
    return owner.open("inspection").mark("Section", "epochs")


def test_last_epoch_is_shown_first_and_the_slider_goes_back(epochs_page: Visitor, asked: Questions) -> None:
    assert "After epoch 2: **2**, 100.00\u00a0%" in epochs_page.text
    epochs_page.slide("After epoch", 0)
    assert "Before training: **0**, 100.00\u00a0%" in epochs_page.text
    assert "Kernels 0 to 15: Before training" in epochs_page.pictures
    assert "Validation accuracy by epoch; marked: Before training" in epochs_page.pictures
    assert epochs_page.metric("Before training: accuracy") == "10.00\u00a0%"
    assert len(asked) == 1, "the slider waits for nobody"
    assert asked[0]["epochs"] == EPOCHS


def test_one_filter_and_one_map_are_shown_at_every_epoch(epochs_page: Visitor) -> None:
    assert {"Filter 0: Before training", "Filter 0: After epoch 2"} <= set(epochs_page.pictures)
    epochs_page.fill("One filter at every epoch, 0 to 15", 2)
    assert "Filter 2: After epoch 1" in epochs_page.pictures
    assert any(alt.startswith("Map 0 of ") for alt in epochs_page.pictures)


def test_maps_of_another_layer_are_asked_for(epochs_page: Visitor, asked: Questions) -> None:
    layers = next(box for box in epochs_page.app.selectbox if box.label == "Layer")
    epochs_page.choose("Layer", layers.options[-1])
    assert asked[-1]["layer"] != asked[0]["layer"]
    kind, number = asked[-1]["layer"].rsplit("_", 1)
    assert kind == "activation"
    assert layers.options[-1].startswith(f"Activation {number},")


def test_an_earlier_epoch_can_be_kept_as_a_network(
    epochs_page: Visitor, compute: FakeCompute, finished: RunFolder
) -> None:
    for epoch in (2, 0):  # this network, and one that knows nothing
        assert epochs_page.slide("After epoch", epoch).button("keep-epoch").disabled
    epochs_page.slide("After epoch", 1)
    compute.answers["measure_epoch"] = lambda path, epoch: {"figures": finished.result(), "certainty": {}}
    epochs_page.press("keep-epoch")
    assert "My seven, epoch 1" in epochs_page.successes[0]
    records, _ = read_records(Workspace(finished.path.parent))
    assert (records[0].run.path / "weights.safetensors").read_bytes() == b"weights of epoch 1"


def test_damaged_epoch_shows_a_warning_and_the_nearest_readable_epoch(
    owner: Visitor, finished: RunFolder, compute: FakeCompute
) -> None:
    def damaged(epochs: list[int], **question: Any) -> EpochHistory:
        others = [epoch for epoch in epochs if epoch != 2]
        return {**epoch_history(others, **question), "unreadable": {2: "It is *damaged*."}}

    def confused(epoch: int, **question: Any) -> ConfusionAtEpoch:
        if epoch == 2:
            raise ModelError("The weights epochs/0002.safetensors are damaged.")
        return confusion_at_epoch(epoch, **question)

    compute.answers |= {"epoch_history": damaged, "confusion_at_epoch": confused}
    keep(finished)
    owner.open("inspection").mark("Section", "epochs")
    assert owner.warnings == ["Epoch 2 is left out. It is *damaged*."]
    assert "After epoch 1: **1**" in owner.text
    assert owner.metric("After epoch 1: accuracy")
    assert not owner.errors


def test_network_without_convolution_has_its_other_parts(owner: Visitor, make_run: MakeRun, asked: Questions) -> None:
    design = Architecture(layers=(Flatten(),))
    keep(make_run(FINISHED, project=Project(architecture=design, recipe=Recipe(), data=MNIST_5K)))
    owner.open("inspection").mark("Section", "epochs")
    assert "This network has no convolution, so it has no filters." in owner.notes
    assert "No layer of this network has feature maps." in owner.notes
    assert owner.metric("After epoch 2: accuracy") == "90.00\u00a0%"


def test_a_single_kept_epoch_needs_no_slider(owner: Visitor, finished: RunFolder, asked: Questions) -> None:
    keep(finished, [2])
    owner.open("inspection").mark("Section", "epochs")
    assert "Only the weights after epoch 2 were kept." in owner.text


def test_weights_too_large_to_be_kept_show_the_limit(
    owner: Visitor, finished: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CNN_DEMO_KEPT_EPOCHS_MB", "1")
    (finished.path / "weights.safetensors").write_bytes(bytes(3 * 2**19))
    owner.open("inspection").mark("Section", "epochs")
    assert "The weights of this network take 1.5 MB, and this server keeps at most 1 MB" in owner.notes[0]


def test_shipped_network_has_no_epochs_and_links_to_training(visitor: Visitor) -> None:
    visitor.open("inspection").mark("Section", "epochs")
    assert f"No epochs of {FIRST.name} were kept" in visitor.notes[0]
    assert "Train a network" in visitor.links

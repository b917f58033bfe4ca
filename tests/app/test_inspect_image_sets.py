"""Sections of the Inspect page about many images: confusion, calibration, robustness, embedding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cnn_demo.errors import ModelError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED
from cnn_demo.spec import presets
from cnn_demo.spec.builtin_data import DRAWN_DIGITS, builtin_named
from cnn_demo.spec.project import Project
from cnn_demo.ui.core.one_per_process import end_all
from tests.app.conftest import FakeCompute, MakeRun
from tests.app.image_set_answers import LABELS, MISTAKE, predictions_with
from tests.app.visitor import Visitor, digit_one


def asked(compute: FakeCompute, task: str) -> list[dict[str, Any]]:
    return [arguments for name, arguments in compute.asked if name == task]


@pytest.fixture
def page(owner: Visitor, finished: RunFolder) -> Visitor:
    """The Inspect page with the visitor's finished run and the section Confusion chosen."""
    return owner.open("inspection").mark("Section", "confusion")


def test_the_most_frequent_mistake_is_shown_first_with_its_image(page: Visitor) -> None:
    assert (page.selected("True class"), page.selected("Predicted class")) == (5, 6)
    assert (
        page.pictures.count(f"Image {MISTAKE}: 5 → 6, 91.00\u00a0%") == 2
    )  # of the cell, and of the confident mistakes
    assert page.metric("Mistakes") == "1"


def test_another_cell_is_chosen_without_a_mouse(page: Visitor) -> None:
    page.choose("True class", 3).choose("Predicted class", 3)
    assert "Class 3, predicted correctly: **4**" in page.text
    page.choose("Predicted class", 4)
    assert page.notes == ["No image of the class 3 was predicted as 4."]


def test_validation_images_come_first_and_a_caption_states_the_role_of_each_part(
    page: Visitor, compute: FakeCompute
) -> None:
    assert asked(compute, "image_set_predictions")[-1]["images"].part == "validation"
    assert "The network has not learned from them" in page.text
    page.mark("Images", "test")
    assert asked(compute, "image_set_predictions")[-1]["images"].part == "test"
    assert "cannot be measured with them any more" in page.text


def test_results_are_cached_until_the_weights_change(page: Visitor, compute: FakeCompute, finished: RunFolder) -> None:
    page.mark("Section", "calibration").look_again()
    assert len(asked(compute, "image_set_predictions")) == 1
    (finished.path / "weights.safetensors").write_bytes(b"trained on")
    page.look_again()
    assert len(asked(compute, "image_set_predictions")) == 2


def test_network_without_mistakes_shows_a_success_message(
    owner: Visitor, finished: RunFolder, compute: FakeCompute
) -> None:
    compute.answers["image_set_predictions"] = lambda **_: predictions_with(LABELS)
    owner.open("inspection").mark("Section", "confusion")
    assert owner.successes == ["The network makes no mistake on these images."]


def test_class_without_images_shows_a_message(owner: Visitor, finished: RunFolder, compute: FakeCompute) -> None:
    few = LABELS[LABELS != 7]
    compute.answers["image_set_predictions"] = lambda **_: predictions_with(few, few)
    owner.open("inspection").mark("Section", "confusion").choose("True class", 7)
    assert owner.notes == ["None of these images belongs to the class 7."]


def test_deleted_run_shows_the_error(page: Visitor, compute: FakeCompute, finished: RunFolder) -> None:
    def gone(**_: Any) -> dict[str, Any]:
        raise ModelError(f"{finished.id} has no trained weights; it is not finished, or was deleted.")

    compute.answers["robustness"] = gone
    page.mark("Section", "robustness").press("Measure robustness")
    assert page.errors == [f"{finished.id} has no trained weights; it is not finished, or was deleted."]


def test_mnist_5k_replaces_a_missing_mnist_with_a_warning(visitor: Visitor, compute: FakeCompute) -> None:
    visitor.open("inspection").mark("Section", "confusion")  # the shipped network learned from all of MNIST
    assert asked(compute, "image_set_predictions")[-1]["images"].data.name == "mnist-5k"
    assert "has most likely learned from 90\u00a0% of them" in visitor.warnings[0]
    assert visitor.button("Download it")


@pytest.fixture
def drawn(owner: Visitor, make_run: MakeRun) -> Visitor:
    """A visitor with a network of data that fix their validation images, whatever share its recipe names."""
    recipe = presets.recipe("quick").recipe.with_changes(validation_share=0.2)
    make_run(
        FINISHED, project=Project(architecture=presets.design("fast").architecture(), recipe=recipe, data=DRAWN_DIGITS)
    )
    return owner


def test_share_that_the_network_has_learned_from_is_that_of_the_data(drawn: Visitor) -> None:
    drawn.open("inspection").mark("Section", "confusion")
    assert "Until it is downloaded, test images of" in drawn.warnings[0]
    assert "has most likely learned from 90\u00a0% of them" in drawn.warnings[0]


def test_few_of_the_images_are_told_as_a_number(owner: Visitor, make_run: MakeRun) -> None:
    recipe = presets.recipe("quick").recipe.with_changes(training_images=100)
    data = builtin_named("mnist")
    make_run(FINISHED, project=Project(architecture=presets.design("fast").architecture(), recipe=recipe, data=data))
    owner.open("inspection").mark("Section", "confusion")
    assert "The network has learned from 100 of the 60,000 images from which they were taken" in owner.warnings[0]


def test_data_that_can_be_made_is_not_called_downloaded(
    drawn: Visitor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("mnist", "pen_strokes"):
        (tmp_path / f"{name}.npz").touch()
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path))
    end_all()
    drawn.open("inspection").mark("Section", "confusion")
    assert "Until it is made, test images of" in drawn.warnings[0]
    assert drawn.button("Make it")


def test_missing_colour_images_can_be_downloaded(owner: Visitor, make_run: MakeRun, compute: FakeCompute) -> None:
    data = builtin_named("cifar10")
    design = presets.design("fast")
    architecture = design.architecture(data.input_shape, len(data.classes))
    make_run(FINISHED, project=Project(architecture=architecture, recipe=presets.recipe("quick").recipe, data=data))
    owner.open("inspection").mark("Section", "confusion")
    assert "CIFAR-10, the data set of this network, is not on this server." in owner.warnings[0]
    assert not asked(compute, "image_set_predictions")


def test_calibration_explains_the_effect_of_label_smoothing(page: Visitor) -> None:
    page.mark("Section", "calibration")
    assert page.metric("Expected calibration error") == "6.50\u00a0%"  # 39 of 40 right, each with 91 %
    assert "**underconfident**" in page.text
    assert "target of the true class was 95.50\u00a0%" in page.text


def test_robustness_is_measured_on_request_and_names_its_images(page: Visitor) -> None:
    page.mark("Section", "robustness")
    assert not page.pictures
    page.press("Measure robustness")
    assert "Accuracy against rotation" in page.pictures
    assert "One image at each strength of stroke thickness: 0, 1, 2" in page.pictures
    assert "the same 40 validation images (unchanged: 90.00\u00a0%)" in page.text


def test_embedding_is_shown_at_once_by_pca_and_on_request_by_t_sne(page: Visitor, compute: FakeCompute) -> None:
    page.mark("Section", "embedding")
    assert "40 validation images as points, arranged by PCA" in page.pictures
    page.mark("Method", "tsne")
    assert len(asked(compute, "embedding")) == 1
    page.press("Run t-SNE, about half a minute")
    assert "40 validation images as points, arranged by t-SNE" in page.pictures
    assert "Sizes of groups and distances between them mean little" in page.text


def test_a_point_shows_its_image_without_a_mouse_too(page: Visitor) -> None:
    page.mark("Section", "embedding").fill("Point, 0 to 39", MISTAKE)
    assert f"Image {MISTAKE}: Class 5, predicted as 6 with 91.00\u00a0%." in page.pictures


def test_drawing_is_embedded_among_the_images(owner: Visitor, finished: RunFolder, compute: FakeCompute) -> None:
    compute.says(1)
    owner.open("inspection").mark("Section", "feature-maps").mark("Image", "Drawing").draw("drawing", digit_one())
    owner.mark("Section", "embedding")
    assert asked(compute, "embed_drawing")[-1]["image"].shape == (28, 28, 1)
    assert "The drawing is projected in the same way as the images." in owner.text
    assert "The nearest images: 0, 0, 0, 0, 1, 1, 1, 1, 2, 2" in owner.pictures

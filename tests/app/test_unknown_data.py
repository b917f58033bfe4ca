"""A network whose data set is not on this server, and not in this program, is shown, drawn for and exported."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED
from cnn_demo.spec import link
from cnn_demo.spec.builtin_data import MNIST
from cnn_demo.ui.core.state import first_project
from tests.app.conftest import FakeCompute, MakeRun
from tests.app.visitor import Visitor, digit_one, png

LETTERS = replace(
    MNIST,
    name="letters",
    title="Letters, from a stranger",
    classes=tuple("abcdefghij"),
    preparation="picture",
    origin="workspace",
)


@pytest.fixture
def run(make_run: MakeRun) -> RunFolder:
    return make_run(FINISHED, name="Reads letters", project=replace(first_project(), data=LETTERS))


def test_its_page_shows_its_classes(owner: Visitor, run: RunFolder) -> None:
    owner.open("train", run=run.id)
    assert not owner.errors
    assert "letters" in owner.text
    assert owner.app.dataframe[0].value["Class"].tolist() == list(LETTERS.classes)


def test_it_is_listed_and_answers_a_drawing(owner: Visitor, run: RunFolder, compute: FakeCompute) -> None:
    owner.open("runs")
    assert not owner.errors
    owner.open("draw").mark("Picture", "Upload").upload(png(digit_one()))
    assert not owner.errors
    assert "It is a h." in owner.successes[0]


def test_no_class_name_acts_as_markdown(owner: Visitor, make_run: MakeRun, compute: FakeCompute) -> None:
    starred = replace(LETTERS, classes=("*a*", "$b$", ":fire:", *"defg", "*h*", *"ij"))
    make_run(FINISHED, name="Reads stars", project=replace(first_project(), data=starred))
    owner.open("draw").mark("Picture", "Upload").upload(png(digit_one()))
    assert r"It is a \*h\*." in owner.app.success[0].value


def test_its_export_page_opens(owner: Visitor, run: RunFolder) -> None:
    assert not owner.open("export").errors


def test_only_what_needs_its_images_says_that_they_are_missing(owner: Visitor, run: RunFolder) -> None:
    owner.open("inspection")
    assert "letters is not in your workspace" in owner.warnings[0]
    assert "Choose another data set, for example mnist-5k" in owner.warnings[0]
    assert not [button for button in owner.app.button if button.label == "Download it"]
    owner.mark("Image", "Upload")
    assert not owner.errors
    assert not owner.warnings
    owner.mark("Section", "confusion")
    assert "letters is not in your workspace" in owner.warnings[0]
    assert not owner.errors


def test_a_shared_link_puts_no_link_into_the_page(visitor: Visitor) -> None:
    data = replace(LETTERS, source="See https://example.org/login", licence="www.example.org")
    visitor.open("data", design=link.encode(replace(first_project(), data=data)))
    assert not visitor.errors
    assert "example" in visitor.text
    assert "https://example" not in visitor.text
    assert "www.example" not in visitor.text


def test_the_smallest_data_set_has_a_planned_learning_rate(visitor: Visitor) -> None:
    project = replace(first_project(), data=replace(LETTERS, training_images=1))
    project = replace(project, recipe=project.recipe.with_changes(validation_share=0.5))
    visitor.open("train", design=link.encode(project))
    visitor.unfold("Learning rate during the run")
    assert not visitor.errors

"""The page Explain hands the network and its layers over; what the browser makes of them is tested in a browser."""

from __future__ import annotations

import pytest

from cnn_demo.datasets.catalog import from_environment
from cnn_demo.runs.folder import RunFolder
from cnn_demo.spec.builtin_data import CIFAR10, MNIST_5K
from cnn_demo.ui.widgets import pad_examples
from tests.app.conftest import FakeCompute
from tests.app.visitor import Visitor


def test_the_shipped_network_is_explained_without_asking_the_server(visitor: Visitor, compute: FakeCompute) -> None:
    visitor.open("explain")
    assert not visitor.errors
    assert not compute.asked


def test_a_run_with_damaged_weights_is_told(owner: Visitor, finished: RunFolder) -> None:
    owner.open("explain")
    assert any("are damaged" in error for error in owner.errors)


@pytest.fixture
def catalog(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue without a session."""
    monkeypatch.setattr("cnn_demo.ui.core.state.catalog", from_environment)


@pytest.mark.usefixtures("catalog")
def test_pictures_come_with_a_test_image_of_each_class() -> None:
    images = pad_examples._test_images(MNIST_5K)  # any data set will do
    assert [image["name"] for image in images] == list("0123456789")
    (stroke,) = images[0]["strokes"]
    assert len(stroke["data"]) == stroke["width"] * stroke["height"] * stroke["channels"]


@pytest.mark.usefixtures("catalog")
def test_without_the_data_set_there_are_no_examples() -> None:
    assert pad_examples._test_images(CIFAR10) == []


def test_the_sandbox_works_without_any_network(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cnn_demo.ui.widgets.network_picker.available_networks", dict)
    visitor.open("explain")
    assert "There is no trained network yet." in visitor.text
    visitor.mark("Part", "Sandbox")
    assert not visitor.errors

"""SqueezeNet as a trained network of ours: made once, and right about photographs."""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path

import numpy as np
import pytest

from cnn_demo import pretrained
from cnn_demo.browser.made_network import made
from cnn_demo.drawing.photo import prepare_picture
from cnn_demo.drawing.picture import decode
from cnn_demo.errors import ModelError
from cnn_demo.prediction import answers
from cnn_demo.pretrained import caffe_weights, folder
from cnn_demo.pretrained.imagenet import class_names, imagenet
from cnn_demo.runs import bundle
from cnn_demo.runs.trained_network import TrainedNetwork, pretrained_networks, resolve
from cnn_demo.runs.workspace import Workspace
from cnn_demo.settings import cache_folder
from cnn_demo.spec.summary import summarise

PHOTOGRAPHS = distribution("scikit-image").locate_file("skimage/data")


@pytest.fixture
def network() -> TrainedNetwork:
    return pretrained_networks()[0]


def seen(network: TrainedNetwork, file: str) -> dict[str, float]:
    """The classes of a photograph of scikit-image that have more than 5 %."""
    prepared = prepare_picture(decode(Path(str(PHOTOGRAPHS), file).read_bytes()), imagenet().rules)
    probabilities = answers.predict(str(network.path), prepared.image[None])["probabilities"][0]
    return {name: float(share) for name, share in zip(class_names(), probabilities, strict=True) if share > 0.05}


def test_a_cat_is_a_cat_and_a_cup_of_coffee_an_espresso(network: TrainedNetwork) -> None:
    assert set(seen(network, "chelsea.png")) == {"Egyptian Mau", "tabby cat", "tiger cat"}
    assert seen(network, "coffee.png")["espresso"] > 0.9


def test_it_is_made_once(network: TrainedNetwork) -> None:
    before = network.version
    assert pretrained.get_or_make(cache_folder()) == network.path
    assert network.version == before


def test_it_has_the_parameters_of_the_paper_and_names_its_data(network: TrainedNetwork) -> None:
    project = network.project()
    assert summarise(project.architecture).parameters == 1_235_496
    assert (project.data.name, len(project.data.classes)) == ("imagenet", 1000)
    assert network.title == "SqueezeNet (photographs)"
    assert not network.is_measured


def test_it_is_found_by_its_name(tmp_path: Path, network: TrainedNetwork) -> None:
    assert resolve("squeezenet", Workspace(tmp_path)) == network


def test_classes_have_names_that_differ() -> None:
    names = class_names()
    assert len(set(names)) == 1000
    assert [names[label] for label in (281, 282, 657, 744, 836, 837)] == [
        "tabby cat",
        "tiger cat",
        "missile",
        "projectile",
        "sunglasses",
        "dark glasses",
    ]


def test_without_the_package_there_is_none_and_pages_go_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(caffe_weights, "PACKAGE", "no_such_package")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert pretrained_networks() == []


def test_a_process_that_loses_the_race_leaves_nothing_behind(tmp_path: Path) -> None:
    path = pretrained.get_or_make(tmp_path)
    version = TrainedNetwork(path).version
    folder._make(path)  # as one that has seen no folder yet
    assert TrainedNetwork(path).version == version
    assert [each.name for each in path.parent.iterdir()] == ["squeezenet"]


def test_browsers_get_it_with_all_classes(network: TrainedNetwork) -> None:
    found = made(network)
    assert len(found.header["classes"]) == 1000
    assert 0 <= len(found.weights) - 2 * 1_235_496 < 100  # half precision, and a few constants of the graph
    assert np.asarray(found.header["certainty"]["means"]).shape == (1000, 1)


def test_it_is_no_bundle(network: TrainedNetwork) -> None:
    with pytest.raises(ModelError, match=r"SqueezeNet \(photographs\) needs no bundle"):
        bundle.pack(network)

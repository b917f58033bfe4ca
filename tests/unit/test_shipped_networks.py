"""The networks in models/ are what their cards say."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pytest

from cnn_demo import settings
from cnn_demo.browser import network as browser_network
from cnn_demo.browser.made_network import made
from cnn_demo.jobs.compute import Compute
from cnn_demo.runs.trained_network import FIRST_NETWORK, TrainedNetwork, shipped
from cnn_demo.settings import MODELS_FOLDER
from cnn_demo.spec.builtin_data import MNIST_5K, builtin_named
from cnn_demo.spec.recipe import Recipe
from cnn_demo.spec.summary import summarise
from scripts.shipping.card import changed_values
from scripts.shipping.command import training_command
from scripts.shipping.figures import Card
from scripts.shipping.readme import SECTIONS, readme

LOWEST_ACCURACY = 0.98
MOST_BYTES = 10_000_000
NETWORKS = shipped()
RUNTIMES = ("Keras", "LiteRT", "ONNX Runtime", "TensorFlow.js")

each_network = pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.name)


def card_of(network: TrainedNetwork) -> Card:
    found: Card = json.loads((network.path / "card.json").read_text())
    return found


def test_the_network_that_is_met_first_is_there_and_reads_digits() -> None:
    assert NETWORKS[0].name == FIRST_NETWORK
    assert builtin_named(NETWORKS[0].project().data.name).preparation == "digit"


def test_all_together_are_small() -> None:
    assert sum(path.stat().st_size for path in MODELS_FOLDER.rglob("*") if path.is_file()) <= MOST_BYTES


@each_network
def test_card_is_that_of_the_files_beside_it(network: TrainedNetwork) -> None:
    card, weights = card_of(network), network.weights_file.read_bytes()
    assert card["name"] == network.name
    assert card["sha256"] == hashlib.sha256(weights).hexdigest()
    assert card["size"]["weights_bytes"] == len(weights)
    assert card["test"] == network.result()["test"]
    assert card["versions"] == network.result()["versions"]


@each_network
def test_card_tells_the_design_and_the_recipe(network: TrainedNetwork) -> None:
    card, project = card_of(network), network.project()
    summary = summarise(project.architecture)
    assert card["design"]["hash"] == project.architecture.hash()
    assert [row["parameters"] for row in card["design"]["layers"]] == [row.parameters for row in summary.rows]
    assert card["size"]["parameters"] == card["design"]["parameters"] == summary.parameters
    assert card["recipe"] == changed_values(project.recipe)
    assert card["seed"] == project.recipe.seed
    assert card["command"] == training_command(project)


@each_network
def test_card_tells_how_accurate_and_how_sure_it_is(network: TrainedNetwork) -> None:
    card = card_of(network)
    seeds, calibration = card["seeds"], card["calibration"]
    assert seeds["test_accuracies"][seeds["seeds"].index(card["seed"])] == card["test"]["accuracy"]
    assert seeds["mean"] == pytest.approx(np.mean(seeds["test_accuracies"]), abs=1e-6)
    assert calibration["part"] == "test"
    assert sum(row["count"] for row in calibration["bins"]) == card["test"]["images"]
    assert calibration["accuracy"] == pytest.approx(card["test"]["accuracy"], abs=1e-4)


@each_network
def test_card_tells_how_large_and_how_fast_it_is(network: TrainedNetwork) -> None:
    card, made = card_of(network), browser_network.read(network)
    assert made is not None
    files = [path.stat().st_size for path in browser_network.folder(network).iterdir()]
    assert card["size"]["browser_bytes"] == sum(files)
    assert 0 < card["size"]["browser_gzip_bytes"] < card["size"]["browser_bytes"]
    latency = card["latency"]
    for name, row in zip(RUNTIMES, latency["runtimes"], strict=True):
        assert row["runtime"].startswith(name)
        assert row["median_ms"] > 0
    assert latency["machine"]["processor"]
    assert latency["machine"]["cores"] >= 1


@each_network
def test_what_browsers_load_is_what_would_be_made_of_the_weights_now(network: TrainedNetwork) -> None:
    stored, anew = browser_network.read(network), made(network)
    assert stored is not None
    assert stored.header == anew.header
    assert stored.weights == anew.weights


@each_network
def test_card_tells_where_it_fails(network: TrainedNetwork) -> None:
    card = card_of(network)
    known, confusion = card["known_failures"], np.array(card["test"]["confusion"])
    mistakes = int(confusion.sum() - np.trace(confusion))
    assert 1 <= len(known["confident_mistakes"]) <= mistakes
    assert all(row["truth"] != row["answer"] for row in known["confident_mistakes"])
    for row in known["confused_pairs"]:
        assert confusion[row["truth"], row["answer"]] == row["count"] > 0
    assert (known["redrawn"] is not None) == (card["pens"] is not None) == network.project().data.shows_digits
    assert known["not_for"]


@each_network
def test_page_to_read_is_written_from_the_card(network: TrainedNetwork) -> None:
    text = (network.path / "README.md").read_text()
    assert text == readme(card_of(network))
    assert all(f"\n## {heading}\n" in text for heading in SECTIONS)


def test_card_lists_only_what_a_recipe_changes() -> None:
    recipe = Recipe(epochs=7, seed=3, outlier_exposure=0.5).with_changes(augmentation=Recipe().augmentation)
    assert changed_values(recipe) == {"epochs": 7, "outlier_exposure": 0.5}


@pytest.mark.slow
def test_each_network_of_digits_reads_the_embedded_digits() -> None:
    """Some of these digits were in its training part: the bound tells a broken file, not the network's quality."""
    compute = Compute(settings.read())
    for network in NETWORKS:
        if network.project().data.shows_digits:
            figures = compute.ask("evaluate", path=str(network.path), data=MNIST_5K)
            assert figures["accuracy"] >= LOWEST_ACCURACY, network.name
    compute.end()

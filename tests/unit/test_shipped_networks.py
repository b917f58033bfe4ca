"""The networks in models/ are what their cards say."""

from __future__ import annotations

import hashlib
import json

import pytest

from cnn_demo import settings
from cnn_demo.datasets.table import entry
from cnn_demo.jobs.compute import Compute
from cnn_demo.runs.trained import FIRST_NETWORK, Trained, shipped
from cnn_demo.spec.summary import summarise

LOWEST_ACCURACY = 0.98


@pytest.fixture(scope="module")
def networks() -> list[Trained]:
    return shipped()


def test_the_network_that_is_met_first_is_there_and_reads_digits(networks: list[Trained]) -> None:
    assert networks[0].name == FIRST_NETWORK
    assert entry(networks[0].project().dataset).preparation == "digit"


def test_each_card_names_the_file_it_belongs_to(networks: list[Trained]) -> None:
    for network in networks:
        card = json.loads((network.path / "card.json").read_text())
        weights = network.weights_file.read_bytes()
        assert (card["bytes"], card["sha256"]) == (len(weights), hashlib.sha256(weights).hexdigest())
        assert card["parameters"] == summarise(network.project().architecture).parameters
        assert card["test_accuracy"] == network.result()["test"]["accuracy"]


@pytest.mark.slow
def test_each_network_reads_the_embedded_digits(networks: list[Trained]) -> None:
    """Some of these digits were in its training part: the bound tells a broken file, not the network's quality."""
    compute = Compute(settings.read())
    for network in networks:
        figures = compute.ask("evaluate", path=str(network.path), dataset="mnist-5k")
        assert figures["accuracy"] >= LOWEST_ACCURACY
    compute.end()

"""Measures the bounds of "sure" of the shipped networks on their validation images and writes them beside the networks.

python -m scripts.measure_certainty [NAME ...]

Nothing is trained, and the rule itself stays: only what stands between sure and unsure is measured. The cards follow.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import cast

from cnn_demo.browser import network as browser_network
from cnn_demo.browser.made_network import made
from cnn_demo.datasets.catalog import from_environment
from cnn_demo.datasets.split import as_input, split
from cnn_demo.network.batches import outputs
from cnn_demo.network.service import load
from cnn_demo.prediction.certainty import report, shares_of, sure_bounds
from cnn_demo.runs.figures import CertaintyFigures
from cnn_demo.runs.trained_network import TrainedNetwork, shipped
from cnn_demo.storage import write_json
from scripts.ship import CARD
from scripts.shipping.card import certainty_shares, size_of
from scripts.shipping.figures import Card
from scripts.shipping.readme import readme


def main() -> None:
    """Measure the named networks, all without names."""
    names = sys.argv[1:]
    for network in shipped():
        if not names or network.name in names:
            measure(network)


def measure(network: TrainedNetwork) -> None:
    """Write certainty.json, result.json and the browser network again."""
    project, loaded = network.project(), load(str(network.path))
    data = split(from_environment().load(project.data), project.recipe.validation_share, project.recipe.seed)
    validation = outputs(loaded.model, as_input(data.x_val))
    shares = shares_of(with_outliers=project.recipe.outlier_exposure > 0)
    probability, distance = sure_bounds(loaded.certainty, validation, shares)
    rule = replace(loaded.certainty, sure_probability=probability, sure_distance=distance)
    figures = report(rule, validation, data.y_val)
    write_json(network.path / "certainty.json", rule.to_dict())
    result = _read(network.path / "result.json")
    write_json(network.path / "result.json", {**result, "certainty": figures})
    browser_network.write(network, made(network))
    _write_card(network, figures)
    print(network.name, figures)


def _write_card(network: TrainedNetwork, figures: CertaintyFigures) -> None:
    """Bring card.json and README.md up to date."""
    card = _read(network.path / CARD)
    known = {**card["known_failures"], **certainty_shares(figures)}
    card = {**card, "size": size_of(network), "known_failures": known}
    (network.path / CARD).write_text(json.dumps(card, indent=2) + "\n")
    (network.path / "README.md").write_text(readme(cast(Card, card)))


def _read(path: Path) -> dict:
    data: dict = json.loads(path.read_text())
    return data


if __name__ == "__main__":
    main()

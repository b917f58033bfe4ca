"""Puts a preset's finished run into models/ with a card of measured figures.

    python -m scripts.ship NAME [NAME ...] [--preset PRESET] [--recipe RECIPE] [--epochs EPOCHS]
                           [--outlier-exposure WEIGHT] [--gate UNITS] [--dataset DATASET] [--runs FOLDER]
    python -m scripts.ship NAME [NAME ...] --again

FOLDER holds run folders. Among those that trained the preset NAME with its own recipe, or with the recipe that is named,
and with the given values changed, the run with the lowest seed is shipped; the others give the spread of its accuracy.
The same runs make the same card, apart from the latencies. --again measures a shipped network again, after a change of what
is measured; it takes from the present card only how the network was trained and the accuracies of the other seeds.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

from benchmarks.full_runs import RUNS
from cnn_demo import settings
from cnn_demo.browser import network as browser_network
from cnn_demo.browser.made_network import get_or_make
from cnn_demo.datasets.catalog import from_environment
from cnn_demo.errors import RunError
from cnn_demo.jobs.compute import Compute
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.preset_runs import SeedFigures, finished_runs, over_seeds, preset_project
from cnn_demo.runs.run_precision import read_precision
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.settings import MODELS_FOLDER
from cnn_demo.spec.recipe import FLOAT32
from scripts.shipping.card import card
from scripts.shipping.command import OPTIONS, training_command
from scripts.shipping.readme import readme

CARD = "card.json"
FILES = ("spec.json", "recipe.json", "result.json", "certainty.json", "weights.safetensors")


def main() -> None:
    options = _options()
    given = {option: getattr(options, option) for option in ("gate", "recipe", *OPTIONS)}
    changes = {option: value for option, value in given.items() if value is not None}
    for name in options.name:
        if options.again:
            known = json.loads((MODELS_FOLDER / name / CARD).read_text())
            write_card(TrainedNetwork(MODELS_FOLDER / name), known["seeds"], known["command"], known["precision"])
        else:
            ship(name, options.preset or name, options.dataset, changes, options.runs)


def ship(name: str, preset: str, dataset: str, changes: dict[str, Any], folder: Path) -> None:
    """Copy the first run's files and write the browser's form and the card beside them. Raises RunError without runs.

    changes: the gate, the recipe and values of it, where they are not the preset's own, as preset_project takes them.
    """
    runs = finished_runs([folder], preset_project(preset, from_environment().get(dataset), **changes))
    if not runs:
        raise RunError(
            f"{folder} has no finished run of the preset {preset} on {dataset} with {changes or 'its own recipe'}."
        )
    command, precision = training_command(runs[0].project()), read_precision(runs[0])
    write_card(_copied(runs[0], name), over_seeds(runs), command, precision.precision if precision else FLOAT32)


def write_card(network: TrainedNetwork, seeds: SeedFigures, command: str, precision: str) -> None:
    """Make the browser's form if it is missing, measure, and write card.json and README.md."""
    get_or_make(network)
    # A fresh worker: Keras numbers the models of a process, and their names go into files.
    compute = Compute(settings.read())
    found = card(compute, network, seeds, command, precision)
    compute.end()
    (network.path / CARD).write_text(json.dumps(found, indent=2) + "\n")
    (network.path / "README.md").write_text(readme(found))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.ship", description=__doc__)
    parser.add_argument("name", nargs="+", help="the networks' names in models/")
    parser.add_argument("--preset", help="the preset that was trained, where it has another name")
    parser.add_argument("--recipe", help="another recipe than the preset's own")
    parser.add_argument("--epochs", type=int, help="other epochs than the recipe's")
    parser.add_argument("--outlier-exposure", type=float, help="the recipe's outlier exposure")
    parser.add_argument("--gate", type=int, help="hidden units of the gate in the output stage")
    parser.add_argument("--dataset", default="mnist", help="what it was trained on")
    parser.add_argument("--again", action="store_true", help="measure the network that is shipped under this name")
    parser.add_argument("--runs", type=Path, default=RUNS, help="folder of run folders")
    return parser.parse_args()


def _copied(run: RunFolder, name: str) -> TrainedNetwork:
    folder = MODELS_FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    for file in FILES:
        shutil.copyfile(run.path / file, folder / file)
    shutil.rmtree(folder / browser_network.FOLDER, ignore_errors=True)  # the present exporter makes it again
    return TrainedNetwork(folder)


if __name__ == "__main__":
    main()

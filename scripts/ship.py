"""Puts a finished run into models/ with a card of measured figures: `python -m scripts.ship NAME RUN [RUN ...]`.

The first run is shipped; the others, trained by the same command with other seeds, tell how its figures spread.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import statistics
from pathlib import Path
from typing import Any

from cnn_demo import settings
from cnn_demo.datasets.table import entry
from cnn_demo.jobs.compute import Compute
from cnn_demo.runs.folder import RunFolder
from cnn_demo.settings import MODELS_FOLDER

FILES = ("spec.json", "recipe.json", "result.json", "certainty.json", "weights.safetensors")


def main() -> None:
    """Copy the first run's files, and write card.json, README.md and the browser's form beside them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("run", nargs="+", type=Path)
    parser.add_argument("--command", required=True, help="the command that trained the first run")
    options = parser.parse_args()
    runs = [RunFolder(path) for path in options.run]
    folder = MODELS_FOLDER / options.name
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(runs[0].path / name, folder / name)
    card = _card(options.name, options.command, runs, folder / "weights.safetensors")
    (folder / "card.json").write_text(json.dumps(card, indent=2) + "\n")
    (folder / "README.md").write_text(_readme(card, runs[0]))
    compute = Compute(settings.read())
    compute.ask("browser_network", path=str(folder))
    compute.end()


def _card(name: str, command: str, runs: list[RunFolder], weights: Path) -> dict[str, Any]:
    """The card's figures; RunError where a run has not ended, ValueError where another run is another experiment."""
    project = runs[0].project()
    for run in runs[1:]:
        other = run.project()
        if other.recipe.with_changes(seed=project.recipe.seed) != project.recipe or other.dataset != project.dataset:
            raise ValueError(f"The run {run.id} differs from {runs[0].id} in more than its seed.")
    results = [run.result() or {} for run in runs]
    accuracies = [result["test"]["accuracy"] for result in results]
    return {
        "name": name,
        "command": command,
        "design": project.architecture.hash(),
        "dataset": project.dataset,
        "seed": project.recipe.seed,
        "parameters": results[0]["parameters"],
        "epochs": results[0]["epochs"],
        "training_seconds": results[0]["seconds"],
        "test_accuracy": accuracies[0],
        "test_loss": results[0]["test"]["loss"],
        "seeds": {
            "seeds": [run.project().recipe.seed for run in runs],
            "test_accuracies": accuracies,
            "mean": round(statistics.mean(accuracies), 6),
            "standard_deviation": round(statistics.stdev(accuracies), 6) if len(runs) > 1 else None,
        },
        "bytes": weights.stat().st_size,
        "sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
        "versions": results[0]["versions"],
    }


def _readme(card: dict[str, Any], run: RunFolder) -> str:
    result, dataset = run.result() or {}, entry(card["dataset"])
    seeds = card["seeds"]
    spread = f", standard deviation {seeds['standard_deviation']:.2%}" if seeds["standard_deviation"] else ""
    lines = [
        f"# {card['name']}",
        "",
        f"Trained on {dataset.title} ({dataset.source}; {dataset.licence}) by",
        "",
        f"    {card['command']}",
        "",
        "| what | figure |",
        "| --- | --- |",
        f"| test accuracy, last epoch, seed {card['seed']} (this file) | {card['test_accuracy']:.2%} |",
        f"| the same, mean over seeds {', '.join(map(str, seeds['seeds']))} | {seeds['mean']:.2%}{spread} |",
        f"| test loss | {card['test_loss']:.4f} |",
        f"| parameters | {card['parameters']:,} |",
        f"| training | {card['epochs']} epochs, {card['training_seconds']:.0f} s on two processor cores |",
        f"| weights.safetensors | {card['bytes']:,} bytes, sha256 {card['sha256']} |",
        f"| called unsure, validation images | {result['certainty']['validation_unsure_share']:.2%} |",
        "",
        "| class | precision | recall | F1 |",
        "| --- | --- | --- | --- |",
    ]
    lines += [
        f"| {dataset.classes[row['class']]} | {row['precision']:.2%} | {row['recall']:.2%} | {row['f1']:.2%} |"
        for row in result["test"]["per_class"]
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()

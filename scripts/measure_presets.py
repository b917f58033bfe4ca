"""Writes the measured accuracies of the presets from finished runs: `python -m scripts.measure_presets [FOLDER ...]`.

Each FOLDER holds run folders, such as `python -m cnn_demo train --preset NAME --dataset mnist --seed N --runs FOLDER` leaves.
Those that trained a preset by its own recipe count, or where there are none those by another recipe preset; Build and Train
show their mean and spread. A preset of which no FOLDER has runs keeps its figures, unless its design or recipe has changed.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.full_runs import RUNS
from cnn_demo.datasets.catalog import from_environment
from cnn_demo.runs.preset_runs import finished_runs, over_seeds, preset_project
from cnn_demo.spec import presets
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.measured import FILE, hashes, measurements
from cnn_demo.spec.project import Project
from cnn_demo.spec.summary import summarise


def main() -> None:
    """Write the file from the runs in all folders. Presets without runs keep their present figures."""
    parser = argparse.ArgumentParser(prog="python -m scripts.measure_presets", description=__doc__)
    parser.add_argument("folder", nargs="*", type=Path, default=[RUNS], help="folders of run folders")
    options = parser.parse_args()
    rows = list(measured_rows(options.folder))
    FILE.write_text("[\n" + ",\n".join(f"  {json.dumps(row)}" for row in rows) + "\n]\n")
    for row in rows:
        print(f"{row['preset']} on {row['dataset']}: {row['mean']:.4f}, {len(row['seeds'])} seeds")


def measured_rows(folders: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """The rows that spec/measured.py reads, one for every preset and data set with runs."""
    for preset in presets.DESIGNS:
        for dataset in from_environment().all():
            found = (_row(folders, preset, dataset, recipe) for recipe in _recipes(preset, dataset))
            if row := next(filter(None, found), None) or _known(preset, dataset):
                yield row


def _recipes(preset: str, dataset: DataSpec) -> list[str]:
    """The names of all recipe presets, starting with the own one of the design preset."""
    own = preset_project(preset, dataset).recipe
    return sorted(presets.RECIPES, key=lambda name: presets.RECIPES[name].recipe != own)


def _row(folders: Sequence[Path], preset: str, dataset: DataSpec, recipe: str) -> dict[str, Any] | None:
    project = preset_project(preset, dataset, recipe=recipe)
    runs = finished_runs(folders, project)
    if not runs:
        return None
    over = over_seeds(runs)
    return {
        "preset": preset,
        "dataset": dataset.name,
        "recipe": recipe,
        **_hashes(project),
        "parameters": summarise(project.architecture).parameters,
        "epochs": project.recipe.epochs,
        **{name: over[name] for name in ("seeds", "mean", "standard_deviation")},
    }


def _known(preset: str, dataset: DataSpec) -> dict[str, Any] | None:
    """The present content of the file; None where a design or recipe has changed since."""
    known = measurements().get((preset, dataset.name))
    if known is None:
        return None
    today = _hashes(preset_project(preset, dataset, recipe=known.recipe))
    row = asdict(known)
    return row if row.items() >= today.items() else None


def _hashes(project: Project) -> dict[str, str]:
    return hashes(project.architecture, project.recipe)


if __name__ == "__main__":
    main()

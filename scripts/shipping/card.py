"""Collects the figures of a shipped network for its card.json."""

from __future__ import annotations

import gzip
import hashlib
from typing import Any

from cnn_demo.browser import network as browser_network
from cnn_demo.jobs.compute import Compute
from cnn_demo.runs.figures import CertaintyFigures, Result
from cnn_demo.runs.preset_runs import SeedFigures
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.spec.summary import summarise
from scripts.shipping.bounds import not_for, pen_drawing_figures, pen_figures
from scripts.shipping.figures import Card, CertaintyShares, DatasetFigures, DesignFigures, LayerRow, Size
from scripts.shipping.latency import latency
from scripts.shipping.test_part import test_part


def card(compute: Compute, network: TrainedNetwork, seeds: SeedFigures, command: str, precision: str) -> Card:
    """Measure what is not known yet and return the card. network: in models/, with its browser form.

    command, precision: how it was trained.
    """
    project, result = network.project(), network.result()
    predictions = test_part(compute, network)
    return {
        "name": network.name,
        "command": command,
        "design": _design(project),
        "dataset": _dataset(project, result),
        "recipe": changed_values(project.recipe),
        "seed": project.recipe.seed,
        "precision": precision,
        "test": result["test"],
        "seeds": seeds,
        "pens": pen_figures(compute, network),
        "calibration": predictions["calibration"],
        "size": size_of(network),
        "latency": latency(compute, network),
        "known_failures": {
            "confident_mistakes": predictions["confident_mistakes"],
            "confused_pairs": predictions["confused_pairs"],
            **certainty_shares(result["certainty"]),
            "redrawn": pen_drawing_figures(compute, network),
            "not_for": not_for(project.data),
        },
        "sha256": hashlib.sha256(network.weights_file.read_bytes()).hexdigest(),
        "versions": result["versions"],
    }


def certainty_shares(certainty: CertaintyFigures) -> CertaintyShares:
    """The shares of the validation images that the network is less than sure about."""
    unsure, leaning = certainty["validation_unsure_share"], certainty["validation_leaning_share"]
    if unsure is None:
        raise ValueError(
            "The network was trained without validation images, so how often it is unsure was not measured."
        )
    if leaning is None:
        raise ValueError("The share of leaning images was not measured: python -m scripts.measure_certainty.")
    return {"validation_unsure_share": round(unsure, 6), "validation_leaning_share": round(leaning, 6)}


def changed_values(recipe: Recipe) -> dict[str, Any]:
    """The values that differ from the defaults, those of the augmentation included, without the seed."""
    given, usual = recipe.to_dict(), Recipe().to_dict()
    # to_dict leaves some fields out at their defaults.
    changed = {name: value for name, value in given.items() if value != usual.get(name) and name != "seed"}
    if "augmentation" in changed:
        usual_augmentation = usual["augmentation"]
        changed["augmentation"] = {
            name: value for name, value in given["augmentation"].items() if value != usual_augmentation[name]
        }
    return changed


def _design(project: Project) -> DesignFigures:
    summary = summarise(project.architecture)
    rows: list[LayerRow] = [
        {
            "layer": row.name,
            "settings": row.layer.settings(),
            "output_shape": list(row.output_shape),
            "parameters": row.parameters,
        }
        for row in summary.rows
    ]
    return {
        "hash": project.architecture.hash(),
        "input_shape": list(project.architecture.input_shape),
        "layers": rows,
        "parameters": summary.parameters,
        "multiply_adds": summary.multiply_adds,
    }


def _dataset(project: Project, result: Result) -> DatasetFigures:
    dataset = project.data
    return {
        "name": dataset.name,
        "title": dataset.title,
        "source": dataset.source,
        "licence": dataset.licence,
        "classes": list(dataset.classes),
        "training_images": result["training_images"],
        "validation_images": dataset.validated_images(project.recipe),
        "test_images": result["test"]["images"],
    }


def size_of(network: TrainedNetwork) -> Size:
    """The parameters, and the bytes of the files on disk and for a browser."""
    folder = browser_network.folder(network)
    files = [(folder / name).read_bytes() for name in (browser_network.HEADER, browser_network.WEIGHTS)]
    return {
        "parameters": summarise(network.project().architecture).parameters,
        "weights_bytes": network.weights_bytes,
        "browser_bytes": sum(map(len, files)),
        "browser_gzip_bytes": sum(len(gzip.compress(content, mtime=0)) for content in files),
    }

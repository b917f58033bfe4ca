"""Writes the README.md of a bundle: the network, its figures, and how to import it."""

from __future__ import annotations

import hashlib
from typing import Any

from cnn_demo.runs.device_training import DEVICE
from cnn_demo.runs.figures import Result
from cnn_demo.runs.run_inputs import frozen_time
from cnn_demo.shown_text import escaped
from cnn_demo.spec.preparation_text import data_text, image_text
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import BALANCED


def card(
    about: dict[str, Any], project: Project, result: Result, weights: bytes, file_name: str, *, imported: bool
) -> str:
    """Markdown. All figures are from result.json. imported: this program did not measure them itself."""
    data, test = project.data, result["test"]
    facts = {
        "design": f"{project.architecture.hash()}, {len(project.architecture.layers)} layers and the output",
        "data set": escaped(data_text(data)),
        "an image": f"{' × '.join(map(str, data.input_shape))}, {image_text(data.rules)}",
        "started from": f"the weights of {escaped(about['starts_from'])}" if about["starts_from"] else "fresh weights",
        **(
            {"frozen": f"all layers but the output layer, {frozen_time(project.recipe)}"}
            if about["starts_from"] and project.recipe.frozen_epochs
            else {}
        ),
        **(
            {"training images": f"{result['training_images']:,}, chosen by the seed"}
            if project.recipe.training_images
            else {}
        ),
        **({"class weights": project.recipe.class_weights} if project.recipe.class_weights == BALANCED else {}),
        **(
            {"outlier exposure": f"{project.recipe.outlier_exposure:g}, on images that are no digits"}
            if project.recipe.outlier_exposure
            else {}
        ),
        **({"taught by": escaped(about["taught_by"])} if about["taught_by"] else {}),
        "seed": project.recipe.seed,
        "parameters": f"{result['parameters']:,}",
        "training": f"{result['epochs']} epochs, {result['seconds']:.0f} s",
        "test accuracy": f"{test['accuracy']:.2%} of {test['images']:,} images",
        "test loss": f"{test['loss']:.4f}",
        "weights.safetensors": f"{len(weights):,} bytes, sha256 {hashlib.sha256(weights).hexdigest()}",
    }
    if about.get(DEVICE):
        facts["figures"] = "as measured by the browser that trained the network"
    elif imported:
        facts["figures"] = "as stated by the bundle that the network was imported from"
    table = "\n".join(f"| {what} | {fact} |" for what, fact in facts.items())
    return f"""# {escaped(about["name"])}

A convolutional network made with the CNN workshop: its design, its recipe, its weights and its figures. There is
nothing in here that could be executed.

| what | figure |
| --- | --- |
{table}

## Import it again

On the Runs page by *Import a network*, or from a terminal:

    python -m cnn_demo import {file_name}

Then try it on a drawing, evaluate it, export it, or continue its training (*Continue training*, or `train --start-from`).
"""

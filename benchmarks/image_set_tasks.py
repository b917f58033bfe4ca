"""Time of the Inspect page's tasks on a set of images, in the warm compute worker."""

from __future__ import annotations

import time
from typing import Any

from benchmarks.table import Row
from cnn_demo import settings
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.image_set import TEST, ImageSet
from cnn_demo.jobs.compute import Compute
from cnn_demo.runs.trained_network import shipped
from cnn_demo.spec.builtin_data import MNIST, MNIST_5K

TASKS = {
    "confusion of {images} images": ("image_set_predictions", {}, "at most 15"),
    "robustness curves, 1,000 images": ("robustness", {}, "-"),
    "PCA of 2,000 images (cached after the first time)": ("embedding", {"method": "pca"}, "-"),
    "t-SNE of 2,000 images": ("embedding", {"method": "tsne"}, "-"),
}


def measure(rounds: int) -> list[Row]:
    """Seconds of each task for the shipped network, on MNIST's test images if MNIST is here, else on those of mnist-5k."""
    network, here = shipped()[0], settings.read()
    dataset = MNIST if Catalog(here).locate(MNIST) else MNIST_5K
    images = ImageSet(data=dataset, part=TEST, validation_share=0.1, seed=0)
    compute = Compute(here)
    count = len(compute.ask("image_set_predictions", path=str(network.path), images=images)["labels"])
    rows = [
        Row(
            question=f"{question.format(images=f'{count:,}')}, {network.name}",
            unit="s",
            ours=[_seconds(compute, task, str(network.path), images, arguments) for _ in range(rounds)],
            other=None,
            goal=goal,
        )
        for question, (task, arguments, goal) in TASKS.items()
    ]
    compute.end()
    return rows


def _seconds(compute: Compute, task: str, path: str, images: ImageSet, arguments: dict[str, Any]) -> float:
    started = time.monotonic()
    compute.ask(task, path=path, images=images, **arguments)
    return time.monotonic() - started

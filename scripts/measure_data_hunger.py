"""Makes the runs for the chapter on the size of the training set: one design on more and more digits, by seed.

    python -m scripts.measure_data_hunger [--seeds N] [--out FILE]

All networks take the same number of steps in batches of the same size, with and without augmentation. Each is measured once,
after its last step, on all test images of MNIST and on the images that it has learned from; none chooses anything by them.
The file is written after each seed.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from cnn_demo.datasets.catalog import from_environment
from cnn_demo.datasets.images import Images
from cnn_demo.datasets.split import as_input, split
from cnn_demo.network.batches import outputs
from cnn_demo.prediction.figures import accuracy
from cnn_demo.runs.folder import RunFolder
from cnn_demo.spec.builtin_data import MNIST
from cnn_demo.spec.presets import THOROUGH, design
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Augmentation, Recipe
from cnn_demo.training.loop import Loop
from scripts.serve import PROJECT

OUT = PROJECT / "cnn_demo" / "ui" / "learn" / "data_hunger.json"
DATA, DESIGN = MNIST, "fast"
SIZES = (100, 300, 1_000, 3_000, 10_000, 60_000)
STEPS, BATCH_SIZE = 1_200, 50
AUGMENTATION = THOROUGH.augmentation
DIGITS_KEPT = 5
MOST_SECONDS = 3600.0


class Unsaved(Loop):
    """A run without checkpoints: a thousand short epochs would spend most of their time on them."""

    def _save_checkpoint(self) -> None:
        pass


def recipe(size: int, seed: int, augmentation: Augmentation) -> Recipe:
    """The same number of steps for each size."""
    return Recipe(
        optimizer="adam",
        learning_rate=0.01,
        schedule="one_cycle",
        batch_size=BATCH_SIZE,
        epochs=STEPS * BATCH_SIZE // size,
        training_images=size,
        validation_share=0.0,
        augmentation=augmentation,
        seed=seed,
        precision="float32",
    )


def main() -> None:
    """Train all networks and write their accuracies as JSON."""
    parser = argparse.ArgumentParser(prog="python -m scripts.measure_data_hunger", description=__doc__)
    parser.add_argument("--seeds", type=int, default=5, help="how many seeds")
    parser.add_argument("--out", type=Path, default=OUT, help="file to write")
    options = parser.parse_args()
    images = from_environment().load(DATA)
    runs: list[dict[str, Any]] = []
    for seed in range(options.seeds):
        for augmentation in (Augmentation(), AUGMENTATION):
            runs += [_measure(images, recipe(size, seed, augmentation)) for size in SIZES]
        result = {
            "command": f"python -m scripts.measure_data_hunger --seeds {options.seeds}",
            "dataset": DATA.name,
            "design": DESIGN,
            "recipe": recipe(SIZES[-1], 0, AUGMENTATION).to_dict(),
            "test_images": len(images.y_test),
            "steps": STEPS,
            "runs": runs,
        }
        options.out.write_text(json.dumps(result) + "\n")


def _measure(images: Images, recipe: Recipe) -> dict[str, Any]:
    """Train one network and measure it."""
    project = Project(architecture=design(DESIGN).architecture(), recipe=recipe, data=DATA)
    data = split(images, recipe.validation_share, recipe.seed, recipe.training_images)
    with tempfile.TemporaryDirectory() as folder:
        run = RunFolder.create(Path(folder), project, name="Data hunger")
        loop = Unsaved(run, project, data, max_seconds=MOST_SECONDS, kept_epochs=0, kept_bytes=0)
        loop.train()
    measured = {
        name: round(accuracy(outputs(loop.network, as_input(x)), y), DIGITS_KEPT)
        for name, x, y in (("training", data.x_train, data.y_train), ("test", data.x_test, data.y_test))
    }
    size, is_augmented = len(data.y_train), recipe.augmentation.any
    found = {"training_images": size, "augmented": is_augmented, "seed": recipe.seed, **measured}
    print(f"{found}, {loop.position.seconds:.0f} s", flush=True)
    return found


if __name__ == "__main__":
    main()

"""Images per second of a run with live curves, against a Keras script with the same network and batch size."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.script_process import printed_lines
from benchmarks.table import Row
from cnn_demo.jobs.executor import launch
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.runs import metrics
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec import presets
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import FLOAT32

EPOCHS = 3
GOALS = {"classic": "at least 1.2", "fast": "at least 1.0"}
PLAIN = """
import sys, time, keras, numpy as np
from cnn_demo.datasets.catalog import from_environment
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.datasets.split import as_input, split
from cnn_demo.network.build import build
from cnn_demo.spec import presets
preset = presets.design(sys.argv[1]); recipe = preset.recipe_for(len(from_environment().load(MNIST_5K).x_train))
data = split(from_environment().load(MNIST_5K), recipe.validation_share, 0)
model = build(preset.architecture())
optimizer = {"adam": keras.optimizers.Adam, "adadelta": keras.optimizers.Adadelta}[recipe.optimizer]
model.compile(optimizer=optimizer(recipe.learning_rate), loss="categorical_crossentropy", metrics=["accuracy"])
x, y = as_input(data.x_train), keras.utils.to_categorical(data.y_train, 10)
model.fit(x, y, batch_size=recipe.batch_size, epochs=1, verbose=0)
started = time.monotonic()
model.fit(x, y, batch_size=recipe.batch_size, epochs=int(sys.argv[2]), verbose=0)
print(len(x) * int(sys.argv[2]) / (time.monotonic() - started))
"""


def measure(rounds: int) -> list[Row]:
    """Images per second after the first epoch, which compiles."""
    return [
        against(name, f"training, {name}, live curves against plain Keras", PLAIN, name, rounds=rounds, goal=goal)
        for name, goal in GOALS.items()
    ]


def against(
    preset: str, question: str, script: str, *arguments: str, rounds: int, goal: str = "-", precision: str = FLOAT32
) -> Row:
    """A preset's images per second in a precision against those of a script, which runs in turn with it.

    The script gets the arguments and then EPOCHS, and prints its images per second last.
    """
    ours, other = [], []
    for _ in range(rounds):
        ours.append(images_per_second(preset, precision))
        other.append(float(printed_lines(script, *arguments, str(EPOCHS))[-1]))
    return Row(question=question, unit="images/s", ours=ours, other=other, goal=goal)


def images_per_second(name: str, precision: str = FLOAT32) -> float:
    """Training speed of a design preset on mnist-5k in a worker, without the first epoch and without validation."""
    preset = presets.design(name)
    recipe = preset.recipe_for(MNIST_5K.training_images).with_changes(epochs=EPOCHS + 1, precision=precision)
    with tempfile.TemporaryDirectory() as folder:
        project = Project(architecture=preset.architecture(), recipe=recipe, data=MNIST_5K)
        run = Workspace(Path(folder)).create(project, name="benchmark", max_runs=1)
        executor = LocalExecutor()
        launch(executor, run)
        executor.wait(run)
        batches = [record for record in metrics.read(run.metrics_file) if record["kind"] == metrics.BATCH]
        later = [record for record in batches if record["epoch"] > 0]
    # A record's speed covers the images since the record before it, so it is weighted by their number.
    before = [record["step"] for record in batches[len(batches) - len(later) - 1 : -1]]
    images = [(record["step"] - step) * recipe.batch_size for record, step in zip(later, before, strict=True)]
    seconds = sum(count / record["images_per_second"] for count, record in zip(images, later, strict=True))
    return sum(images) / seconds

"""Training on one GPU with everything resident: images per second, and time to 99 % and 99.6 % on MNIST; compiling apart.

KERAS_BACKEND=jax python -m benchmarks --only gpu --rounds 5

For each preset, in a process of its own: images and network are on the device and all is compiled; then the time runs from the
first step to the validation after the last epoch. What a worker adds in the app, reports and files, is not in it.
"""

from __future__ import annotations

import json

from benchmarks.script_process import printed_lines
from benchmarks.table import Row

# Preset -> goals of the time that passes and of the mean test accuracy. Classic: images per second alone, in two epochs.
GOALS = {"fast": ("at most 0.5", "mean at least 0.99"), "best": ("-", "mean at least 0.996"), "classic": ("-", "-")}
FEW_EPOCHS = {"classic": 2}

DEVICES = "from cnn_demo.network.devices import devices; print(len(devices()))"
RESIDENT = """
import json, sys, time
import numpy as np
from cnn_demo.datasets.catalog import from_environment
from cnn_demo.network.batches import outputs
from cnn_demo.network.devices import use
from cnn_demo.prediction.figures import accuracy
from cnn_demo.runs.preset_runs import preset_project
from cnn_demo.spec.builtin_data import MNIST
from cnn_demo.training.averaging import averaged
from cnn_demo.training.checkpoint import changed_by_training, unchanged
from cnn_demo.training.compiled_steps import MOST_STEPS
from cnn_demo.training.phases import Phases
from cnn_demo.training.precision import choose, with_precision
from cnn_demo.training.training_data import epoch_order, load_splits
from contextlib import nullcontext

name, seed, epochs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
project = preset_project(name, MNIST, seed=seed)
data = load_splits(project, from_environment())
with use("auto"):
    project = with_precision(project, choose(project))
    phases = Phases(project, data, keeps_layers=False)
    phase, size, batches = phases.begin(is_frozen=False, report=print), phases.counts.batch_size, phases.counts.batches

    def evaluated():
        averages = project.recipe.weight_averaging
        return averaged(phase.trainer, phase.learner, phase.x_train) if averages else nullcontext()

    def train(epoch):
        rows = epoch_order(project.recipe.seed, epoch, len(data.x_train))[: batches * size].reshape(batches, size)
        for start in range(0, batches, MOST_STEPS):
            phase.train(rows[start : start + MOST_STEPS])

    started = time.perf_counter()
    with unchanged(changed_by_training(phase.trainer)):
        phase.train(np.arange(size)[None])
        with evaluated():
            phase.probabilities()
    compiling, stepping, started = time.perf_counter() - started, 0.0, time.perf_counter()
    for epoch in range(epochs or project.recipe.epochs):
        before = time.perf_counter()
        train(epoch)
        stepping += time.perf_counter() - before
        with evaluated():
            phase.probabilities()
    seconds = time.perf_counter() - started
    with evaluated():
        right = accuracy(outputs(phase.learner, data.x_test), data.y_test)
print(json.dumps({"compiling": compiling, "seconds": seconds, "accuracy": right,
                  "images_per_second": batches * size * (epoch + 1) / stepping, "precision": project.recipe.precision}))
"""


def measure(rounds: int) -> list[Row]:
    """Rows of each preset, one seed per round. Ends the process where there is no GPU."""
    if printed_lines(DEVICES)[-1] == "1":
        raise SystemExit("Keras's backend finds no GPU on this machine, and these figures are of one.")
    return [row for name in GOALS for row in _rows(name, rounds)]


def resident(name: str, seed: int, epochs: int) -> dict[str, float]:
    """The figures of one training, on the CPU where there is no GPU. epochs: 0 for the recipe's."""
    figures: dict[str, float] = json.loads(printed_lines(RESIDENT, name, str(seed), str(epochs))[-1])
    return figures


def _rows(name: str, rounds: int) -> list[Row]:
    found = [resident(name, seed, FEW_EPOCHS.get(name, 0)) for seed in range(rounds)]
    time_goal, accuracy_goal = GOALS[name]
    parts = (("images_per_second", "images/s", "-"), ("compiling", "s", "-"))
    timed = (("seconds", "s", time_goal), ("accuracy", "", accuracy_goal))
    return [
        Row(
            question=f"{name} on a GPU, resident: {part.replace('_', ' ')}",
            unit=unit,
            ours=[each[part] for each in found],
            other=None,
            goal=goal,
        )
        for part, unit, goal in (*parts, *(() if name in FEW_EPOCHS else timed))
    ]

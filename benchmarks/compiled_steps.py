"""Training steps in one compiled call until the next report, as runs do them, against one train_on_batch for each batch."""

from __future__ import annotations

from benchmarks.script_process import printed_lines
from benchmarks.table import Row

DESIGNS = {"fast": 20, "compact": 8, "classic": 4}  # and as many batches a call: about a report's time on one core
PAIRS = 6

# Processor time, so that other processes do not count; on a GPU the time that passes. Both ways train in turn.
STEPS = """
import sys, time
import numpy as np
from cnn_demo.network.devices import has_gpu
from cnn_demo.spec import presets
from cnn_demo.training import compiled_steps
from cnn_demo.training.trainer import make_trainer

name, count, pairs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
preset = presets.design(name)
recipe = preset.recipe_for(55_000)
rng = np.random.default_rng(0)
images = rng.integers(0, 256, (recipe.batch_size * count, 28, 28, 1), np.uint8)
labels = np.eye(10, dtype=np.float32)[np.arange(len(images)) % 10]
rows = rng.permutation(len(images)).reshape(count, recipe.batch_size)
clock = time.perf_counter if has_gpu() else time.process_time

def steps():
    network, trainer = make_trainer(preset.architecture(), recipe, 1000)
    return compiled_steps.CompiledSteps(trainer, network, (images, labels), recipe.batch_size)

def seconds(act):
    started = clock()
    act()
    return clock() - started

together = steps()
compiled_steps.RUNNERS.clear()
alone = steps()
placed = compiled_steps.on_device((images, labels))
ways = (lambda: together.train(placed, rows), lambda: [alone.train((images, labels), each[None]) for each in rows])
for way in ways:
    way()  # compiles
taken = [[seconds(way) for way in ways] for _ in range(pairs)]
print(*(1e3 * median / count for median in np.median(taken, axis=0)))
"""


def measure(rounds: int) -> list[Row]:
    """Milliseconds of a step, the median of some pairs in each round."""
    return [_row(name, count, rounds) for name, count in DESIGNS.items()]


def _row(name: str, count: int, rounds: int) -> Row:
    taken = [printed_lines(STEPS, name, str(count), str(PAIRS))[-1].split() for _ in range(rounds)]
    return Row(
        question=f"training step, {name}, {count} batches in a call against one call for each",
        unit="ms",
        ours=[float(ours) for ours, _ in taken],
        other=[float(other) for _, other in taken],
        goal="at most 1.0",
    )

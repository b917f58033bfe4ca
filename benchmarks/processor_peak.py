"""FLOP/s of training, against the processor's peak: that of a large float32 matrix product in the same process.

A multiply-add counts as two operations. A training step does those of a prediction three times: once forward, and twice
backward, for the gradients of the weights and of the layer's input. All else (pooling, activations, the optimizer) counts
as none, so the share is that of the time in which the processor does what the design needs.
"""

from __future__ import annotations

import json

from benchmarks.script_process import printed_lines
from benchmarks.table import Row

PRESETS = ("classic", "fast")
# Each round measures the peak right before and right after the training, and takes the higher one.
STEPS = """
import json, sys, time
import numpy as np, tensorflow as tf
from cnn_demo.spec import presets
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.recipe import FLOAT32
from cnn_demo.spec.summary import summarise
from cnn_demo.training.speed import step_timer

SIDE, SECONDS = 2048, 2.0
OPERATIONS, PASSES = 2, 3
one, other = (tf.random.uniform((SIDE, SIDE)) for _ in range(2))
product = tf.function(lambda: tf.reduce_sum(tf.matmul(one, other)))

def seconds_of(act):
    taken = []
    while sum(taken) < SECONDS:
        taken.append(act())
    return float(np.median(taken))

def timed_product():
    started = time.perf_counter()
    float(product())
    return time.perf_counter() - started

def peak():
    return OPERATIONS * SIDE**3 / seconds_of(timed_product) / 1e9

preset = presets.design(sys.argv[1])
recipe = preset.recipe_for(MNIST_5K.training_images).with_changes(precision=FLOAT32)
design = preset.architecture()
step, adds = step_timer(design, recipe), summarise(design).multiply_adds
timed_product()
before = peak()
training = OPERATIONS * PASSES * adds * recipe.batch_size / seconds_of(step) / 1e9
print(json.dumps([training, max(before, peak())]))
"""


def measure(rounds: int) -> list[Row]:
    """A row for each preset; its ratio is the share of the peak."""
    return [_row(name, rounds) for name in PRESETS]


def _row(name: str, rounds: int) -> Row:
    pairs = [json.loads(printed_lines(STEPS, name)[-1]) for _ in range(rounds)]
    return Row(
        question=f"training, {name}: share of the processor's peak (a matrix product of 2048 x 2048 in float32)",
        unit="GFLOP/s",
        ours=[training for training, _ in pairs],
        other=[peak for _, peak in pairs],
        goal="-",
    )

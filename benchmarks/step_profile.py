"""Profiles training steps of a preset with TensorFlow's profiler, and prints which operations take how much of the time.

python -m benchmarks.step_profile PRESET

An operation's time is the shortest of 10 steps on one thread, so that other programs on the machine hardly count. Python:
what a step takes of the processor's time beyond all operations.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import tensorflow as tf
from tensorflow.tsl.profiler.protobuf import xplane_pb2

from cnn_demo.spec import presets
from cnn_demo.spec.builtin_data import MNIST
from cnn_demo.spec.recipe import FLOAT32
from cnn_demo.training.speed import step_timer

STEPS = 10
PARTS = ("augment", "dropout", "adam", "adadelta")  # of names: all operations of such a part count together
SHOWN = 12


def main() -> None:
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    preset = presets.design(sys.argv[1])
    step = step_timer(preset.architecture(), preset.recipe_for(MNIST.training_images).with_changes(precision=FLOAT32))
    with tempfile.TemporaryDirectory() as folder:
        tf.profiler.experimental.start(folder)
        whole = min(_processor_milliseconds(step) for _ in range(STEPS))
        tf.profiler.experimental.stop()
        shares = _milliseconds(next(Path(folder).rglob("*.xplane.pb")))
    shares["Python"] = max(whole - sum(shares.values()), 0.0)
    for name, milliseconds in sorted(shares.items(), key=lambda item: -item[1])[:SHOWN]:
        print(f"{milliseconds:8.2f} ms {milliseconds / sum(shares.values()):6.1%}  {name}")


def _processor_milliseconds(step: Callable[[], float]) -> float:
    started = time.process_time()
    step()
    return 1e3 * (time.process_time() - started)


def _milliseconds(profile: Path) -> dict[str, float]:
    """Part of the network, or kind of operation -> the shortest times of its operations, added up."""
    space = xplane_pb2.XSpace()
    space.ParseFromString(profile.read_bytes())
    shortest: dict[str, float] = {}
    for plane in space.planes:
        for event in (event for line in plane.lines for event in line.events):
            name = plane.event_metadata[event.metadata_id].name  # "path/of/the/operation:Kind"
            if ":" in name and "::" not in name and "Eager" not in name:
                shortest[name] = min(shortest.get(name, float("inf")), event.duration_ps / 1e9)
    found: dict[str, float] = defaultdict(float)
    for name, milliseconds in shortest.items():
        part = next((part for part in PARTS if part in name), name.rpartition(":")[2])
        found[part] += milliseconds
    return found


if __name__ == "__main__":
    main()

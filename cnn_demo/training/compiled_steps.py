"""Trains many batches in one compiled call, so that a device which is faster than Python does not wait for it.

Keras's train_on_batch costs two to three milliseconds of Python and of copying for every batch: as much as the step of a
tiny network on a GPU, or more. Here Python hands over the rows of many batches. The loop over them, the gathering of their
images and the conversion of their pixels are compiled together with Keras's own train step. On TensorFlow and one CPU thread
the weights are bit for bit those of train_on_batch: nothing but the place of the loop differs.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import keras
import numpy as np
from keras import ops

from cnn_demo.datasets.split import LARGEST_VALUE
from cnn_demo.network.devices import has_gpu
from cnn_demo.training.trainer import LABEL_LOSS

# Images, labels and, where images count differently, sample weights: one row per training image.
Arrays = tuple[Any, ...]
Run = Callable[[Arrays, np.ndarray], tuple[Any, Any]]

MOST_STEPS = 1024  # in a call; JAX compiles for as many


def steps_in_call(step_seconds: float | None, seconds_left: float, most: int) -> int:
    """How many batches the next call trains on, 1 to `most`: as many as end when the next report is due.

    step_seconds: what a batch took in the last call; None before the first, which compiles. seconds_left: until the report.
    """
    if not step_seconds:
        return 1
    return max(1, min(most, MOST_STEPS, math.ceil(seconds_left / step_seconds)))


def on_device(arrays: Arrays) -> Arrays:
    """The arrays where a call gathers from them.

    For TensorFlow on a machine without a GPU, that is NumPy: a tensor would be a second copy in the same memory.
    """
    if keras.backend.backend() == "tensorflow" and not has_gpu():
        return arrays
    return tuple(ops.convert_to_tensor(values) for values in arrays)


def batch_of(arrays: Arrays, rows: Any, largest: Any) -> Arrays:
    """What a step trains on: images in float32, labels and, if there are any, sample weights, of those rows.

    largest: LARGEST_VALUE as a tensor. By a constant, compilers would multiply with its rounded reciprocal instead.
    """
    images, *targets = (ops.take(values, rows, axis=0) for values in arrays)
    if keras.backend.standardize_dtype(images.dtype) == "uint8":
        images = ops.cast(images, "float32") / largest
    return images, *targets


class CompiledSteps:
    """The compiled training steps of one trainer. step_seconds: what a batch took in the last call, None before the first."""

    def __init__(self, trainer: keras.Model, network: keras.Model, arrays: Arrays, batch_size: int) -> None:
        """network: its L2 penalty is part of the loss. arrays: any of the shapes, except for the first axis, and the dtypes."""
        self._run = RUNNERS.get(keras.backend.backend(), _one_by_one)(trainer, network, arrays, batch_size)
        self.step_seconds: float | None = None
        labels = np.zeros((1, *arrays[1].shape[1:]), np.float32)
        trainer.compute_metrics(None, labels, labels)  # makes the metrics' variables; a compiled loop must not

    def train(self, arrays: Arrays, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Train on so many batches. arrays: what on_device returned. rows: (batches, batch_size) of them.

        Returns the loss and the accuracy of each batch, (batches,) float32. The loss counts without the parts that come from a
        teacher and from outliers, so that it can be compared with the validation loss and with a run without them.
        """
        started = time.monotonic()
        if isinstance(arrays[0], np.ndarray):
            arrays = tuple(values[rows.ravel()] for values in arrays)
            rows = np.arange(rows.size).reshape(rows.shape)
        losses, accuracies = (ops.convert_to_numpy(each) for each in self._run(arrays, rows.astype(np.int32)))
        self.step_seconds = (time.monotonic() - started) / len(rows)
        return losses[: len(rows)], accuracies[: len(rows)]


def _shown(logs: dict[str, Any], network: keras.Model) -> tuple[Any, Any]:
    """Loss and accuracy of a batch."""
    loss = logs[LABEL_LOSS] + sum(network.losses) if LABEL_LOSS in logs else logs["loss"]
    return ops.cast(loss, "float32"), ops.cast(logs["accuracy"], "float32")


def _tensorflow(trainer: keras.Model, network: keras.Model, arrays: Arrays, batch_size: int) -> Run:
    import tensorflow as tf

    def step(batch: Arrays) -> tuple[Any, Any]:
        trainer.reset_metrics()
        return _shown(trainer.train_step(batch), network)

    if trainer.jit_compile:  # where Keras compiles it with XLA, so do we; elsewhere a function in the loop costs time
        step = tf.function(step, autograph=False, jit_compile=True)

    specs = tuple(tf.TensorSpec((None, *values.shape[1:]), values.dtype) for values in arrays)
    signature = [specs, tf.TensorSpec((None, batch_size), tf.int32), tf.TensorSpec((), tf.float32)]

    @partial(tf.function, autograph=False, input_signature=signature)
    def run(arrays: Arrays, rows: Any, largest: Any) -> tuple[Any, Any]:
        count = tf.shape(rows)[0]

        def body(index: Any, *shown: Any) -> Any:
            values = step(batch_of(arrays, rows[index], largest))
            return index + 1, *(written.write(index, value) for written, value in zip(shown, values, strict=True))

        empty = [tf.TensorArray(tf.float32, count) for _ in range(2)]
        loop = tf.while_loop(lambda index, *_: index < count, body, (0, *empty), parallel_iterations=1)
        return loop[1].stack(), loop[2].stack()

    return lambda arrays, rows: run(arrays, rows, LARGEST_VALUE)


def _jax(trainer: keras.Model, network: keras.Model, arrays: Arrays, batch_size: int) -> Run:
    import jax

    @partial(jax.jit, donate_argnums=0)
    def run(state: Any, arrays: Arrays, rows: Any, count: Any, largest: Any) -> Any:
        def body(index: Any, carried: Any) -> Any:
            (*variables, metrics), losses, accuracies = carried
            fresh = [jax.numpy.zeros_like(metric) for metric in metrics]
            logs, state = trainer.train_step((*variables, fresh), batch_of(arrays, rows[index], largest))
            with keras.StatelessScope(state_mapping=[*zip(_variables(trainer)[0], state[0], strict=True)]):
                loss, accuracy = _shown(logs, network)
            return state, losses.at[index].set(loss), accuracies.at[index].set(accuracy)

        empty = jax.numpy.zeros(MOST_STEPS, "float32")
        return jax.lax.fori_loop(0, count, body, (state, empty, empty))

    def run_and_keep(arrays: Arrays, rows: np.ndarray) -> tuple[Any, Any]:
        padded = np.zeros((MOST_STEPS, batch_size), np.int32)  # one shape, compiled once
        padded[: len(rows)] = rows
        groups = _variables(trainer)
        state = tuple([variable.value for variable in group] for group in groups)
        state, losses, accuracies = run(state, arrays, padded, len(rows), LARGEST_VALUE)
        for group, values in zip(groups, state, strict=True):
            for variable, value in zip(group, values, strict=True):
                variable.assign(value)
        return losses, accuracies

    return run_and_keep


def _variables(trainer: keras.Model) -> tuple[list[Any], ...]:
    """The four groups of variables that a train step with JAX takes and returns."""
    groups = (trainer.trainable_variables, trainer.non_trainable_variables)
    return *groups, trainer.optimizer.variables, trainer.metrics_variables


def _one_by_one(trainer: keras.Model, network: keras.Model, arrays: Arrays, batch_size: int) -> Run:
    """For other backends, and to compare with: Keras's train_on_batch for each batch."""

    def run(arrays: Arrays, rows: np.ndarray) -> tuple[Any, Any]:
        batches = (batch_of(arrays, of_batch, LARGEST_VALUE) for of_batch in rows)
        shown = [_shown(trainer.train_on_batch(*batch, return_dict=True), network) for batch in batches]
        losses, accuracies = zip(*shown, strict=True)
        return ops.stack(losses), ops.stack(accuracies)

    return run


RUNNERS = {"tensorflow": _tensorflow, "jax": _jax}

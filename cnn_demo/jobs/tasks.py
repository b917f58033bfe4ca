"""The tasks of the compute workers: name -> function. Naming a task imports no Keras."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any

from cnn_demo.child_process import serve_parent
from cnn_demo.runs.finite_answers import check_finite

TASKS = {
    "warm": "cnn_demo.network.service:warm",
    "predict": "cnn_demo.network.service:predict",
    "devices": "cnn_demo.network.devices:devices",
    "evaluate": "cnn_demo.inspection.evaluate:evaluate",
    "measure_best": "cnn_demo.training.evaluate_epoch:measure_best",
    "measure_epoch": "cnn_demo.training.evaluate_epoch:measure_epoch",
    "penultimate_activations": "cnn_demo.inspection.penultimate:penultimate_activations",
    "steepest_weights": "cnn_demo.inspection.loss_along_weight:steepest_weights",
    "losses_along_weight": "cnn_demo.inspection.loss_along_weight:losses_along_weight",
    "load_images": "cnn_demo.datasets.labelled_images:load_images",
    "image_set_predictions": "cnn_demo.inspection.image_set_predictions:image_set_predictions",
    "label_doubts": "cnn_demo.inspection.label_doubts:label_doubts",
    "robustness": "cnn_demo.inspection.robustness:robustness",
    "embedding": "cnn_demo.inspection.embedding:embedding",
    "embed_drawing": "cnn_demo.inspection.embedding:embed_drawing",
    "measure_speed": "cnn_demo.training.speed:measure_speed",
    "feature_maps": "cnn_demo.inspection.feature_maps:feature_maps",
    "kernels": "cnn_demo.inspection.feature_maps:kernels",
    "activation_statistics": "cnn_demo.inspection.activation_statistics:activation_statistics",
    "activation_maximization": "cnn_demo.inspection.activation_maximization:activation_maximization",
    "attribution": "cnn_demo.inspection.attribution:attribution",
    "epoch_history": "cnn_demo.inspection.epoch_history:epoch_history",
    "confusion_at_epoch": "cnn_demo.inspection.confusion_at_epoch:confusion_at_epoch",
    "augment": "cnn_demo.training.augment:preview",
    "export": "cnn_demo.export.export_task:export",
    "warm_pictures": "cnn_demo.drawing.picture_task:warm",
    "decode_picture": "cnn_demo.drawing.picture_task:decode",
}
# Those that usually work for more than a second or two.
LONG_TASKS = frozenset(
    {
        "evaluate",
        "measure_best",
        "measure_epoch",
        "image_set_predictions",
        "label_doubts",
        "robustness",
        "embedding",
        "measure_speed",
        "activation_statistics",
        "activation_maximization",
        "epoch_history",
        "confusion_at_epoch",
        "export",
    }
)
PICTURE_TASKS = frozenset({"warm_pictures", "decode_picture"})
# Those that a server without workers answers in the web process, without Keras.
TASKS_WITHOUT_WORKERS = {
    "predict": "cnn_demo.prediction.answers:predict",
    "penultimate_activations": "cnn_demo.prediction.answers:penultimate_activations",
    "load_images": TASKS["load_images"],
    "image_set_predictions": "cnn_demo.prediction.answers:image_set_predictions",
    "feature_maps": "cnn_demo.prediction.answers:feature_maps",
    "kernels": "cnn_demo.prediction.answers:kernels",
    "attribution": "cnn_demo.prediction.class_activation:attribution",
    "steepest_weights": "cnn_demo.prediction.loss_along_weight:steepest_weights",
    "losses_along_weight": "cnn_demo.prediction.loss_along_weight:losses_along_weight",
    "export": "cnn_demo.browser.export.without_worker:export",
}


def print_to(log_file: str) -> None:
    """Redirect the output of this process to a file, also that of TensorFlow's C++ code, which bypasses Python's streams."""
    with Path(log_file).open("wb") as log:
        os.dup2(log.fileno(), sys.stdout.fileno())
        os.dup2(log.fileno(), sys.stderr.fileno())


def begin(log_file: str, parent: int, niceness: int) -> None:
    """Called once in a compute worker, before its first task. niceness: added to that of the process."""
    print_to(log_file)
    if niceness and hasattr(os, "nice"):
        os.nice(niceness)
    serve_parent(parent)


def answer(task: str, arguments: dict[str, Any]) -> Any:
    """Run a task; called in the compute worker. Raises ModelError where its answer holds NaN or infinite numbers."""
    return _answer(TASKS[task], arguments)


def answer_without_worker(task: str, arguments: dict[str, Any]) -> Any:
    """Run a task of TASKS_WITHOUT_WORKERS in this process. Raises as answer does."""
    return _answer(TASKS_WITHOUT_WORKERS[task], arguments)


def _answer(function_name: str, arguments: dict[str, Any]) -> Any:
    module, function = function_name.split(":")
    found = getattr(importlib.import_module(module), function)(**arguments)
    check_finite(found)
    return found

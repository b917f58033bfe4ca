"""The short questions that the compute worker answers, by name, so that asking imports no Keras."""

from __future__ import annotations

import importlib
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

TASKS = {
    "warm": "cnn_demo.network.service:warm",
    "predict": "cnn_demo.network.service:predict",
    "devices": "cnn_demo.network.devices:devices",
    "evaluate": "cnn_demo.inspection.evaluate:evaluate",
    "measure_best": "cnn_demo.training.evaluate_epoch:measure_best",
    "measure_epoch": "cnn_demo.training.evaluate_epoch:measure_epoch",
    "last_layer": "cnn_demo.inspection.penultimate:last_layer",
    "steepest_weights": "cnn_demo.inspection.loss_along_weight:steepest",
    "losses_along": "cnn_demo.inspection.loss_along_weight:losses_along",
    "pick_images": "cnn_demo.inspection.labelled_images:pick",
    "mistakes": "cnn_demo.inspection.mistakes:mistakes",
    "robustness": "cnn_demo.inspection.robustness:robustness",
    "embedding": "cnn_demo.inspection.embedding:embedding",
    "place": "cnn_demo.inspection.embedding:place",
    "measure_speed": "cnn_demo.training.speed:measure_speed",
    "feature_maps": "cnn_demo.inspection.feature_maps:feature_maps",
    "kernels": "cnn_demo.inspection.feature_maps:kernels",
    "activation_statistics": "cnn_demo.inspection.activation_statistics:activation_statistics",
    "maximise": "cnn_demo.inspection.activation_maximization:maximise",
    "attention": "cnn_demo.inspection.attribution:attention",
    "history": "cnn_demo.inspection.epoch_history:history",
    "confusion_at": "cnn_demo.inspection.confusion_at:confusion_at",
    "augment": "cnn_demo.training.augment:preview",
    "export": "cnn_demo.export.export_task:export",
    "browser_network": "cnn_demo.export.browser_network:make",
}

PARENT_POLL_SECONDS = 1.0


def print_to(log_file: str) -> None:
    """Send what this process prints to a file: TensorFlow's C++ parts write to standard error past Python."""
    with Path(log_file).open("wb") as log:
        os.dup2(log.fileno(), sys.stdout.fileno())
        os.dup2(log.fileno(), sys.stderr.fileno())


def begin(log_file: str, parent: int) -> None:
    """Called once in the compute worker, before its first task."""
    print_to(log_file)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """End this process after the web process, which cannot say so where it was killed."""
    while os.getppid() == parent:
        time.sleep(PARENT_POLL_SECONDS)
    os._exit(0)


def answer(task: str, arguments: dict[str, Any]) -> Any:
    """Run a task; called in the compute worker."""
    module, function = TASKS[task].split(":")
    return getattr(importlib.import_module(module), function)(**arguments)

"""Predicts with an exported TensorFlow.js model in Node.js, with the packages that npm installed."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from cnn_demo.browser.export.runtime_check import CheckRequest, RuntimeMissing, RuntimePredictions
from cnn_demo.errors import ModelError
from cnn_demo.settings import PROJECT_FOLDER

PROGRAM = Path(__file__).with_name("check.mjs")
PACKAGES = PROJECT_FOLDER / "node_modules" / "@tensorflow"
SILENT_SECONDS = 120.0
NEEDED = ("tfjs-core", "tfjs-converter", "tfjs-layers", "tfjs-backend-wasm")


def predict_with_tensorflow_js(folder: Path, request: CheckRequest) -> RuntimePredictions:
    """Raises RuntimeMissing without Node.js or its packages, ModelError where TensorFlow.js refuses the model."""
    node = _node()
    with tempfile.TemporaryDirectory() as scratch:
        images, predictions = Path(scratch, "images"), Path(scratch, "predictions")
        request.images.astype("<f4").tofile(images)
        shape = ",".join(map(str, request.images.shape[1:]))
        command = [node, str(PROGRAM), str(folder), str(images), shape, str(request.batch_size), str(predictions)]
        end = _run(command, request)
        probabilities = np.fromfile(predictions, "<f4").reshape(len(request.images), -1)
    return RuntimePredictions(
        probabilities=probabilities,
        runtime=f"TensorFlow.js {end['tensorflowjs']} ({end['backend']}, Node.js {end['node']})",
        median_ms=end["median_ms"],
    )


def _node() -> str:
    node = shutil.which("node")
    if node is None:
        raise RuntimeMissing("Node.js is not installed here; install it and export again to have the model checked.")
    if not all((PACKAGES / name).is_dir() for name in NEEDED):
        raise RuntimeMissing("TensorFlow.js is not installed here; run `npm ci` and export again to have it checked.")
    return node


def _run(command: list[str], request: CheckRequest) -> dict[str, Any]:
    """The last line that the program prints. It is killed where request.report raises, and where it prints nothing for long."""
    pipes: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "text": True}
    with tempfile.TemporaryFile("w+") as errors, subprocess.Popen(command, stderr=errors, **pipes) as process:
        silent = threading.Event()
        try:
            for line in _lines(process, silent):
                message = json.loads(line)
                if "done" not in message:
                    return message
                request.report(message["done"] / len(request.images))
        finally:
            process.kill()
        if silent.is_set():
            raise ModelError(
                f"TensorFlow.js in Node.js made no progress for {SILENT_SECONDS:g} seconds and was ended, so the export "
                "is not checked. Export it again while the machine has less to do, or try a smaller design."
            )
        errors.seek(0)
        raise ModelError(f"TensorFlow.js refused the exported model: {_reason(errors.read())}")


def _lines(process: subprocess.Popen[str], silent: threading.Event) -> Iterator[str]:
    """What the process prints, line by line. Where it prints nothing for SILENT_SECONDS, it is killed and silent is set."""

    def give_up() -> None:
        silent.set()
        process.kill()

    assert process.stdout is not None  # because it is piped
    while True:
        timer = threading.Timer(SILENT_SECONDS, give_up)
        timer.start()
        try:
            line = process.stdout.readline()
        finally:
            timer.cancel()
        if not line:
            return
        yield line


def _reason(errors: str) -> str:
    """The line that Node.js prints of an uncaught error."""
    lines = [line.strip() for line in errors.splitlines() if "Error" in line]
    return lines[0] if lines else "it ended without an error message"

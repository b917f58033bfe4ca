"""Asks an exported TensorFlow.js model in Node.js, with the TensorFlow.js that npm installed."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from cnn_demo.errors import ModelError
from cnn_demo.export.runtime_answers import Answers, Question, RuntimeMissing
from cnn_demo.settings import PROJECT_FOLDER

PROGRAM = Path(__file__).with_name("check.mjs")
PACKAGES = PROJECT_FOLDER / "node_modules" / "@tensorflow"
NEEDED = ("tfjs-core", "tfjs-converter", "tfjs-layers", "tfjs-backend-wasm")


def ask_tensorflow_js(folder: Path, question: Question) -> Answers:
    """Raises RuntimeMissing where Node.js or its packages are absent, ModelError where TensorFlow.js refuses the model."""
    node = _node()
    with tempfile.TemporaryDirectory() as aside:
        images, answers = Path(aside, "images"), Path(aside, "answers")
        question.images.astype("<f4").tofile(images)
        shape = ",".join(map(str, question.images.shape[1:]))
        command = [node, str(PROGRAM), str(folder), str(images), shape, str(question.batch_size), str(answers)]
        end = _run(command, question)
        probabilities = np.fromfile(answers, "<f4").reshape(len(question.images), -1)
    return Answers(
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


def _run(command: list[str], question: Question) -> dict[str, Any]:
    """The last line that the program says; it is killed where question.tell raises."""
    pipes: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "text": True}
    with tempfile.TemporaryFile("w+") as errors, subprocess.Popen(command, stderr=errors, **pipes) as process:
        assert process.stdout is not None  # it was asked for
        try:
            for line in process.stdout:
                said = json.loads(line)
                if "done" not in said:
                    return said
                question.tell(said["done"] / len(question.images))
        finally:
            process.kill()
        errors.seek(0)
        raise ModelError(f"TensorFlow.js refused the exported model: {_reason(errors.read())}")


def _reason(errors: str) -> str:
    """The line that Node.js prints of an uncaught error."""
    lines = [line.strip() for line in errors.splitlines() if "Error" in line]
    return lines[0] if lines else "it ended without a word"

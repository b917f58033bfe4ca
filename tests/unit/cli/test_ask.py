"""The commands that ask a network, with answers as the compute worker gives them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnn_demo.cli import ask
from cnn_demo.drawing.steps import Box
from cnn_demo.settings import PROJECT_FOLDER
from tests.shipped import FIRST
from tests.unit.cli.conftest import Answer

PARITY = {"checked": True, "runtime": "ONNX Runtime", "images": "100 test images", "equal_answers": 1.0}
PICTURE = PROJECT_FOLDER / "tests" / "golden" / "drawing" / "two_digits.png"


class Worker:
    """Answers every prediction with an unsure 3, and every export with a small difference."""

    largest_difference = 2e-9

    def ask(self, task: str, **arguments: Any) -> dict[str, Any]:
        if task == "export":
            return {"files": ["model.onnx"], "parity": {**PARITY, "largest_difference": self.largest_difference}}
        count = len(arguments["images"])
        return {
            "probabilities": np.tile(np.eye(10, dtype=np.float32)[3], (count, 1)),
            "unsure": np.ones(count, bool),
            "sure": np.zeros(count, bool),
        }


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> Worker:
    worker = Worker()

    @contextmanager
    def compute_worker() -> Iterator[Worker]:
        yield worker

    monkeypatch.setattr(ask, "compute_worker", compute_worker)
    return worker


@pytest.mark.parametrize("named", [("a.png", "a.png"), (".", "a.png")])
def test_a_picture_that_is_named_twice_is_predicted_once_without_an_error(
    command: Callable[..., Answer], named: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(PICTURE.read_bytes())
    status, out, error = command("predict", FIRST.name, *(tmp_path / name for name in named), "--json")
    assert (status, len(out.splitlines())) == (0, 1), error


def test_json_of_a_prediction_has_what_the_readme_says(command: Callable[..., Answer]) -> None:
    record = json.loads(command("predict", FIRST.name, PICTURE, "--json")[1])
    readme = (PROJECT_FOLDER / "README.md").read_text()
    told = readme[readme.index("`predict --json` prints") : readme.index("`predict` reads")]
    assert [name for name in (*record, *Box.__slots__) if f"`{name}`" not in told] == []


@pytest.mark.parametrize(("difference", "told"), [(0.0, "0"), (2e-9, "below 0.000001"), (0.00123, "0.0012")])
def test_the_check_of_an_export_is_told_in_a_whole_sentence(
    command: Callable[..., Answer], worker: Worker, tmp_path: Path, difference: float, told: str
) -> None:
    worker.largest_difference = difference
    out = command("export", FIRST.name, "--format", "onnx", "--out", tmp_path / "out")[1]
    assert out.splitlines()[-1] == (
        "Tested with ONNX Runtime on 100 test images: 100.00% of the predictions are equal, "
        f"and the largest difference of a probability is {told}."
    )

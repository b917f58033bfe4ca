"""Node.js as the program that checks an export: it is ended where it hangs."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from cnn_demo.errors import ModelError
from cnn_demo.export import node
from cnn_demo.export.runtime_answers import Question


def test_program_that_falls_silent_is_ended_with_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node, "SILENT_SECONDS", 0.3)
    told: list[float] = []
    question = Question(images=np.zeros((4, 2, 2, 1), np.float32), batch_size=1, tell=told.append)
    program = "import time; print('{\"done\": 1}', flush=True); time.sleep(60)"
    with pytest.raises(ModelError, match=r"made no progress for 0\.3 seconds and was ended"):
        node._run([sys.executable, "-c", program], question)
    assert told == [0.25]

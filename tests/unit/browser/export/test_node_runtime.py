"""The check of an export in Node.js: a process that hangs is ended."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from cnn_demo.browser.export import node_runtime
from cnn_demo.browser.export.runtime_check import CheckRequest
from cnn_demo.errors import ModelError


def test_program_that_falls_silent_is_ended_with_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node_runtime, "SILENT_SECONDS", 0.3)
    reported: list[float] = []
    request = CheckRequest(images=np.zeros((4, 2, 2, 1), np.float32), batch_size=1, report=reported.append)
    program = "import time; print('{\"done\": 1}', flush=True); time.sleep(60)"
    with pytest.raises(ModelError, match=r"made no progress for 0\.3 seconds and was ended"):
        node_runtime._run([sys.executable, "-c", program], request)
    assert reported == [0.25]

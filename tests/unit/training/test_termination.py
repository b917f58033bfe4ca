"""SIGTERM outside of the training loop, in this process."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FAILED, FINISHED, INTERRUPTED, PAUSED, RUNNING, TESTING, Status
from cnn_demo.training.termination import end_on_terminate


@pytest.fixture
def run(tmp_path: Path) -> Iterator[RunFolder]:
    before = signal.getsignal(signal.SIGTERM)
    run = RunFolder(tmp_path)
    end_on_terminate(run)
    yield run
    signal.signal(signal.SIGTERM, before)


def test_terminate_interrupts_a_run_that_is_tested(run: RunFolder) -> None:
    run.write_status(Status(state=RUNNING, phase=TESTING))
    with pytest.raises(SystemExit) as ended:
        signal.raise_signal(signal.SIGTERM)
    assert ended.value.code == 0
    assert (run.stored_status().state, run.stored_status().phase) == (PAUSED, INTERRUPTED)


@pytest.mark.parametrize("state", [FINISHED, FAILED])
def test_terminate_after_the_last_status_changes_nothing(run: RunFolder, state: str) -> None:
    run.write_status(Status(state=state, reason="As it ended."))
    signal.raise_signal(signal.SIGTERM)
    assert (run.stored_status().state, run.stored_status().reason) == (state, "As it ended.")

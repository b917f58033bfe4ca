"""The real process of a search, killed and started again by the server; small scripts stand for its training workers."""

from __future__ import annotations

import sys

import pytest

from cnn_demo.jobs import sweep_processes
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.jobs.queue import Queue
from cnn_demo.jobs.sweep_processes import SweepProcesses
from cnn_demo.runs.sweep_folder import DONE, SweepFolder
from cnn_demo.runs.workspace import Workspace
from tests.unit.sweeps.conftest import NewSweep
from tests.unit.waiting import wait_until

WORKER = """
import fcntl, json, os, pathlib, sys
run = pathlib.Path(sys.argv[1])
lease = (run / "worker.lock").open("a")
fcntl.flock(lease, fcntl.LOCK_EX)
with (run / "metrics.jsonl").open("a") as file:
    file.write(json.dumps({"kind": "epoch", "epoch": 0, "step": 1, "val_accuracy": 0.5}) + "\\n")
aside = run / "aside"
aside.write_text(json.dumps({**json.loads((run / "status.json").read_text()), "state": "finished"}))
os.replace(aside, run / "status.json")
"""


def ended(folder: SweepFolder) -> int:
    return sum(not trial.is_active for trial in folder.state().trials)


def test_a_search_whose_process_is_killed_goes_on_and_makes_each_run_once(
    workspace: Workspace, new_sweep: NewSweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep_processes, "CHECK_SECONDS", 0.0)
    runs_folder = workspace.folder.parent
    queue = Queue(runs_folder, parallel=1, executor=LocalExecutor(command=(sys.executable, "-S", "-c", WORKER)))
    sweeps, folder = SweepProcesses(queue, most=1), new_sweep(most_runs=3)
    sweeps.enter(folder)

    def tick() -> None:
        queue.advance()
        sweeps.check()

    def has_ended(trials: int) -> bool:
        tick()
        return ended(folder) >= trials

    try:
        wait_until(lambda: has_ended(1), 120)
        process = next(iter(sweeps._known.values())).process
        assert process
        process.kill()
        process.wait()
        wait_until(lambda: has_ended(3) and folder.state().state == DONE, 120)
    finally:
        sweeps.end()
    assert folder.state().reason == ""
    assert sorted(run.id for run in workspace.runs()) == sorted(trial.run_id or "" for trial in folder.state().trials)
    assert not queue.has_work()

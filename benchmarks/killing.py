"""Kills workers and servers at random moments; every run must end with the weights of an uninterrupted one, bit by bit.

python -m benchmarks.killing [--kills N] [--servers N] [--seed N]

--kills: training workers, forked from this process, which has imported Keras, so that a death costs a second and not ten.
--servers: whole servers as the app has them (scheduler, spare worker, compute worker), whose processes are killed in turn
at random moments, the server itself as well; it is started again as an operator's supervisor would.
After every death, each file that has a name of its own must be whole, and every epoch that the status has reported must still
be there. Nothing is killed but what was started here.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

import numpy as np
import psutil
from safetensors import safe_open
from safetensors.numpy import load_file

from benchmarks import killed_servers
from cnn_demo.runs import metrics
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.record import read_record
from cnn_demo.runs.status import FINISHED
from cnn_demo.runs.workspace import Workspace, new_workspace_id
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import BatchNormalization, Conv2D, Dropout, Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Augmentation, Recipe

EPOCHS = 3
DESIGN = Architecture(layers=(Conv2D(filters=4, strides=2), BatchNormalization(), Dropout(rate=0.3), Flatten()))
RECIPE = Recipe(batch_size=64, epochs=EPOCHS, schedule="cosine", seed=5, augmentation=Augmentation(shift=0.1))
PROJECT = Project(architecture=DESIGN, recipe=RECIPE, data=MNIST_5K)
CHECKPOINT_SECONDS = 0.15  # seldom enough to lose batches, often enough to get on between two deaths
KILLS_OF_A_RUN = 8
MOST_OF_A_RUN = 0.8  # of the time that an uninterrupted run takes, until a death


def main() -> None:
    """Read the command line, kill, compare and print a line for each run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.killing")
    parser.add_argument("--kills", type=int, default=1000, help="training workers to kill")
    parser.add_argument("--servers", type=int, default=0, help="processes of whole servers to kill")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update({"CNN_DEMO_RUNS": folder, "CNN_DEMO_SPARE_WORKER": "on"})
        workspace = Workspace(Path(folder, new_workspace_id(Path(folder))))
        killing = Killing(workspace, rng)
        whole = killing.train_through()
        while killing.deaths < arguments.kills:
            run = killing.train_with_deaths(min(KILLS_OF_A_RUN, arguments.kills - killing.deaths))
            check_same(whole, run)
            print(f"{killing.deaths} workers killed; {run.id} ended with the same weights", flush=True)
            run.delete()
        if arguments.servers:
            killed_servers.kill(
                workspace, PROJECT, arguments.servers, rng, sound=check_sound, same=partial(check_same, whole)
            )


class Killing:
    """Workers that are forked from this process and killed."""

    def __init__(self, workspace: Workspace, rng: random.Random) -> None:
        from cnn_demo.training import __main__ as worker_process
        from cnn_demo.training import loop, worker  # noqa: F401 - imported before the fork

        setattr(loop, "CHECKPOINT_SECONDS", CHECKPOINT_SECONDS)  # noqa: B010 - an assignment is no valid type
        self._train = worker_process.train
        self.workspace, self.rng = workspace, rng
        self.deaths, self.whole_seconds = 0, 0.0

    def train_through(self) -> RunFolder:
        run, started = self.workspace.create(PROJECT, name="uninterrupted"), time.monotonic()
        _wait(self._start(run))
        self.whole_seconds = time.monotonic() - started
        assert run.status().state == FINISHED, run.status()
        return run

    def train_with_deaths(self, kills: int) -> RunFolder:
        """A run whose worker is killed so many times, or until the run has ended."""
        run = self.workspace.create(PROJECT, name="killed")
        for _ in range(kills):
            worker = self._start(run)
            time.sleep(self.rng.uniform(0, MOST_OF_A_RUN * self.whole_seconds))
            psutil.Process(worker).kill()
            _wait(worker)
            self.deaths += 1
            check_sound(run)
            if run.status().state == FINISHED:
                return run
        _wait(self._start(run))
        return run

    def _start(self, run: RunFolder) -> int:
        run.claim()
        if sys.platform == "win32":
            raise RuntimeError("Windows cannot fork.")
        if child := os.fork():
            return child
        with run.log_file.open("ab") as log:
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
        os._exit(self._train(run))


def _wait(child: int) -> None:
    os.waitpid(child, 0)


def check_files(run: RunFolder) -> None:
    """Raise an error unless every JSON and safetensors file of the run can be read."""
    for path in run.path.rglob("*"):
        with suppress(FileNotFoundError):  # deleted since it was listed: worker.json where a worker has just ended
            if path.suffix == ".json" and not path.name.startswith("."):
                json.loads(path.read_text())
            elif path.suffix == ".safetensors" and not path.name.startswith("."):
                load_file(path)


def check_sound(run: RunFolder) -> None:
    """Every file is whole, and what the status has reported is in the checkpoint or beyond."""
    check_files(run)
    read_record(run)
    status, epochs = run.status(), 0
    if run.checkpoint_file.is_file():
        with safe_open(run.checkpoint_file, framework="numpy") as file:
            epochs = json.loads(file.metadata()["position"])["epoch"]
    assert status.state == FINISHED or epochs >= status.epoch, f"{run.id} has lost an epoch: {epochs}, {status}"


def check_same(whole: RunFolder, run: RunFolder) -> None:
    """The run ended as the other one: weights bit by bit, each step and epoch measured once."""
    assert run.status().state == FINISHED, (run.status(), run.log_tail())
    names = ["weights", "best", *(f"epochs/{epoch:04d}" for epoch in range(EPOCHS + 1))]
    for name in names:
        ended, expected = (load_file(each.path / f"{name}.safetensors") for each in (run, whole))
        assert all(np.array_equal(ended[key], expected[key]) for key in expected), f"{name} of {run.id} differs"
    steps = {
        kind: [each["step"] for each in metrics.read(run.metrics_file) if each["kind"] == kind]
        for kind in (metrics.BATCH, metrics.EPOCH)
    }
    ends = [each["step"] for each in metrics.read(whole.metrics_file) if each["kind"] == metrics.EPOCH]
    assert steps[metrics.EPOCH] == ends, steps
    assert steps[metrics.BATCH] == sorted(set(steps[metrics.BATCH])), steps
    result, expected_result = run.result(), whole.result()
    assert result is not None
    assert expected_result is not None
    assert result["test"] == expected_result["test"]


if __name__ == "__main__":
    main()

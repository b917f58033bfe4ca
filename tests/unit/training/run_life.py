"""A run's life in one process, on a few images and a tiny network that is compiled once: for tests of failing disks."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from safetensors.numpy import load_file

from cnn_demo import settings
from cnn_demo.datasets.split import Splits
from cnn_demo.errors import UserError
from cnn_demo.jobs.queue import Queue
from cnn_demo.runs import draft, metrics
from cnn_demo.runs.folder import PAUSE, RunFolder
from cnn_demo.runs.metrics import BATCH, EPOCH
from cnn_demo.runs.record import read_records
from cnn_demo.runs.saved_exports import exported, keep
from cnn_demo.runs.shared_designs import SharedDesigns
from cnn_demo.runs.shared_networks import SharedNetworks
from cnn_demo.runs.status import FINISHED, PAUSED, QUEUED, RESUMABLE
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.runs.workspace import Workspace
from cnn_demo.runs.workspace_archive import everything, write_archive
from cnn_demo.runs.workspace_arrival import read_archive
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import Flatten, MaxPooling2D
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.storage import replacing
from tests.full_disk import FullDisk

Result = TypeVar("Result")
BATCHES, EPOCHS, PAUSE_AT = 3, 2, 4
WORKSPACE, OTHER = "workspace-of-the-tests", "another-workspace-of-them"
ATTEMPTS = 6
PROJECT = Project(
    architecture=Architecture(layers=(MaxPooling2D(pool_size=14), Flatten())),
    recipe=Recipe(batch_size=16, epochs=EPOCHS, precision="float32"),
    data=MNIST_5K,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """What every life trains: compiled once, and as before its first step each time."""

    ready: Any
    trains: Callable[[RunFolder], int]


def prepared() -> Training:
    """Import Keras and compile the steps."""
    from cnn_demo.training import __main__ as worker_process
    from cnn_demo.training.checkpoint import changed_by_training, unchanged
    from cnn_demo.training.phases import Phases
    from cnn_demo.training.precision import choose
    from cnn_demo.training.warm_start import PreparedRun, WarmStart

    rng = np.random.default_rng(0)

    def part(count: int) -> tuple[np.ndarray, np.ndarray]:
        return rng.integers(0, 256, (count, 28, 28, 1), np.uint8), (np.arange(count) % 10).astype(np.uint8)

    (x_train, y_train), (x_val, y_val), (x_test, y_test) = part(16 * BATCHES), part(20), part(20)
    data = Splits(x_train=x_train, y_train=y_train, x_val=x_val, y_val=y_val, x_test=x_test, y_test=y_test)
    phases = Phases(PROJECT, data, keeps_layers=False)
    phases.rehearse()
    trainer = phases.begin(is_frozen=False, report=lambda _: None).trainer
    ready = PreparedRun(project=PROJECT, precision=choose(PROJECT), data=data, phases=phases)

    def trains(run: RunFolder) -> int:
        with unchanged(changed_by_training(trainer)):
            return worker_process.train(run, WarmStart(ready))

    return Training(ready=ready, trains=trains)


class HereExecutor:
    """An Executor that notes which run was started; the life then works on it in this process."""

    def __init__(self) -> None:
        self.started: list[RunFolder] = []
        self.launch: str | None = None

    def start(self, run: RunFolder, launch: str) -> None:
        self.started.append(run)
        self.launch = launch

    def places(self) -> int | None:
        return None

    def ended_launch(self, run: RunFolder) -> str | None:
        return None if self.started else self.launch

    def kill(self, run: RunFolder) -> None:
        pass


@dataclass
class Life:
    """told: what people read of the refusals."""

    folder: Path
    training: Training
    disk: FullDisk
    told: list[str] = field(default_factory=list)

    def live(self) -> None:
        """All of it. Whatever is refused is tried again when there is space again, as a person does."""
        self.executor = HereExecutor()
        self.runs_folder = self.folder / "runs"
        self.workspace = Workspace(self.runs_folder / WORKSPACE)
        self.queue = self.done(lambda: Queue(self.runs_folder, parallel=1, executor=self.executor))  # type: ignore[arg-type]
        self.done(lambda: draft.save(self.workspace.folder, draft.Draft(project=PROJECT)))
        self.run = self.done(lambda: self.workspace.create(PROJECT, name="A run"))
        self.train_until(PAUSED)
        self.train_until(FINISHED)
        self.queue.advance()  # the ticket goes
        self.token = self.done(lambda: SharedNetworks(self.runs_folder).share(self.run))
        self.done(lambda: SharedDesigns(self.runs_folder).keep("a design"))
        self.done(self.export)
        self.done(self.copy)
        self.other = Workspace(self.runs_folder / OTHER)
        self.done(self.bring)

    def done(self, act: Callable[[], Result]) -> Result:
        """Do it; where it is refused, look around, make space and do it again."""
        try:
            return act()
        except UserError as error:
            self.refused(str(error))
            return act()

    def refused(self, reason: str) -> None:
        assert WORKSPACE not in reason, "a message for people holds the secret id of a workspace"
        self.told.append(reason)
        self.check_sound()
        self.disk.free_some_space()

    def train_until(self, state: str) -> None:
        """Queue, start and resume as page and scheduler do, until the run is in that state."""
        if self.run.status().state == PAUSED:
            self.done(lambda: self.queue.resume(self.run) if self.run.status().state == PAUSED else None)
        else:
            self.done(lambda: self.queue.enter(self.run))
        for _ in range(ATTEMPTS):
            while self.executor.started:
                if state == PAUSED:
                    self.done(lambda: self.run.request(PAUSE, at_step=PAUSE_AT))
                self.work(self.executor.started.pop())
            status = self.run.status()
            if status.state == state:
                return
            self.refused(status.reason)
            if status.state in RESUMABLE and self.run.stored_status().state != QUEUED:
                self.queue.resume(self.run)
            self.queue.adopt()
            self.queue.advance()
        raise AssertionError(f"The run is {self.run.status()}.")

    def work(self, run: RunFolder) -> None:
        """The worker process: whatever it raises ends it alone."""
        try:
            self.training.trains(run)
        except OSError as error:
            self.told.append(f"The worker died: {error}")

    def export(self) -> None:
        made = self.folder.parent / f"{self.folder.name}-made"  # on another disk
        made.mkdir(exist_ok=True)
        (made / "model.onnx").write_bytes(b"1234")
        keep(
            TrainedNetwork(self.run.path), "onnx", made, {"checked": False, "bytes": 4, "gzipped_bytes": 4, "bound": 0}
        )

    def copy(self) -> None:
        with replacing(self.folder / "copy.work.zip") as file:
            write_archive(file, self.workspace, everything(self.workspace))

    def bring(self) -> None:
        with (self.folder / "copy.work.zip").open("rb") as file:
            read_archive(file, self.other, settings.read())

    def check_sound(self) -> None:
        """Every file that has a name of its own is whole, and every run of a list can be read."""
        for path in self.folder.rglob("*"):
            if path.name.startswith(".") or not path.is_file():
                continue
            if path.suffix == ".json":
                json.loads(path.read_text())
            elif path.suffix == ".safetensors":
                load_file(path)
        for workspace in (self.workspace, Workspace(self.runs_folder / OTHER)):
            assert read_records(workspace)[1] == []

    def check_same_as(self, whole: Life) -> None:
        """It ended as the life on a disk with space."""
        self.check_sound()
        assert not (other := self.files() ^ whole.files()), sorted(other)
        for name in ("weights", "best", "epochs/0000", "epochs/0001", "epochs/0002"):
            ended, expected = (load_file(life.run.path / f"{name}.safetensors") for life in (self, whole))
            assert all(np.array_equal(ended[key], expected[key]) for key in expected), name
        records = metrics.read(self.run.metrics_file)
        assert [each["step"] for each in records if each["kind"] == EPOCH] == [BATCHES, 2 * BATCHES]
        steps = [each["step"] for each in records if each["kind"] == BATCH]
        assert steps == sorted(set(steps))
        assert SharedNetworks(self.runs_folder).open(self.token).path == self.run.path
        assert exported(TrainedNetwork(self.run.path), "onnx") is not None
        assert draft.read(self.other.folder) == draft.read(self.workspace.folder)

    def is_left_over(self, path: Path) -> bool:
        """Whether it is an unfinished file, which cannot be deleted once the disk is read-only; the server sweeps it later."""
        return self.disk.code == errno.EROFS and path.name.startswith(".")

    def files(self) -> set[str]:
        """Everything on the disk, with one name for each run and token. deaths.json tells of a worker that died."""
        found = (
            path
            for path in self.folder.rglob("*")
            if path.is_file() and path.name != "deaths.json" and not self.is_left_over(path)
        )
        names = {str(path.relative_to(self.folder)) for path in found}
        return {name.replace(self.run.id, "RUN").replace(self.token, "TOKEN") for name in names}

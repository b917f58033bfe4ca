"""How the runs of a search are made, started and stopped: through the server's queue, or directly from a terminal."""

from __future__ import annotations

from typing import Protocol

from cnn_demo.errors import LimitError, UserError
from cnn_demo.jobs.executor import Executor, launch
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.jobs.queue import Queue
from cnn_demo.jobs.queue_limits import QueueLimits
from cnn_demo.jobs.quotas import Quotas
from cnn_demo.jobs.recovery import settle
from cnn_demo.jobs.visitor import Visitor
from cnn_demo.runs.disk_use import DiskMeter
from cnn_demo.runs.folder import STOP, RunFolder, RunInputs
from cnn_demo.runs.status import QUEUED, RUNNING
from cnn_demo.runs.sweep_folder import SweepFolder
from cnn_demo.runs.workspace import Workspace
from cnn_demo.runs.workspace_use import origin_of
from cnn_demo.settings import Settings
from cnn_demo.spec.limits import check
from cnn_demo.spec.project import Project


class TrialRuns(Protocol):
    """Makes the ordinary runs that try a search's values."""

    @property
    def at_once(self) -> int:
        """How many of them may wait or train at one time."""

    def check(self, project: Project) -> None:
        """Raise LimitError where a run of the project would be beyond what this server allows."""

    def has_room(self) -> bool:
        """Whether another run can be made now; where not, it may be later."""

    def make(self, project: Project, name: str, given: RunInputs) -> RunFolder:
        """A new run. Raises LimitError where no more can be kept, StorageError; then there is none."""

    def start(self, run: RunFolder) -> None:
        """Let the run train when its turn comes; nothing where it does already. Raises UserError."""

    def stop(self, run: RunFolder) -> None:
        """Ask the run to end early. Raises UserError; LimitError where a paused run finds no room to be evaluated."""

    def tend(self, active: list[RunFolder]) -> None:
        """See to the active runs. Called a few times a second."""


class QueuedRuns:
    """Enters runs of a search into the queue of the server, whose web process starts them."""

    def __init__(self, settings: Settings, search: SweepFolder) -> None:
        self._search = search
        self._settings, self._workspace = settings, Workspace(search.workspace)
        # With no place of its own it starts nothing; the executor only ends workers here, as Stop may ask for.
        self._queue = Queue(settings.runs_folder, parallel=0, executor=LocalExecutor(), limits=QueueLimits.of(settings))
        self._quotas = Quotas(settings, DiskMeter(settings.runs_folder))

    @property
    def at_once(self) -> int:
        """Read each time: the server says it, whose setting or cluster may have changed."""
        return self._search.places()

    def check(self, project: Project) -> None:
        check(project.architecture, project.recipe, self._settings, images=project.data.training_images)

    def has_room(self) -> bool:
        try:
            self._queue.check_room(self._visitor())
        except LimitError:
            return False
        return True

    def make(self, project: Project, name: str, given: RunInputs) -> RunFolder:
        self._quotas.check_new_runs(self._visitor(), 1, self._quotas.run_bytes(project))
        most = self._settings.max_runs_per_workspace
        return self._workspace.create(project, name=name, max_runs=most, given=given)

    def start(self, run: RunFolder) -> None:
        if run.status().state == QUEUED and not self._queue.has_ticket(run):
            self._queue.enter(run)

    def stop(self, run: RunFolder) -> None:
        self._queue.stop(run)

    def tend(self, active: list[RunFolder]) -> None:
        """The web process does."""

    def _visitor(self) -> Visitor:
        return Visitor(origin=origin_of(self._workspace.folder), workspace=self._workspace.folder.name)


class DirectRuns:
    """Starts runs at once, for the command line, which has no queue and whose user decides about memory and disk."""

    def __init__(self, settings: Settings, workspace: Workspace, executor: Executor) -> None:
        self._settings, self._workspace, self._executor = settings, workspace, executor

    @property
    def at_once(self) -> int:
        """Asked each time: workers join a cluster, and leave it."""
        places = self._executor.places()
        return self._settings.parallel_runs if places is None else places

    def check(self, project: Project) -> None:
        check(project.architecture, project.recipe, self._settings, images=project.data.training_images)

    def has_room(self) -> bool:
        return self._executor.standstill() is None

    def make(self, project: Project, name: str, given: RunInputs) -> RunFolder:
        return self._workspace.create(project, name=name, given=given)

    def start(self, run: RunFolder) -> None:
        if run.status().state == QUEUED and self.has_room():  # else its turn comes when tend finds room
            launch(self._executor, run)

    def stop(self, run: RunFolder) -> None:
        run.request(STOP)

    def tend(self, active: list[RunFolder]) -> None:
        """Start what waits or was left by a worker that died, and have the next worker ready when one is needed."""
        for run in active:
            try:
                status = settle(self._executor, run)
            except UserError:  # deleted, or damaged: the search finds it so
                continue
            if status.state == QUEUED and self.has_room():
                launch(self._executor, run)
        if any(run.status().state == RUNNING for run in active):
            self._executor.prepare()

"""What starts and ends the workers of runs. Queue, scheduler, command line and pages use runs and this interface alone."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from cnn_demo.errors import UserError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.lease import is_locked
from cnn_demo.runs.status import LAUNCHING, RUNNING
from cnn_demo.spec.project import Project

ENDED_EARLY = "The worker process ended before it could begin. The end of the log may say why."


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """One that works on runs, or answers questions. places: how many at one time. refusal: why it gets none, a sentence."""

    name: str
    places: int
    refusal: str = ""


class Executor(Protocol):
    """Runs `python -m cnn_demo.training RUN` somewhere. Whether a worker then lives, its lease in the run folder tells."""

    def places(self) -> int | None:
        """How many runs can be worked on at one time; None: as many as the queue is allowed to start. Cheap."""

    def machines(self) -> list[Machine]:
        """Those that work on runs, by their names; empty where only this one does. Cheap."""

    def standstill(self) -> str | None:
        """Why no run can be started now, a sentence for visitors; None where one can. Cheap."""

    def start(self, run: RunFolder, launch: str) -> None:
        """Start a worker on a run; returns at once. Raises WorkerError or StorageError, then nothing was started.

        launch: the token that RunFolder.claim returned.
        """

    def ended_launch(self, run: RunFolder) -> str | None:
        """Token of the last launch here on the run, where its worker is known to have ended; else None."""

    def wait(self, run: RunFolder) -> None:
        """Wait until the worker that was started here on the run has ended."""

    def kill(self, run: RunFolder) -> None:
        """End the run's worker at once, where it can be reached, and wait until it has ended."""

    def prepare(self) -> None:
        """Make ready for some run, so that it begins sooner. Called again and again while nothing trains."""

    def expect(self, project: Project) -> None:
        """Make ready for a run of this project. The next run may still be of another project."""

    def end(self) -> None:
        """Give back what was made ready. Training workers go on, or make a checkpoint where they would be ended anyway."""


def launch(executor: Executor, run: RunFolder) -> None:
    """Start a worker on a run, and say so in its folder. Raises UserError; then the run has failed with that reason."""
    try:
        executor.start(run, run.claim())
    except UserError as error:
        with suppress(UserError):  # where the disk is full, this cannot be written either
            run.fail(str(error))
        raise


def has_ended_early(executor: Executor, run: RunFolder) -> bool:
    """Whether a run's worker has ended before it took the run up; no lease tells that.

    An ended worker of an earlier launch tells nothing: another web process may have launched the run since.
    """
    ended = executor.ended_launch(run)
    if ended is None:
        return False
    status = run.status()  # read after the worker's end, so that it is the last one which that worker wrote
    is_launching = status.state == RUNNING and status.phase == LAUNCHING and status.launch == ended
    return is_launching and not is_locked(run.path)

"""Trains a run from start or checkpoint to its end, and writes into its status how that ended."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from cnn_demo import settings
from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.split import Splits
from cnn_demo.errors import StorageError, UserError
from cnn_demo.network.devices import use
from cnn_demo.network.float32 import in_float32
from cnn_demo.runs.folder import PAUSE, START_WITHIN, STOP, RunFolder
from cnn_demo.runs.log_line import say, say_traceback
from cnn_demo.runs.status import FINISHED, PAUSED, STOPPED
from cnn_demo.settings import Settings
from cnn_demo.spec.project import Project
from cnn_demo.storage import delete, reason
from cnn_demo.training.final_evaluation import finish
from cnn_demo.training.loop import DONE, TERMINATED, TIME_LIMIT, Loop
from cnn_demo.training.precision import precision_of, with_precision
from cnn_demo.training.termination import end_on_terminate
from cnn_demo.training.training_data import load_splits
from cnn_demo.training.warm_start import WarmStart

ENDS = {
    DONE: (FINISHED, ""),
    STOP: (STOPPED, "Stopped on request."),
    TIME_LIMIT: (STOPPED, "Stopped at the time limit of this server (CNN_DEMO_MAX_MINUTES)."),
}


def work(run: RunFolder, warm_start: WarmStart | None = None) -> bool:
    """Train the run from its start or its last checkpoint. Returns False where it failed; its status says why.

    warm_start: what a spare worker has prepared for an expected run; ignored where this is another one.
    """
    try:
        _train(run, warm_start or WarmStart())
    except UserError as error:
        _fail(run, str(error))
    except MemoryError:
        _fail(run, "The worker ran out of memory. Use a smaller batch or a smaller design.")
    except Exception as error:  # noqa: BLE001 - the process ends here; the log has the traceback, the status its last line
        say_traceback()
        said = reason(error).strip().splitlines()
        _fail(run, f"{type(error).__name__}: {said[0] if said else ''}")
    else:
        return True
    return False


def _train(run: RunFolder, warm_start: WarmStart) -> None:
    project, limits = run.project(), settings.read()
    ready = warm_start.take(project)
    with use(project.recipe.device):
        data = ready.data if ready else _load(run, project, limits)
        chosen = precision_of(run, project, ready.precision if ready else None)
        loop = Loop(
            run,
            with_precision(project, chosen),
            data,
            made=ready.phases if ready and ready.precision.precision == chosen.precision else None,
            max_seconds=limits.max_minutes * 60,
            kept_epochs=limits.kept_epochs,
            kept_bytes=limits.kept_epochs_mb * MEGABYTE,
        )
        outcome = loop.train()
        if outcome == PAUSE:
            loop.reporter.update(state=PAUSED, phase="")
            return
        if outcome == TERMINATED or loop.terminated:
            run.interrupt()
            return
        end_on_terminate(run)  # the checkpoint is there
        loop.begin_testing()
        with loop.evaluated_weights():
            finish(run, in_float32(loop.network), data, loop.position)
    state, reason = ENDS[outcome]
    mean_speed = round(loop.position.step * loop.batch_size / max(loop.position.seconds, 1e-6), 1)
    loop.reporter.update(state=state, reason=reason, phase="", images_per_second=mean_speed, seconds_left=0.0)
    with suppress(StorageError):  # the run has ended well
        delete(run.checkpoint_file)  # last: a worker killed before resumes from it


def _load(run: RunFolder, project: Project, limits: Settings) -> Splits:
    """The project's images. The status says first how long a download may take, or the watchdog would end this worker."""
    run.write_status(replace(run.stored_status(), next_within=START_WITHIN + limits.download_seconds))
    return load_splits(project, Catalog(limits, run.path.parent))


def _fail(run: RunFolder, reason: str) -> None:
    say(reason)
    if run.exists():
        run.fail(reason)

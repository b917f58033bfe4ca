"""Decides what becomes of a run whose worker died, was ended, or was shut down with the server."""

from __future__ import annotations

from dataclasses import replace

from cnn_demo.jobs.executor import ENDED_EARLY, Executor, has_ended_early
from cnn_demo.jobs.run_events import run_event
from cnn_demo.runs.deaths import add_death
from cnn_demo.runs.folder import PAUSE, STOP, RunFolder
from cnn_demo.runs.status import FAILED, GOING_ON, INTERRUPTED, LAUNCHING, PAUSED, QUEUED, RUNNING, STOPPED, Status

GOES_ON = "{reason} The run goes on from its last checkpoint."
STARTS_AGAIN = "{reason} It had made no checkpoint yet, so the run starts again."
SAME_PLACE = (
    "{reason} This is the second time without a new checkpoint in between, so the run does not go on by itself. "
    "Resume starts it again."
)
EVALUATED = (
    "Stopped. The worker did not answer and was ended; the weights of the last checkpoint are kept and evaluated."
)
NO_WEIGHTS = "Stopped before the first checkpoint: the worker was ended, and there are no weights to keep."
PAUSED_BY_FORCE = "Paused. The worker did not answer and was ended; Resume goes on from the last checkpoint."
PAUSED_AT_START = "Paused before the first checkpoint: the worker was ended; Resume starts again."


def settle(executor: Executor, run: RunFolder) -> Status:
    """The status of an active run; where its worker has died, what becomes of the run is decided and written first.

    The caller holds the queue's lock, so that one process decides. Raises UserError.
    """
    if has_ended_early(executor, run):
        after_death(run, ENDED_EARLY)
    status = run.status()
    if status.state == FAILED and run.stored_status().state == RUNNING:
        if status.phase == LAUNCHING:
            executor.kill(run)  # else it might still begin later
        after_death(run, status.reason)
    elif status.state == PAUSED and status.phase == INTERRUPTED:
        _let_requests_wait(run)
        run.write_status(replace(status, state=QUEUED, phase=GOING_ON))
    else:
        return status
    return run.status()


def after_death(run: RunFolder, reason: str, *, may_go_on: bool = True) -> None:
    """Write the status of a run that no worker works on any more, though its stored status says so.

    reason: why the worker has ended, a sentence. may_go_on: whether starting it again with the same settings could help.
    A run that was asked to stop is evaluated with the weights of its last checkpoint, by another worker; one that was
    asked to pause is paused; any other goes on once at the same place.
    """
    last, requests, has_checkpoint = run.stored_status(), run.requests(), run.checkpoint_file.is_file()
    is_stopped, is_paused = STOP in requests, PAUSE in requests and STOP not in requests
    wanted = not is_paused and (has_checkpoint or not is_stopped)
    death = add_death(run, last, reason, may_go_on=may_go_on and wanted)
    run_event("worker-died", run, kind="training", reason=reason, goes_on=death.went_on)
    if death.went_on:
        _let_requests_wait(run)
        goes_on = GOES_ON if has_checkpoint else STARTS_AGAIN
        said = EVALUATED if is_stopped else goes_on.format(reason=reason)
        run.write_status(replace(last, state=QUEUED, reason=said, phase=GOING_ON))
        return
    if is_paused:
        state, said = PAUSED, PAUSED_BY_FORCE if has_checkpoint else PAUSED_AT_START
    elif is_stopped and not has_checkpoint:
        state, said = STOPPED, NO_WEIGHTS
    else:
        state, said = FAILED, SAME_PLACE.format(reason=reason) if may_go_on else reason
    run.write_status(replace(last, state=state, reason=said, phase=""))


def _let_requests_wait(run: RunFolder) -> None:
    """The next worker obeys them before it trains, however long its start takes."""
    for request, at_step in run.requests().items():
        run.request(request, at_step=at_step)

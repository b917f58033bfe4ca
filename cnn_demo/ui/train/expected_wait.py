"""Says how many runs are ahead of a waiting one, and about when it starts."""

from __future__ import annotations

from cnn_demo.jobs.waiting import WaitingTimes
from cnn_demo.runs.folder import RunFolder
from cnn_demo.ui.core import server
from cnn_demo.ui.core.number_text import seconds_text
from cnn_demo.ui.core.one_per_process import one_per_process
from cnn_demo.ui.widgets.training_time import epoch_seconds

TURNS = "Visitors take turns, so a run of somebody else may still start before this one."


@one_per_process()
def _waiting_times() -> WaitingTimes:
    return WaitingTimes(epoch_seconds, most_seconds=60.0 * server.settings().max_minutes)


def waiting_text(run: RunFolder) -> str:
    """The place of a waiting run, and its expected wait where anything is known of it."""
    queue = server.queue()
    wait = _waiting_times().wait(queue.runs_before(run), places=max(queue.places(), 1))
    if not wait.ahead:
        return "About to start."
    place = f"Waiting. Runs ahead of this one: {wait.ahead}."
    if wait.seconds is None:
        return place
    seconds = seconds_text(rounded(wait.seconds))
    if wait.is_least:
        return f"{place} Expected wait: at least {seconds}."
    return f"{place} Expected wait: about {seconds}."


def rounded(seconds: float) -> float:
    """No more digits than an estimate has: tens of seconds up to two minutes, then minutes, tens of minutes from an hour."""
    step = 10 if seconds < 120 else 60 if seconds < 3600 else 600
    return max(round(seconds / step), 1) * step

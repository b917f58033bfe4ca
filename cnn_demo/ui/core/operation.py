"""Starts what tells an operator how this web process is: the log of events and the report."""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import Any

from streamlit import runtime
from streamlit.runtime.stats import ACTIVE_SESSIONS_FAMILY, GaugeStat

from cnn_demo import __version__, events
from cnn_demo.errors import UserError
from cnn_demo.operation import prometheus
from cnn_demo.operation.faults import describe
from cnn_demo.operation.reporter import Reporter
from cnn_demo.operation.status import process_figures, read_status
from cnn_demo.ui.core import server
from cnn_demo.ui.core.one_per_process import one_per_process, stop

log = logging.getLogger(__name__)


def start() -> None:
    """Called once, when the web server starts. With a wrong setting it still starts, so that the pages can say so."""
    try:
        settings = server.settings()
        server.set_up_log()
        workers = "on" if server.workers().is_there else "off"
        events.event("server-started", version=__version__, workers=workers, parallel_runs=settings.parallel_runs)
        reporter().start()
        if address := settings.prometheus:
            prometheus.serve(*address, status)
    except (UserError, OSError):
        log.exception("The server starts without all of its parts.")


def status() -> dict[str, Any]:
    """The figures of operation/status.py, and as `server` those of this web process."""
    own = reporter().report()
    return {**read_status(server.settings(), own, server.quotas()), "server": process_figures(own)}


def end() -> None:
    """Called once, when the web server ends."""
    events.event("server-ended")
    stop()


@one_per_process(end=Reporter.end)
def reporter() -> Reporter:
    """The report of this process."""
    return Reporter(server.settings().runs_folder, server.faults(), _look)


def _look() -> dict[str, Any]:
    """What this process knows, as fields of ServerReport."""
    figures: dict[str, Any] = {"sessions": _sessions()}
    try:
        scheduler = server.scheduler()
    except UserError as error:
        return {**figures, "problems": [f"the queue of runs has not started. {error}"]}
    figures["without_workers"] = server.workers().cause
    figures["places"] = scheduler.queue.places()
    figures["machines"] = [asdict(machine) for machine in scheduler.executor.machines()]
    figures["standstill"] = scheduler.executor.standstill() or ""
    figures["question_machines"] = [asdict(machine) for machine in scheduler.compute.machines()]
    figures["question_standstill"] = scheduler.compute.standstill() or ""
    figures["lanes"] = [
        {"lane": lane.name, "working": int(lane.is_busy), "waiting": lane.waiting, "pid": lane.pid}
        for lane in scheduler.compute.lanes()
    ]
    fault = scheduler.fault()
    problems = [f"the queue of runs cannot move on. {describe(fault)}"] if fault else []
    return {**figures, "queue_age_seconds": scheduler.age_seconds(), "problems": problems}


def _sessions() -> int:
    """Open browser tabs."""
    if not runtime.exists():
        return 0
    stats = runtime.get_instance().stats_mgr.get_stats([ACTIVE_SESSIONS_FAMILY]).get(ACTIVE_SESSIONS_FAMILY, ())
    return sum(int(stat.value) for stat in stats if isinstance(stat, GaugeStat))

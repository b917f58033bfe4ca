"""The background thread of the web process: advances the queue and the searches, watches workers and keeps some warm."""

from __future__ import annotations

import logging
import math
import threading
import time

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.jobs.compute import Compute
from cnn_demo.jobs.executor import Executor
from cnn_demo.jobs.fault_log import FaultLog
from cnn_demo.jobs.housekeeping import Housekeeping
from cnn_demo.jobs.queue import Queue
from cnn_demo.jobs.queue_limits import QueueLimits
from cnn_demo.jobs.sweep_processes import SweepProcesses
from cnn_demo.jobs.watchdog import Watchdog
from cnn_demo.settings import MEMORY_SLACK, Settings
from cnn_demo.settings.worker_support import SUPPORTED, WorkerSupport
from cnn_demo.spec.project import Project

TICK_SECONDS = 0.4
# Not at once: importing TensorFlow takes a whole processor for seconds, and the first page needs it.
WARM_AFTER_SECONDS = 3.0
SETTLED_SECONDS = 1.0  # without another change of what is expected
ADOPT_SECONDS = 300.0
TIDY_SECONDS = 600.0

log = logging.getLogger(__name__)


class Scheduler:
    """Owns the queue of this process. Where memory allows, warms the compute worker, then has the executor prepare.

    support: without workers, it starts none, and still clears what is old and watches the runs of other processes.
    """

    def __init__(
        self, settings: Settings, compute: Compute, executor: Executor, support: WorkerSupport = SUPPORTED
    ) -> None:
        self._keeps_warm = settings.spare_worker and support.is_there
        self.compute, self.executor = compute, executor
        self.queue = Queue(
            settings.runs_folder,
            parallel=settings.parallel_runs,
            executor=executor,
            limits=QueueLimits.of(settings),
            support=support,
        )
        self.sweeps = SweepProcesses(self.queue, most=settings.parallel_sweeps)
        self._watchdog = Watchdog(self.queue, most_bytes=round(settings.max_worker_mb * MEMORY_SLACK * MEGABYTE))
        self.housekeeping = Housekeeping(settings, self.queue)
        self._expected: tuple[Project | None, float] = None, 0.0
        self._warm_at, self._adopt_at, self._tidy_at = math.inf, 0.0, 0.0
        self._faults = FaultLog(log, "The queue could not move on; it tries again.")
        self._moved_at: float | None = None
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._work, name="scheduler", daemon=True)

    def start(self) -> None:
        self._moved_at = time.monotonic()
        self._thread.start()

    def fault(self) -> Exception | None:
        """Why the queue could not move on at the last try; None where it could."""
        return self._faults.error

    def age_seconds(self) -> float | None:
        """Since the queue last moved on, or the thread was started; None before that."""
        return None if self._moved_at is None else time.monotonic() - self._moved_at

    def expect(self, project: Project) -> None:
        """Tell which project is likely to train next. The executor prepares it once it has not changed for a second."""
        if project != self._expected[0]:
            self._expected = project, time.monotonic()

    def end(self) -> None:
        """Stop the thread, the searches and the executor's preparations; see Executor.end for the runs that train."""
        self._end.set()
        if self._thread.is_alive():
            self._thread.join()
        self.sweeps.end()
        self.executor.end()

    def _work(self) -> None:
        self._warm_at = time.monotonic() + WARM_AFTER_SECONDS
        while not self._end.wait(TICK_SECONDS):
            try:
                self._tick()
            except Exception as error:  # noqa: BLE001 - the thread must go on; the error is logged
                self._faults.failed(error)
            else:
                self._faults.succeeded()
                self._moved_at = time.monotonic()

    def _tick(self) -> None:
        now = time.monotonic()
        if self._keeps_warm and now >= self._warm_at:
            self._warm_at = math.inf
            self.compute.warm()
        if now >= self._adopt_at:
            self._adopt_at = now + ADOPT_SECONDS
            self.queue.adopt()
            self.sweeps.adopt()
        self._watchdog.check()
        self.queue.advance()
        self.sweeps.check()
        if now >= self._tidy_at:
            self._tidy_at = now + TIDY_SECONDS
            self.housekeeping.tidy()
        # One import of TensorFlow at a time, and none beside a training run: each takes a whole processor.
        if self._keeps_warm and self.compute.has_started() and not self.queue.has_work():
            self.executor.prepare()
            project, since = self._expected
            if project and time.monotonic() - since > SETTLED_SECONDS:
                self.executor.expect(project)

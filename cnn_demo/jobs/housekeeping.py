"""Keeps the folder of runs within its bounds: quotas, clearing of unused work, replaced images, left-overs of processes."""

from __future__ import annotations

from cnn_demo.jobs.clearing import Clearing
from cnn_demo.jobs.own_versions import clear_versions
from cnn_demo.jobs.queue import Queue
from cnn_demo.jobs.quotas import Quotas
from cnn_demo.runs.bundle_arrival import remove_abandoned
from cnn_demo.runs.disk_use import DiskMeter
from cnn_demo.runs.sweeping import sweep
from cnn_demo.settings import Settings


class Housekeeping:
    """What one server knows of its disk. quotas: for the pages and the status."""

    def __init__(self, settings: Settings, queue: Queue) -> None:
        meter = DiskMeter(settings.runs_folder)
        self.clearing = Clearing(settings, queue, meter)
        self.quotas = Quotas(settings, meter, make_room=self.clearing.make_room)
        self._settings = settings

    def tidy(self) -> None:
        """Remove left-overs and clear old work. Called at start and now and then."""
        sweep(self._settings.runs_folder)
        remove_abandoned(self._settings.cache_folder)
        clear_versions(self._settings)
        self.clearing.clear_old()

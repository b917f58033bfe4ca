"""Left-overs of visitors and of killed processes are removed while the server runs."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

from cnn_demo import settings as settings_module
from cnn_demo.jobs.housekeeping import Housekeeping
from cnn_demo.jobs.queue import Queue
from cnn_demo.runs import bundle_arrival


def test_a_network_that_never_arrived_whole_is_removed(queue: Queue, runs_folder: Path, tmp_path: Path) -> None:
    settings = replace(settings_module.read({}), runs_folder=runs_folder, cache_folder=tmp_path)
    abandoned, fresh = (bundle_arrival.begin(tmp_path, 3, most_bytes=3) for _ in range(2))
    then = time.time() - bundle_arrival.ABANDONED_SECONDS - 1
    os.utime(abandoned.path, (then, then))
    Housekeeping(settings, queue).tidy()
    assert [path.exists() for path in (abandoned.path, fresh.path)] == [False, True]

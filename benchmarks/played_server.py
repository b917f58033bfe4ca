"""Streamlit's command line with played training workers: python -m benchmarks.played_server run server.py.

On SIGUSR1 it writes how many sessions, media files and objects it holds into counts.json in the folder of the runs.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path
from typing import Any

from streamlit import runtime
from streamlit.web.cli import main

from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.storage import write_json

PLAYED = (sys.executable, "-m", "benchmarks.played_training")
LocalExecutor.__init__.__kwdefaults__ = {**(LocalExecutor.__init__.__kwdefaults__ or {}), "command": PLAYED}


def _tell(*_: object) -> None:
    app: Any = runtime.get_instance()
    gc.unfreeze()
    gc.collect()
    counts = {
        "sessions": len(app._session_mgr.list_sessions()),
        "media_files": len(app.media_file_mgr._file_metadata),
        "objects": len(gc.get_objects()),
    }
    write_json(Path(os.environ["CNN_DEMO_RUNS"]) / "counts.json", counts)


if __name__ == "__main__":
    if sys.platform == "win32":
        raise RuntimeError("Windows has no such signal.")
    signal.signal(signal.SIGUSR1, _tell)
    main(prog_name="streamlit")

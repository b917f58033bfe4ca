"""Streamlit's command line with played training workers: python -m benchmarks.played_server run app.py."""

from __future__ import annotations

import sys

from streamlit.web.cli import main

from cnn_demo.jobs.local_executor import LocalExecutor

PLAYED = (sys.executable, "-m", "benchmarks.played_training")
LocalExecutor.__init__.__kwdefaults__ = {**(LocalExecutor.__init__.__kwdefaults__ or {}), "command": PLAYED}

if __name__ == "__main__":
    main(prog_name="streamlit")

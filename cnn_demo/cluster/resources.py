"""Dask's resources, by which a Dask worker says what it is there for. Without Dask, as the command line names them, too."""

from __future__ import annotations

from cnn_demo.jobs.worker_kinds import LONG, SHORT

RUN = "run"  # one for each run that a Dask worker may work on: dask worker --resources "run=1"
FOR_RUNS, FOR_QUESTIONS = (RUN,), (SHORT, LONG)
ALL = (*FOR_RUNS, *FOR_QUESTIONS)

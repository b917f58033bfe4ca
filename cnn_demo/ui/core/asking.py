"""Asks the compute worker from a page; a wait that one would notice shows how long it will be."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import streamlit as st

from cnn_demo.ui.core import server


def ask(task: str, *, doing: str = "", usual_seconds: float = 0.0, **arguments: Any) -> Any:
    """The answer of a task of cnn_demo.jobs.tasks. Leaving or changing the page stops the wait.

    doing, usual_seconds: what a task that takes its time does, and how long it takes as a rule.
    """
    compute = server.compute()
    start = 0.0 if compute.is_warm() else compute.usual_start_seconds()
    if not start + usual_seconds:
        return compute.ask(task, **arguments)
    bar = st.progress(0.0)

    def show(waited: float) -> None:
        what = "Starting TensorFlow" if waited < start or not doing else doing
        whole = start + usual_seconds
        bar.progress(min(waited / whole, 0.99), text=f"{what}{_left(whole - waited)}")

    show(0.0)
    try:
        return compute.ask(task, waiting=show, **arguments)
    finally:
        bar.empty()


def ask_long(task: str, *, limit_seconds: float, before: str = "", **arguments: Any) -> Any:
    """The same for a task that says how far it is, and that stops when nobody waits for it any more.

    The task takes progress_file and stop_file, see cnn_demo/runs/progress.py. Whatever ends this wait, a button or
    another page, stops the task: the folder of both is gone then. before: what stands before each step's name.
    """
    compute = server.compute()
    start = 0.0 if compute.is_warm() else compute.usual_start_seconds()
    bar = st.progress(0.0, text=before or "About to start")
    with tempfile.TemporaryDirectory() as folder:
        progress_file = Path(folder, "progress.json")

        def show(waited: float) -> None:
            if progress_file.is_file():
                now = json.loads(progress_file.read_text())
                bar.progress(now["share"], text=f"{before}{now['step']}{_left(now['seconds_left'])}")
            elif start:
                bar.progress(0.0, text=f"{before}Starting TensorFlow{_left(start - waited)}")

        try:
            return compute.ask(
                task,
                waiting=show,
                limit_seconds=limit_seconds,
                progress_file=str(progress_file),
                stop_file=str(progress_file.with_name("stop")),
                **arguments,
            )
        finally:
            bar.empty()


def _left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f", about {seconds:.0f} s left" if seconds > 1 else ", a moment more"

"""Asks the compute worker from a page; a wait that one would notice shows how long it will be."""

from __future__ import annotations

from typing import Any

import streamlit as st

from cnn_demo.ui import server


def ask(task: str, **arguments: Any) -> Any:
    """The answer of a task of cnn_demo.jobs.tasks. Leaving or changing the page stops the wait."""
    compute = server.compute()
    if compute.is_warm():
        return compute.ask(task, **arguments)
    usual = compute.usual_start_seconds()
    bar = st.progress(0.0, text=_text(0.0, usual))

    def show(waited: float) -> None:
        bar.progress(min(waited / usual, 0.99), text=_text(waited, usual))

    try:
        return compute.ask(
            task,
            waiting=show,
            **arguments,
        )
    finally:
        bar.empty()


def _text(waited: float, usual: float) -> str:
    left = usual - waited
    return f"Starting TensorFlow, {f'about {left:.0f} s left' if left > 1 else 'a moment more'}"

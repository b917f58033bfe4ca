"""Time until Home can be used and memory of the web process, against the same app with TensorFlow imported.

A bare Streamlit page shows what no Streamlit app can be faster than.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import psutil
from playwright.sync_api import Browser, sync_playwright

from benchmarks.table import Row
from cnn_demo.byte_sizes import MEGABYTE
from scripts.browser import launch, wait_until_idle
from scripts.serve import PROJECT, serve

IDLE_SECONDS = 120
TITLE = "CNN workshop"


def measure(rounds: int) -> list[Row]:
    """Seconds from the start of the server to a usable Home, and memory of the web process then."""
    entries = {"ours": PROJECT / "app.py", "other": _with_tensorflow(), "bare": bare_app()}
    seconds: dict[str, list[float]] = {name: [] for name in entries}
    memory: dict[str, list[float]] = {name: [] for name in entries}
    with sync_playwright() as playwright, launch(playwright) as browser:
        for _ in range(rounds):
            for name, entry in entries.items():
                taken, used = _home(browser, entry)
                seconds[name].append(taken)
                memory[name].append(used)
    goal = "at most 0.25"
    return [
        Row(question="start to a usable Home", unit="s", ours=seconds["ours"], other=seconds["other"], goal=goal),
        Row(
            question="start to a bare Streamlit page", unit="s", ours=seconds["bare"], other=seconds["other"], goal="-"
        ),
        Row(question="memory of the web process", unit="MB", ours=memory["ours"], other=memory["other"], goal=goal),
    ]


def _home(browser: Browser, entry: Path) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        with serve(Path(folder), entry=entry) as server:
            page = browser.new_page()
            page.goto(server.url)
            wait_until_idle(page, timeout_seconds=IDLE_SECONDS)
            page.get_by_role("heading", name=TITLE).wait_for()
            seconds = time.monotonic() - started
            used = psutil.Process(server.process.pid).memory_info().rss / MEGABYTE
            page.close()
    return seconds, used


def _with_tensorflow() -> Path:
    """A copy of app.py that imports TensorFlow first."""
    source = (PROJECT / "app.py").read_text().replace('"pages/', f'"{PROJECT}/pages/')
    return _script(
        "with_tensorflow", source.replace("import streamlit as st", "import streamlit as st\nimport tensorflow", 1)
    )


def bare_app() -> Path:
    """An app whose only content is Home's title."""
    return _script("bare", f"import streamlit as st\nst.title({TITLE!r})\n")


def _script(name: str, source: str) -> Path:
    path = PROJECT / "benchmarks" / "results" / f"app_{name}.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(source)
    return path

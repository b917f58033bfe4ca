"""How soon Home can be used, and what the web process weighs, against the same app with TensorFlow in it.

A bare Streamlit page is measured beside them: no app of Streamlit's can be there sooner.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import psutil
from playwright.sync_api import Browser, sync_playwright

from benchmarks.table import Row
from scripts.browser import launch, wait_until_idle
from scripts.serve import PROJECT, serve

MEGABYTE = 2**20
IDLE_SECONDS = 120
TITLE = "CNN workshop"


def measure(rounds: int) -> list[Row]:
    """Seconds from the start of the server to a usable Home, and memory of the web process then."""
    entries = {"ours": PROJECT / "app.py", "other": _with_tensorflow(), "bare": _bare()}
    seconds: dict[str, list[float]] = {who: [] for who in entries}
    memory: dict[str, list[float]] = {who: [] for who in entries}
    with sync_playwright() as playwright, launch(playwright) as browser:
        for _ in range(rounds):
            for who, entry in entries.items():
                taken, used = _home(browser, entry)
                seconds[who].append(taken)
                memory[who].append(used)
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
    """app.py beside itself, with `import tensorflow` at its top."""
    source = (PROJECT / "app.py").read_text().replace('"pages/', f'"{PROJECT}/pages/')
    return _script(
        "with_tensorflow", source.replace("import streamlit as st", "import streamlit as st\nimport tensorflow", 1)
    )


def _bare() -> Path:
    """A page with Home's title and nothing else."""
    return _script("bare", f"import streamlit as st\nst.title({TITLE!r})\n")


def _script(name: str, source: str) -> Path:
    path = PROJECT / "benchmarks" / "results" / f"app_{name}.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(source)
    return path

"""Memory of the web process of a server without workers: every page, chapter and section is used in Chromium.

A network is trained on the device and another one exported. Also counted: the processes that the server has started then.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.table import Row
from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.runs.saved_exports import exported, remove
from cnn_demo.runs.trained_network import shipped
from scripts.browser import draw_stroke, launch, until_rerun, wait_until_idle
from scripts.serve import PROJECT, Server, serve

PAGES = ("", "learn", "data", "build", "train", "runs", "classroom", "draw", "explain", "inspection", "export")
WAIT_SECONDS, TRAINING_SECONDS = 60, 300
STROKE = ((0.3, 0.2), (0.7, 0.2), (0.45, 0.8))
WITHOUT = {"CNN_DEMO_WORKERS": "off"}
PICTURE = PROJECT / "docs" / "screenshot.png"


def measure(rounds: int) -> list[Row]:
    """MB of the web process when Home stands, and after all pages; processes beside it at the end."""
    home, used, processes = list[float](), list[float](), list[float]()
    with sync_playwright() as playwright, launch(playwright) as browser:
        for _ in range(rounds):
            with tempfile.TemporaryDirectory() as folder, serve(Path(folder), settings=WITHOUT) as server:
                first, most, others = _use_everything(browser, server)
                home.append(first)
                used.append(most)
                processes.append(others)
    return [
        Row(question="web process without workers, Home", unit="MB", ours=home, other=None, goal="-"),
        Row(question="web process without workers, all used", unit="MB", ours=used, other=None, goal="below 250"),
        Row(question="processes besides, before an upload", unit="", ours=processes, other=None, goal="0"),
    ]


def _use_everything(browser: Browser, server: Server) -> tuple[float, float, float]:
    page = browser.new_page()
    process = psutil.Process(server.process.pid)
    seen = [_open(page, server, "", process)]
    for name in PAGES:
        seen.append(_open(page, server, name, process))
        if name in ("", "draw"):
            draw_stroke(page, page.get_by_role("application").first, STROKE)
    seen += [_open(page, server, f"learn?chapter={name}", process) for name in _chapters()]
    _open(page, server, "inspection", process)
    for title in _sections():
        page.get_by_role("radio", name=title, exact=True).click(force=True)
        page.get_by_role("heading", name=f"{title}: ").wait_for(timeout=WAIT_SECONDS * 1000)
        wait_until_idle(page, timeout_seconds=WAIT_SECONDS)
        seen.append(_megabytes(process))
    seen.append(_train(page, server, process))
    seen.append(_export(page, server, process))
    others = len(process.children(recursive=True))
    _open(page, server, "draw", process)
    with until_rerun(page):
        page.get_by_role("radio", name="Upload").click(force=True)
    page.locator("input[type=file]").set_input_files(PICTURE)
    wait_until_idle(page, timeout_seconds=WAIT_SECONDS)
    seen.append(_megabytes(process))
    page.close()
    return seen[0], max(seen), others


def _train(page: Page, server: Server, process: psutil.Process) -> float:
    """One epoch on the device."""
    _open(page, server, "train", process)
    with until_rerun(page):
        page.get_by_label("Epochs", exact=True).fill("1")
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Start training").click()
    page.get_by_text("of new digits right").wait_for(timeout=TRAINING_SECONDS * 1000)
    return _megabytes(process)


def _export(page: Page, server: Server, process: psutil.Process) -> float:
    """A TensorFlow.js model, made from scratch."""
    network = shipped()[0]
    if found := exported(network, "tfjs"):
        remove(network, "tfjs", found)
    _open(page, server, "export", process)
    page.locator(".st-key-make-tfjs").get_by_role("button").click()
    page.locator(".st-key-download-tfjs").get_by_role("button").wait_for(timeout=WAIT_SECONDS * 1000)
    return _megabytes(process)


def _open(page: Page, server: Server, address: str, process: psutil.Process) -> float:
    page.goto(f"{server.url}/{address}")
    wait_until_idle(page, timeout_seconds=WAIT_SECONDS)
    page.get_by_role("heading", level=1).first.wait_for()
    used = _megabytes(process)
    print(f"  {address or 'home'}: {used:.0f} MB")
    return used


def _chapters() -> list[str]:
    from cnn_demo.ui.learn.chapters import CHAPTERS  # imports Streamlit

    return [chapter.key for chapter in CHAPTERS]


def _sections() -> list[str]:
    from cnn_demo.ui.inspection.sections import SECTIONS  # imports Streamlit

    return [section.title for section in SECTIONS.values()]


def _megabytes(process: psutil.Process) -> float:
    return process.memory_info().rss / MEGABYTE

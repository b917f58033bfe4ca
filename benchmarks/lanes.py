"""How long another visitor waits for short answers while one makes every export of the shipped network."""

from __future__ import annotations

import itertools
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.table import Row
from cnn_demo import settings
from cnn_demo.errors import UserError
from cnn_demo.jobs.compute import Compute
from cnn_demo.jobs.visitor import Visitor
from cnn_demo.runs.trained_network import shipped
from cnn_demo.spec.exports import EXPORTS

BUSY, OTHER = Visitor(origin="busy", workspace="busy"), Visitor(origin="other", workspace="other")
TASKS = ("predict", "feature_maps")
PAUSE_SECONDS = 0.5
LIMIT_SECONDS = 900.0
ALONE_QUESTIONS = 20
MILLISECONDS = 1000.0


def measure(rounds: int) -> list[Row]:
    """Median and longest wait in ms, alone and beside the exports, with one worker and with two."""
    rows = []
    for workers in (1, 2):
        alone, beside = list[float](), list[float]()
        for _ in range(rounds):
            compute = Compute(settings.read(), workers=workers)
            compute.warm().result()
            compute.ask("devices")
            compute.ask("measure_speed")  # waits for the worker for long work
            alone += itertools.islice(_waits(compute), ALONE_QUESTIONS)
            beside += _beside_exports(compute)
            compute.end()
        for when, waits in (("alone", alone), ("beside the exports", beside)):
            question = f"short questions {when}, workers: {workers}"
            goal = "at most 2,000" if workers == 2 else ""
            median = float(np.median(waits))
            rows.append(Row(question=f"{question}, median", unit="ms", ours=[median], other=None, goal=goal))
            rows.append(Row(question=f"{question}, longest", unit="ms", ours=[max(waits)], other=None, goal=goal))
    return rows


def _beside_exports(compute: Compute) -> list[float]:
    ended = threading.Event()
    with ThreadPoolExecutor(1) as visitor:
        exports = visitor.submit(_make_all, compute, ended)
        waits = list(itertools.takewhile(lambda _: not ended.is_set(), _waits(compute)))
        exports.result()
    return waits


def _make_all(compute: Compute, ended: threading.Event) -> None:
    """One after another, as the Export page does."""
    for name in EXPORTS:
        with compute.temporary_folder() as folder:
            try:
                out = str(Path(folder, name))
                path = str(shipped()[0].path)
                compute.ask("export", visitor=BUSY, limit_seconds=LIMIT_SECONDS, path=path, format_name=name, out=out)
            except UserError as error:  # a runtime of the check is missing here
                print(f"{name}: {error}")
    ended.set()


def _waits(compute: Compute) -> itertools.chain[float]:
    """Asks short questions, each of a new image, and gives the wait for each in ms; without end."""
    return itertools.chain.from_iterable(_ask_all(compute, number) for number in itertools.count())


def _ask_all(compute: Compute, number: int) -> list[float]:
    waits = []
    height, width, channels = shipped()[0].project().data.input_shape
    image = np.random.default_rng(number).random((height, width, channels), np.float32)
    for task in TASKS:
        arguments: dict[str, Any] = {"images": image[None]} if task == "predict" else {"image": image}
        started = time.monotonic()
        compute.ask(task, visitor=OTHER, path=str(shipped()[0].path), **arguments)
        waits.append(MILLISECONDS * (time.monotonic() - started))
        time.sleep(PAUSE_SECONDS)
    return waits

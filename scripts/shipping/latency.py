"""How long a shipped network takes for one image in each runtime, on the machine that ships it."""

from __future__ import annotations

import platform
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from cnn_demo.export.runtime_check import TIMED, WARM_UPS
from cnn_demo.jobs.compute import Compute
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.exports import export_format

# What an export's own check measures, in the program that the format is for.
FORMATS = ("litert", "onnx", "tfjs-float16")
CPU_FILE = Path("/proc/cpuinfo")


def latency(compute: Compute, network: TrainedNetwork) -> dict[str, Any]:
    """machine, median_of, and for each runtime the median milliseconds of one image at a time, JSON-ready."""
    load = psutil.getloadavg()[0]
    rows = [_in_the_compute_worker(compute, network), *(_exported(compute, network, name) for name in FORMATS)]
    return {"machine": {**machine(), "load_before": round(load, 1)}, "median_of": TIMED, "runtimes": rows}


def machine() -> dict[str, Any]:
    """processor and cores."""
    return {"processor": _processor(), "cores": psutil.cpu_count()}


def _processor() -> str:
    lines = CPU_FILE.read_text().splitlines() if CPU_FILE.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _in_the_compute_worker(compute: Compute, network: TrainedNetwork) -> dict[str, Any]:
    """There and back, with the verdict on whether it is sure: what a drawing waits for on the Draw page."""
    image = np.zeros((1, *network.project().architecture.input_shape), np.float32)
    milliseconds = []
    for _ in range(WARM_UPS + TIMED):
        started = time.perf_counter()
        compute.ask("predict", path=str(network.path), images=image)
        milliseconds.append(1000 * (time.perf_counter() - started))
    return {
        "form": "as it lies here",
        "runtime": f"Keras {network.result()['versions']['keras']} in the app's compute worker, there and back",
        "median_ms": round(statistics.median(milliseconds[WARM_UPS:]), 2),
    }


def _exported(compute: Compute, network: TrainedNetwork, format_name: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        parity = compute.ask("export", path=str(network.path), format_name=format_name, out=folder)["parity"]
    if not parity["checked"]:
        raise RuntimeError(f"{network.name} as {format_name} cannot be asked here: {parity['why']}")
    return {
        "form": export_format(format_name).title,
        "runtime": parity["runtime"],
        "median_ms": round(parity["median_ms"], 2),
    }

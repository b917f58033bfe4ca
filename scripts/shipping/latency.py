"""Measures the time of one prediction of a shipped network in each runtime, on this machine."""

from __future__ import annotations

import platform
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil

from cnn_demo.browser.export.runtime_check import TIMED, WARM_UPS
from cnn_demo.jobs.compute import Compute
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.spec.exports import export_format
from scripts.shipping.figures import Latency, RuntimeLatency

# Formats whose check on export measures the time in the program that the format is for.
FORMATS = ("litert", "onnx", "tfjs-float16")
CPU_FILE = Path("/proc/cpuinfo")


def latency(compute: Compute, network: TrainedNetwork) -> Latency:
    """Median milliseconds of one prediction in the compute worker and in the program of each format in FORMATS."""
    load = psutil.getloadavg()[0]
    rows = [_in_the_compute_worker(compute, network), *(_exported(compute, network, name) for name in FORMATS)]
    return {
        "machine": {"processor": _processor(), "cores": psutil.cpu_count() or 1, "load_before": round(load, 1)},
        "median_of": TIMED,
        "runtimes": rows,
    }


def _processor() -> str:
    lines = CPU_FILE.read_text().splitlines() if CPU_FILE.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _in_the_compute_worker(compute: Compute, network: TrainedNetwork) -> RuntimeLatency:
    """Time of a prediction as the Draw page waits for it: communication between the processes included."""
    image = np.zeros((1, *network.project().architecture.input_shape), np.float32)
    milliseconds = []
    for _ in range(WARM_UPS + TIMED):
        started = time.perf_counter()
        compute.ask("predict", path=str(network.path), images=image)
        milliseconds.append(1000 * (time.perf_counter() - started))
    return {
        "form": "the files in this folder",
        "runtime": f"Keras {network.result()['versions']['keras']} in the app's compute worker, communication included",
        "median_ms": round(statistics.median(milliseconds[WARM_UPS:]), 2),
    }


def _exported(compute: Compute, network: TrainedNetwork, format_name: str) -> RuntimeLatency:
    with tempfile.TemporaryDirectory() as folder:
        parity = compute.ask("export", path=str(network.path), format_name=format_name, out=folder)["parity"]
    if not parity["checked"]:
        raise RuntimeError(f"{network.name} as {format_name} cannot be checked here: {parity['why']}")
    return {
        "form": export_format(format_name).title,
        "runtime": parity["runtime"],
        "median_ms": round(parity["median_ms"], 2),
    }

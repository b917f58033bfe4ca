"""The server's figures as Prometheus text, on a port of its own. README.md lists the names; a test compares.

Each web process tells its own sessions, lanes, memory and events, and the queue, workers and disk that all processes share.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

REMEMBERED_SECONDS = 5.0  # several scrapers may ask; the sizes of all workspaces are read each time
Values = Iterable[tuple[tuple[str, ...], float]]


@dataclass(frozen=True, slots=True)
class Gauge:
    """One figure: its name, meaning and labels, and how it is read from what operation/status.py returns."""

    name: str
    meaning: str
    labels: tuple[str, ...]
    read: Callable[[dict[str, Any]], Values]


def _one(*path: str) -> Callable[[dict[str, Any]], Values]:
    """Reads the number at a path of names."""

    def read(status: dict[str, Any]) -> Values:
        value: Any = status
        for name in path:
            value = value[name]
        return [] if value is None else [((), float(value))]

    return read


def _runs(status: dict[str, Any]) -> Values:
    return [((state,), status["queue"][state]) for state in ("running", "waiting")]


def _lanes(status: dict[str, Any]) -> Values:
    return [
        ((lane["lane"], state), lane[state]) for lane in status["server"]["lanes"] for state in ("working", "waiting")
    ]


def _per_kind(value: Callable[[dict[str, Any]], int | None]) -> Callable[[dict[str, Any]], Values]:
    """Sums a value over the workers of each kind."""

    def read(status: dict[str, Any]) -> Values:
        kinds = sorted({worker["kind"] for worker in status["workers"]})
        return [((kind,), sum(value(w) or 0 for w in status["workers"] if w["kind"] == kind)) for kind in kinds]

    return read


GAUGES = (
    Gauge("cnn_demo_healthy", "1 where the server works, else 0", (), _one("works")),
    Gauge("cnn_demo_sessions", "open browser tabs of this web process", (), _one("server", "sessions")),
    Gauge("cnn_demo_web_memory_bytes", "resident memory of this web process", (), _one("server", "memory_bytes")),
    Gauge(
        "cnn_demo_queue_age_seconds",
        "time since this web process last moved the queue on",
        (),
        _one("server", "queue_age_seconds"),
    ),
    Gauge(
        "cnn_demo_has_workers",
        "1 where this web process runs worker processes, 0 where workers are off",
        (),
        lambda status: [((), float(not status["server"]["without_workers"]))],
    ),
    Gauge("cnn_demo_lane_questions", "questions to the compute worker, by lane", ("lane", "state"), _lanes),
    Gauge("cnn_demo_runs", "training runs that run or wait", ("state",), _runs),
    Gauge("cnn_demo_queue_visitors", "visitors that have a run in the queue", (), _one("queue", "visitors")),
    Gauge("cnn_demo_workers", "worker processes, by kind", ("kind",), _per_kind(lambda worker: 1)),
    Gauge(
        "cnn_demo_worker_memory_bytes",
        "resident memory of the worker processes, by kind",
        ("kind",),
        _per_kind(lambda worker: worker["memory_bytes"]),
    ),
    Gauge("cnn_demo_memory_limit_bytes", "memory that the server may use", (), _one("memory", "limit_bytes")),
    Gauge("cnn_demo_disk_free_bytes", "free space on the disk of the runs", (), _one("disk", "free_bytes")),
    Gauge("cnn_demo_runs_bytes", "disk space that the folder of runs takes", (), _one("disk", "runs_bytes")),
    Gauge("cnn_demo_runs_limit_bytes", "disk space that the folder of runs may take", (), _one("disk", "limit_bytes")),
    Gauge("cnn_demo_workspaces", "workspaces that hold something", (), _one("disk", "workspaces")),
)
EVENTS = ("cnn_demo_events_total", "events that this web process has logged, by name")


class ServerCollector(Collector):
    """read: the figures of operation/status.py, with those of this web process as `server`."""

    def __init__(self, read: Callable[[], dict[str, Any]]) -> None:
        self._read = read
        self._seen: tuple[float, dict[str, Any]] | None = None

    def collect(self) -> Iterator[Metric]:
        status = self._status()
        for gauge in GAUGES:
            family = GaugeMetricFamily(gauge.name, gauge.meaning, labels=gauge.labels)
            for labels, value in gauge.read(status):
                family.add_metric(labels, value)
            yield family
        counter = CounterMetricFamily(EVENTS[0], EVENTS[1], labels=("event",))
        for name, count in sorted(status["server"]["events"].items()):
            counter.add_metric((name,), count)
        yield counter

    def describe(self) -> Iterable[Metric]:
        """Nothing is read when the collector is registered."""
        return ()

    def _status(self) -> dict[str, Any]:
        if self._seen is None or time.monotonic() - self._seen[0] > REMEMBERED_SECONDS:
            self._seen = time.monotonic(), self._read()
        return self._seen[1]


def serve(address: str, port: int, read: Callable[[], dict[str, Any]]) -> WSGIServer:
    """Answer scrapers on a thread until shutdown() is called. Raises OSError where the port is taken."""
    registry = CollectorRegistry()
    registry.register(ServerCollector(read))
    server, _ = start_http_server(port, address, registry)
    return server

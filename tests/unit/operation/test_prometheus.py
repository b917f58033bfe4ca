from __future__ import annotations

import re
import urllib.request
from typing import Any

import pytest

from cnn_demo.operation import prometheus
from cnn_demo.settings import PROJECT_FOLDER
from scripts.serve import free_port

STATUS: dict[str, Any] = {
    "works": True,
    "queue": {"running": 1, "waiting": 3, "visitors": 2},
    "server": {
        "sessions": 4,
        "memory_bytes": 5,
        "queue_age_seconds": None,
        "without_workers": "",
        "lanes": [{"lane": "short", "working": 1, "waiting": 2}],
        "events": {"run-ended": 7},
    },
    "workers": [
        {"kind": "training", "memory_bytes": 100},
        {"kind": "training", "memory_bytes": None},
        {"kind": "spare", "memory_bytes": 1},
    ],
    "memory": {"limit_bytes": 6},
    "disk": {"free_bytes": 8, "runs_bytes": 9, "limit_bytes": 11, "workspaces": 10},
}


@pytest.fixture(scope="module")
def scraped() -> str:
    port = free_port()
    server = prometheus.serve("127.0.0.1", port, lambda: STATUS)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            return str(answer.read().decode())
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    "line",
    [
        "cnn_demo_healthy 1.0",
        'cnn_demo_runs{state="waiting"} 3.0',
        'cnn_demo_lane_questions{lane="short",state="working"} 1.0',
        'cnn_demo_workers{kind="training"} 2.0',
        'cnn_demo_worker_memory_bytes{kind="training"} 100.0',
        'cnn_demo_events_total{event="run-ended"} 7.0',
    ],
)
def test_a_scrape_on_loopback_finds_the_figures(scraped: str, line: str) -> None:
    assert line in scraped.splitlines()


def test_nothing_else_is_told_and_what_is_unknown_is_left_out(scraped: str) -> None:
    names = set(re.findall(r"^# TYPE (\S+)", scraped, re.MULTILINE))
    assert names == {gauge.name for gauge in prometheus.GAUGES} | {prometheus.EVENTS[0]}
    assert "\ncnn_demo_queue_age_seconds " not in scraped


def test_the_readme_lists_every_figure() -> None:
    readme = (PROJECT_FOLDER / "README.md").read_text()
    for name, meaning in [*((gauge.name, gauge.meaning) for gauge in prometheus.GAUGES), prometheus.EVENTS]:
        assert f"| `{name}` | {meaning} |" in readme

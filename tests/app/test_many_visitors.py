"""Visitors who speak Streamlit's protocol: none sees another's work, and those who have left leave nothing behind.

The same for 50 and 500 visitors is in benchmarks/many_visitors.py and benchmarks/left_overs.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from benchmarks import visits
from benchmarks.left_overs import come_and_go, settled_state
from scripts.serve import Server, serve

VISITORS = 20
SETTINGS = {
    "CNN_DEMO_SPARE_WORKER": "off",
    "CNN_DEMO_PARALLEL_RUNS": "4",
    "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "1",
}


@pytest.fixture(scope="module")
def busy_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app with training workers that only play their part."""
    folder = tmp_path_factory.mktemp("server")
    with serve(folder, streamlit="benchmarks.played_server", settings=SETTINGS) as server:
        yield server


def test_nobody_sees_the_run_of_another(busy_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = {"THINK_SECONDS": (0.0, 0.01), "ARRIVAL_SECONDS": 0.0, "WATCHED_SECONDS": 0.5, "LONG_EPOCHS": 5}
    for name, value in quick.items():
        monkeypatch.setattr(visits, name, value)
    seen = asyncio.run(visits.visits(busy_server.url, visitors=4, seconds=1.0))
    assert (seen.errors, seen.foreign_marks) == ([], [])
    assert seen.own_marks == 4
    assert seen.fragments


def test_visitors_who_have_left_leave_nothing(busy_server: Server) -> None:
    asyncio.run(come_and_go(busy_server, 2, pages=("draw",)))
    before = settled_state(busy_server)
    asyncio.run(come_and_go(busy_server, VISITORS, pages=("draw", "train"), trains=False))
    after = settled_state(busy_server)
    assert (after.sessions, after.children) == (0, 0)
    assert after.media_files <= before.media_files
    # Idle threads and sockets of the web server come and go, but not one for each visitor.
    assert after.threads < before.threads + VISITORS
    assert after.open_files < before.open_files + VISITORS

"""server.py: the health that it tells, and the `status` of a server that runs."""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.streamlit_client import StreamlitClient
from cnn_demo import events
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.jobs.queue import Queue
from cnn_demo.operation import server_report
from cnn_demo.operation.status import last_faults
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.workspace_tag import workspace_tag
from cnn_demo.settings import PROJECT_FOLDER
from scripts.serve import Server, free_port, serve
from tests.app.run_folders import put_run
from tests.unit.waiting import wait_until

WORKSPACE = "a-workspace-that-nobody-else-knows"
PROMETHEUS_PORT = free_port()


class Idle(LocalExecutor):
    """Starts nothing."""

    def start(self, run: RunFolder, launch: str) -> None:
        pass


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    put_run(folder / "runs" / WORKSPACE, "finished", number=0)
    settings = {"CNN_DEMO_SPARE_WORKER": "off", "CNN_DEMO_LOG": "json", "CNN_DEMO_PROMETHEUS": str(PROMETHEUS_PORT)}
    with serve(folder, settings=settings) as running:
        yield running


def get(url: str) -> tuple[int, str]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def status(runs_folder: Path) -> tuple[int, dict[str, Any]]:
    command = [sys.executable, "-m", "cnn_demo", "status", "--json"]
    environment = {"CNN_DEMO_RUNS": str(runs_folder), "PATH": "", "HOME": str(runs_folder)}
    answer = subprocess.run(command, cwd=PROJECT_FOLDER, env=environment, capture_output=True, text=True, timeout=60)
    assert answer.stderr == ""
    return answer.returncode, json.loads(answer.stdout)


def test_health_is_good_and_streamlit_s_metrics_are_closed(server: Server) -> None:
    assert get(f"{server.url}/health") == (200, "ok")
    assert get(f"{server.url}/_stcore/metrics")[0] == 404
    assert get(f"{server.url}/_stcore/health") == (200, "ok")


def test_status_of_a_running_server_is_good_and_holds_no_secret(server: Server) -> None:
    code, figures = status(server.runs_folder)
    assert (code, figures["works"], figures["problems"]) == (0, True, [])
    assert [each["pid"] for each in figures["servers"]] == [server.process.pid]
    assert figures["servers"][0]["memory_bytes"] > 10 * 1024**2
    assert figures["servers"][0]["events"]["server-started"] == 1
    assert figures["disk"]["workspaces"] == 1
    assert len(figures["disk"]["largest"]) == 1
    assert WORKSPACE not in json.dumps(figures)


def test_a_queue_that_cannot_move_on_is_unhealthy_until_it_can(server: Server) -> None:
    queue, aside = server.runs_folder / "queue", server.runs_folder / "queue-aside"
    queue.rename(aside)
    try:
        wait_until(lambda: get(f"{server.url}/health")[0] == 503)
        assert "the queue of runs cannot move on. FileNotFoundError" in get(f"{server.url}/health")[1]
    finally:
        aside.rename(queue)
    wait_until(lambda: get(f"{server.url}/health") == (200, "ok"))


def test_prometheus_finds_the_figures_of_the_running_server(server: Server) -> None:
    lines = get(f"http://127.0.0.1:{PROMETHEUS_PORT}/metrics")[1].splitlines()
    for line in (
        "cnn_demo_healthy 1.0",
        "cnn_demo_workspaces 1.0",
        'cnn_demo_events_total{event="server-started"} 1.0',
    ):
        assert line in lines
    assert 'cnn_demo_lane_questions{lane="short",state="waiting"} 0.0' in lines


def test_the_log_is_one_object_a_line(server: Server) -> None:
    lines = [line for line in server.log.read_text().splitlines() if line.startswith("{")]
    assert json.loads(lines[0])["event"] == "server-started"


def test_a_run_is_in_the_log_from_the_queue_to_its_end_without_its_name(
    runs_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    queue = Queue(runs_folder, parallel=1, executor=Idle())
    run = put_run(runs_folder / WORKSPACE, "queued", number=0, name="Ada's seven")
    with caplog.at_level(logging.INFO, events.LOGGER.name):
        queue.enter(run)
        run.write_status(replace(run.status(), state="finished", epoch=2, seconds=3.14159))
        queue.advance()
    logged = [(record.msg, record.__dict__["fields"]) for record in caplog.records]
    names = {"run": run.id, "workspace": workspace_tag(runs_folder, WORKSPACE)}
    assert logged == [
        ("run-queued", names),
        ("run-started", names),
        ("run-finished", {**names, "epochs": 2, "seconds": 3.1}),
    ]


def test_status_without_a_server_says_so(runs_folder: Path) -> None:
    runs_folder.mkdir()
    code, figures = status(runs_folder)
    assert (code, figures["works"]) == (1, False)
    assert figures["problems"] == ["No web process runs on this folder of runs."]
    assert set(figures["versions"]) == {"app", "python", "streamlit", "keras", "tensorflow"}


def test_a_server_that_can_keep_nothing_answers_and_is_not_healthy(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file where a folder should be")
    with serve(tmp_path, settings={"CNN_DEMO_SPARE_WORKER": "off"}) as running:
        code, text = get(f"{running.url}/health")
        assert code == 503
        assert text.startswith("Nothing can be saved in the folder of runs: ")
        assert "the queue of runs has not started" in text
        assert get(running.url)[0] == 200
        assert "event=unhealthy" in running.log.read_text()


def test_an_uncaught_error_of_a_page_is_one_line_and_one_of_the_last_errors(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text("raise ValueError('Ada Lovelace')")
    entry = tmp_path / "broken.py"
    entry.write_text((PROJECT_FOLDER / "server.py").read_text().replace("app.py", str(tmp_path / "page.py")))
    settings = {"CNN_DEMO_SPARE_WORKER": "off", "CNN_DEMO_LOG": "json", "PYTHONPATH": str(PROJECT_FOLDER)}
    shutil.copytree(PROJECT_FOLDER / ".streamlit", tmp_path / ".streamlit")
    with serve(tmp_path, entry=entry, settings=settings) as running:
        asyncio.run(visit(running.url))
        wait_until(lambda: faults_of(running), seconds=60)
        faults = faults_of(running)
        lines = [line for line in running.log.read_text().splitlines() if "Ada Lovelace" in line]
    assert [json.loads(line)["level"] for line in lines] == ["error"]
    assert [fault["text"] for fault in faults] == ["ValueError"]


def faults_of(server: Server) -> list[dict[str, Any]]:
    return last_faults(server_report.read_all(server.runs_folder))


async def visit(url: str) -> None:
    async with StreamlitClient(url) as client:
        await client.open()

"""What python -m cnn_demo.cluster starts. Nothing is started here."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from cnn_demo.cluster import processes
from cnn_demo.cluster.__main__ import main
from cnn_demo.cluster.processes import Process
from cnn_demo.cluster.purpose import QUESTIONS, training
from cnn_demo.settings import PROJECT_FOLDER

Commands = list[tuple[str, ...]]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Commands:
    """The commands of the processes that would be started."""
    commands: Commands = []

    def keep(given: Sequence[Process]) -> int:
        commands.extend(process.command for process in given)
        return 0

    monkeypatch.setattr(processes, "keep", keep)
    return commands


@pytest.fixture
def environments(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """What would be added to the environment of each process."""
    added: list[dict[str, str]] = []

    def keep(given: Sequence[Process]) -> int:
        added.extend(process.environment for process in given)
        return 0

    monkeypatch.setattr(processes, "keep", keep)
    return added


def test_without_encryption_no_other_machine_reaches_a_worker(started: Commands) -> None:
    assert main(["worker", "dask://127.0.0.1:8786", "--workers", "2"]) == 0
    assert [command[command.index("--host") + 1] for command in started] == ["127.0.0.1", "127.0.0.1"]


def test_other_machines_reach_an_encrypted_worker(started: Commands, tls: Path) -> None:
    assert main(["worker", "tls://scheduler.example.org:8786", "--tls", str(tls)]) == 0
    (command,) = started
    assert "--host" not in command
    assert command[command.index("--tls-key") + 1] == str(tls / "key.pem")


def test_question_worker_offers_a_place_for_a_short_and_a_long_question_and_none_for_runs(started: Commands) -> None:
    assert main(["worker", "dask://127.0.0.1:8786", "--questions", "1"]) == 0
    offered = [
        (command[command.index("--nthreads") + 1], command[command.index("--resources") + 1]) for command in started
    ]
    assert offered == [("1", "run=1"), ("2", "short=1 long=1")]
    assert all("--host" in command for command in started)


def test_each_worker_imports_beforehand_what_servers_call(started: Commands) -> None:
    assert main(["worker", "dask://127.0.0.1:8786", "--questions", "1"]) == 0
    modules = [command[command.index("--preload") + 1] for command in started]
    assert modules == [purpose.examine.__module__ for purpose in (training(None), QUESTIONS)]


def test_question_worker_beside_workers_for_gpus_sees_none(environments: list[dict[str, str]]) -> None:
    assert main(["worker", "dask://127.0.0.1:8786", "--gpus", "2", "--questions", "1"]) == 0
    assert [environment["CUDA_VISIBLE_DEVICES"] for environment in environments] == ["0", "1", ""]


@pytest.mark.parametrize(("workers", "threads"), [("1", None), ("2", "3"), ("4", "1"), ("16", "1")])
def test_several_workers_share_the_processors(
    workers: str, threads: str | None, environments: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in processes.THREAD_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 6)
    assert main(["worker", "dask://127.0.0.1:8786", "--workers", workers]) == 0
    assert [environment.get("TF_NUM_INTRAOP_THREADS") for environment in environments] == [threads] * int(workers)


def test_threads_that_the_operator_has_set_stay(
    environments: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", "5")
    assert main(["worker", "dask://127.0.0.1:8786", "--workers", "2"]) == 0
    assert environments == [{}, {}]


def test_certificates_are_made_where_dask_is_not_installed(tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['distributed'] = None; from cnn_demo.cluster.__main__ import main; "
        "sys.exit(main(['certificates', sys.argv[1]]))"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "made")], check=True, cwd=PROJECT_FOLDER)
    assert (tmp_path / "made" / "key.pem").is_file()


def test_cluster_on_this_machine_keeps_the_certificates_of_one_that_runs(
    started: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert main(["here"]) == 0
    (key,) = tmp_path.rglob("key.pem")
    before = key.read_bytes()
    assert main(["here", "--port", "8787"]) == 0
    assert key.read_bytes() == before
    key.unlink()
    assert main(["here"]) == 0
    assert key.read_bytes() != before

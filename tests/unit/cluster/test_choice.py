"""Which executor a server and a command get, and what they say where the cluster cannot be had."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from cnn_demo.cluster import choice, connection
from cnn_demo.errors import WorkerError
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.settings import Cluster


def test_without_a_cluster_runs_train_on_this_machine(tmp_path: Path) -> None:
    assert isinstance(choice.server_executor(None, tmp_path, spare=False), LocalExecutor)


def test_where_dask_is_not_installed_the_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "find_spec", lambda name: None)
    with pytest.raises(
        WorkerError, match=r"distributed is not installed. Install it: pip install -r requirements-cluster"
    ):
        choice.server_executor(Cluster("tcp://127.0.0.1:1"), tmp_path, spare=False)


def test_command_on_a_cluster_that_is_not_there_says_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "CONNECT_SECONDS", 0.1)
    monkeypatch.setattr(connection, "CONNECT_SECONDS", 0.5)  # an attempt to connect ends by itself, and is waited for
    with socket.socket() as taken:  # a port at which nobody answers
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(WorkerError, match=address):
            choice.command_line_executor(Cluster(address), tmp_path)

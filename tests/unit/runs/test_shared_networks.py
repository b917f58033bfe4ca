"""Links to trained runs: made once for a run, and ended by withdrawing them or deleting the run."""

from __future__ import annotations

import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cnn_demo.errors import LimitError, LinkError, StorageError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.shared_networks import FOLDER, SharedNetworks
from cnn_demo.runs.workspace import Workspace
from cnn_demo.runs.workspace_use import last_used, record_use
from cnn_demo.spec.project import Project
from tests.full_disk import full_disk
from tests.unit.runs.bundles import put_trained


@pytest.fixture
def shared(runs_folder: Path) -> SharedNetworks:
    return SharedNetworks(runs_folder)


def test_link_leads_to_its_run_and_holds_nothing_of_the_workspace(
    shared: SharedNetworks, trained_run: RunFolder
) -> None:
    token = shared.share(trained_run)
    assert shared.open(token).path == trained_run.path
    assert len(token) == 12
    assert trained_run.path.parent.name not in token


def test_guest_who_opens_a_network_keeps_its_owners_work(shared: SharedNetworks, trained_run: RunFolder) -> None:
    token, workspace = shared.share(trained_run), trained_run.path.parent
    for path in (workspace, *workspace.rglob("*")):
        os.utime(path, (1e9, 1e9))
    shared.open(token)
    assert last_used(workspace) > 1e9


def test_run_that_is_shared_twice_has_one_link(shared: SharedNetworks, trained_run: RunFolder) -> None:
    assert shared.token(trained_run) is None
    token = shared.share(trained_run)
    assert shared.share(trained_run) == shared.token(trained_run) == token


def test_run_that_two_tabs_share_at_once_has_one_link(shared: SharedNetworks, trained_run: RunFolder) -> None:
    barrier = threading.Barrier(8)

    def share(_: int) -> str:
        barrier.wait()
        return SharedNetworks(shared.runs_folder).share(trained_run)

    with ThreadPoolExecutor(8) as threads:
        for _ in range(5):
            assert set(threads.map(share, range(8))) == {shared.token(trained_run)}
            shared.withdraw(trained_run)


def test_withdrawn_link_opens_nothing_and_the_next_one_is_another(
    shared: SharedNetworks, trained_run: RunFolder
) -> None:
    token = shared.share(trained_run)
    shared.withdraw(trained_run)
    with pytest.raises(LinkError, match="has withdrawn it or deleted the network"):
        shared.open(token)
    assert shared.share(trained_run) != token
    assert list((shared.runs_folder / FOLDER).glob("*.json")) == [
        shared.runs_folder / FOLDER / f"{shared.token(trained_run)}.json"
    ]


def test_deleted_run_ends_its_link(shared: SharedNetworks, trained_run: RunFolder) -> None:
    token = shared.share(trained_run)
    trained_run.delete()
    with pytest.raises(LinkError):
        shared.open(token)


def test_run_that_has_not_ended_is_not_opened(shared: SharedNetworks, run: RunFolder) -> None:
    token = shared.share(run)
    with pytest.raises(LinkError):
        shared.open(token)


@pytest.mark.parametrize("token", ["", "short", "../../../etc/passwd", "AAAAAAAAAAAA", "A" * 13])
def test_what_is_no_token_opens_nothing(shared: SharedNetworks, token: str) -> None:
    with pytest.raises(LinkError):
        shared.open(token)


@pytest.mark.parametrize("content", ["{", "[]", '{"workspace": "../../etc", "run": "20260131-120000-0a1b"}'])
def test_damaged_link_opens_nothing(shared: SharedNetworks, trained_run: RunFolder, content: str) -> None:
    token = shared.share(trained_run)
    (shared.folder / f"{token}.json").write_text(content)
    with pytest.raises(LinkError):
        shared.open(token)


def test_link_that_its_run_does_not_name_opens_nothing(shared: SharedNetworks, trained_run: RunFolder) -> None:
    """A file in the registry alone must not open a run: its owner could not withdraw it."""
    shared.share(trained_run)
    about = {"version": 1, "workspace": trained_run.path.parent.name, "run": trained_run.id}
    (shared.folder / "BBBBBBBBBBBB.json").write_text(json.dumps(about))
    with pytest.raises(LinkError):
        shared.open("BBBBBBBBBBBB")


def test_full_server_drops_links_of_deleted_runs_before_it_refuses(
    runs_folder: Path, workspace: Workspace, project: Project
) -> None:
    shared = SharedNetworks(runs_folder, most_links=2)
    first, second, third = (put_trained(workspace, project, name) for name in ("one", "two", "three"))
    shared.share(first)
    shared.share(second)
    with pytest.raises(LimitError, match="at most 2 links"):
        shared.share(third)
    first.delete()
    assert shared.open(shared.share(third)).path == third.path


def test_links_of_one_origin_are_bounded_however_many_workspaces_it_has(runs_folder: Path, project: Project) -> None:
    shared = SharedNetworks(runs_folder, most_of_origin=2)
    first, second, third, elsewhere = (
        put_trained(Workspace(runs_folder / f"workspace-of-visitor-{number}"), project, "A run") for number in range(4)
    )
    for run in (first, second, third):
        record_use(run.path.parent, "a class behind one router")
    shared.share(first)
    shared.share(second)
    with pytest.raises(LimitError, match="together share 2 networks"):
        shared.share(third)
    assert shared.share(elsewhere)
    first.delete()
    assert shared.share(third)


def test_link_that_the_full_disk_breaks_off_leaves_no_half(
    shared: SharedNetworks, trained_run: RunFolder, runs_folder: Path
) -> None:
    shared.withdraw(trained_run)  # makes the folder of links
    before = set(runs_folder.rglob("*"))
    with full_disk(runs_folder, first=None) as disk:
        shared.share(trained_run)
    shared.withdraw(trained_run)
    for first in range(1, disk.operations + 1):
        with full_disk(runs_folder, first=first), pytest.raises(StorageError, match="the disk is full"):
            shared.share(trained_run)
        assert set(runs_folder.rglob("*")) == before
    assert shared.open(shared.share(trained_run)).path == trained_run.path

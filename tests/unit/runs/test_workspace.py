from __future__ import annotations

from pathlib import Path

import pytest

from cnn_demo.errors import LimitError, RunError, StorageError
from cnn_demo.runs import folder as folder_module
from cnn_demo.runs.workspace import Workspace, is_made_here, is_workspace_id, new_workspace_id
from cnn_demo.spec.project import Project


def test_ids_are_long_different_and_accepted(runs_folder: Path) -> None:
    ids = {new_workspace_id(runs_folder) for _ in range(100)}
    assert len({text[:22] for text in ids}) == 100
    assert all(is_workspace_id(text) and is_made_here(runs_folder, text) for text in ids)


def test_id_of_another_server_or_of_a_visitor_does_not_count(runs_folder: Path, tmp_path: Path) -> None:
    own, foreign = new_workspace_id(runs_folder), new_workspace_id(tmp_path / "another-server")
    for text in (foreign, own[1:], f"x{own}", own[:-1], own.swapcase(), "a" * 38, "../" * 8, ""):
        assert not is_made_here(runs_folder, text)


def test_id_of_an_older_version_counts_where_its_folder_exists(runs_folder: Path) -> None:
    old = "an-id-without-a-signature"
    assert not is_made_here(runs_folder, old)
    (runs_folder / old).mkdir()
    assert is_made_here(runs_folder, old)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "queue",
        "command-line",
        "short",
        "..",
        "../" * 8,
        "/etc/passwd-and-more",
        "a" * 65,
        "a" * 15,
        "é" * 20,
        "a" * 20 + "\n",
        "a" * 20 + "/..",
        "a" * 20 + "\x00",
        "a" * 10 + "." + "a" * 10,
        "a" * 10 + "\\" + "a" * 10,
        "%2e%2e%2f" * 4,
        "１" * 20,
    ],
)
def test_a_text_that_could_leave_the_folder_is_no_id(text: str) -> None:
    assert not is_workspace_id(text)


def test_runs_are_listed_the_newest_first(
    workspace: Workspace, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert workspace.runs() == []
    for second in ("20260101-000001-aaaa", "20260101-000003-aaaa", "20260101-000002-ffff"):
        monkeypatch.setattr("cnn_demo.runs.workspace.new_run_id", lambda second=second: second)
        workspace.create(project, name="run", max_runs=10)
    assert [run.id[9:15] for run in workspace.runs()] == ["000003", "000002", "000001"]


def test_a_run_is_found_by_its_id(workspace: Workspace, project: Project) -> None:
    run = workspace.create(project, name="a run", max_runs=1)
    assert workspace.run(run.id) == run


@pytest.mark.parametrize(
    "run_id",
    ["", "..", "../20260131-235959-0a1b", "20260131-235959-0a1b/..", pytest.param("x" * 10_000, id="long"), "*"],
)
def test_what_is_no_runs_id_is_refused(workspace: Workspace, run_id: str) -> None:
    with pytest.raises(RunError, match="is not the id of a run"):
        workspace.run(run_id)


def test_a_run_that_is_not_here_is_refused(workspace: Workspace) -> None:
    with pytest.raises(RunError, match="There is no run 20260131-235959-0a1b here"):
        workspace.run("20260131-235959-0a1b")


def test_another_workspaces_runs_are_neither_listed_nor_found(
    workspace: Workspace, project: Project, runs_folder: Path
) -> None:
    run = workspace.create(project, name="mine", max_runs=1)
    other = Workspace(runs_folder / new_workspace_id(runs_folder))
    assert other.runs() == []
    with pytest.raises(RunError):
        other.run(run.id)


def test_a_full_workspace_says_so(workspace: Workspace, project: Project) -> None:
    for _ in range(2):
        workspace.create(project, name="run", max_runs=2)
    with pytest.raises(LimitError, match="No more runs can be kept here; the limit is 2"):
        workspace.create(project, name="run", max_runs=2)
    workspace.runs()[0].delete()
    workspace.create(project, name="run", max_runs=2)


def test_a_run_that_could_not_be_made_leaves_nothing(
    workspace: Workspace, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RunError, match="visible character"):
        workspace.create(project, name="\n", max_runs=2)

    def full(path: Path, value: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr(folder_module, "write_json", full)
    with pytest.raises(StorageError):
        workspace.create(project, name="run", max_runs=2)
    assert list(workspace.folder.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_a_storage_error(tmp_path: Path, project: Project) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="could not be saved"):
        Workspace(tmp_path / "file" / "workspace").create(project, name="run", max_runs=2)


def test_foreign_files_in_a_workspace_are_left_alone(workspace: Workspace, project: Project) -> None:
    run = workspace.create(project, name="run", max_runs=2)
    (workspace.folder / "project.json").touch()
    (workspace.folder / "20260131-235959-0a1b").mkdir()  # a run that is just being made
    assert workspace.runs() == [run]


def test_runs_made_in_one_second_have_different_ids_whatever_is_drawn(
    workspace: Workspace, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = iter(["20260131-120000-aaaa", "20260131-120000-aaaa", "20260131-120000-bbbb"])
    monkeypatch.setattr("cnn_demo.runs.workspace.new_run_id", lambda: next(ids))
    first, second = (workspace.create(project, name="a run") for _ in range(2))
    assert (first.id, second.id) == ("20260131-120000-aaaa", "20260131-120000-bbbb")

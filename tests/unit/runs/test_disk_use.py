from __future__ import annotations

from pathlib import Path

import pytest

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.runs import disk_use
from cnn_demo.runs.disk_use import BLOCK_BYTES, DiskMeter
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.workspace import Workspace
from cnn_demo.runs.workspace_use import record_use


def put(file: Path, size: int) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(bytes(size))


def bytes_on_disk(folder: Path) -> int:
    """By another way: every file and folder with whole blocks."""
    sizes = [path.stat().st_size if path.is_file() else BLOCK_BYTES for path in [folder, *folder.rglob("*")]]
    return sum(-(-size // BLOCK_BYTES) * BLOCK_BYTES for size in sizes)


def test_everything_in_the_folder_counts_once(runs_folder: Path, workspace: Workspace, run: RunFolder) -> None:
    put(run.path / "epochs" / "0001.safetensors", 3 * MEGABYTE)
    put(workspace.folder / "datasets" / "mine" / "images.npz", MEGABYTE + 1)
    put(runs_folder / "shared" / "designs" / "abc", 10)
    put(runs_folder / "command-line" / "20260131-235959-0a1b" / "weights.safetensors", MEGABYTE)
    use = DiskMeter(runs_folder).look()
    own = {name: each for name, each in use.workspaces.items() if each.runs}
    assert own.keys() == {workspace.folder.name}
    assert own[workspace.folder.name].own_bytes == bytes_on_disk(workspace.folder)
    assert use.total_bytes == bytes_on_disk(runs_folder) - BLOCK_BYTES
    assert use.free_bytes is not None
    assert use.free_bytes > 0


@pytest.mark.parametrize("folder", ["exports", "browser"])
def test_what_can_be_made_again_counts_apart(
    runs_folder: Path, workspace: Workspace, run: RunFolder, folder: str
) -> None:
    meter = DiskMeter(runs_folder)
    before = meter.look().workspaces[workspace.folder.name]
    put(run.path / folder / "network-onnx.zip", MEGABYTE)
    after = meter.look().workspaces[workspace.folder.name]
    assert after.own_bytes == before.own_bytes
    assert after.export_bytes == MEGABYTE + BLOCK_BYTES


def test_workspaces_are_added_up_by_origin(runs_folder: Path, workspace: Workspace, elsewhere: Workspace) -> None:
    for each in (workspace, elsewhere):
        each.folder.mkdir(parents=True)
        record_use(each.folder, "school")
    use = DiskMeter(runs_folder).look()
    assert len(use.of_origin("school")) == 2
    assert use.of_origin("home") == []


def test_only_what_has_changed_is_measured_again(
    runs_folder: Path, workspace: Workspace, run: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(run.path / "epochs" / "0001.safetensors", 10)
    measured, measure = list[str](), disk_use._measure

    def noted(path: str) -> disk_use._Measured:
        measured.append(path)
        return measure(path)

    monkeypatch.setattr(disk_use, "_measure", noted)
    meter = DiskMeter(runs_folder)
    first = meter.look()
    assert meter.look().total_bytes == first.total_bytes
    assert measured == [str(run.path)]
    put(run.path / "epochs" / "0002.safetensors", MEGABYTE)
    grown = meter.look()
    assert measured == [str(run.path)] * 2
    assert grown.total_bytes == first.total_bytes + MEGABYTE
    run.delete()
    assert meter.look().workspaces[workspace.folder.name].runs == 0


def test_figure_is_kept_for_a_while_where_that_is_enough(runs_folder: Path, run: RunFolder) -> None:
    meter = DiskMeter(runs_folder)
    before = meter.look()
    put(run.path / "weights.safetensors", MEGABYTE)
    assert meter.look(max_age_seconds=60) is before
    assert meter.look().total_bytes == before.total_bytes + MEGABYTE


def test_one_workspace_can_be_measured_now(runs_folder: Path, workspace: Workspace, run: RunFolder) -> None:
    meter = DiskMeter(runs_folder)
    before = meter.look()
    put(run.path / "weights.safetensors", MEGABYTE)
    after = meter.look(max_age_seconds=60, workspace=workspace.folder.name)
    assert after.total_bytes == before.total_bytes + MEGABYTE
    assert meter.look(max_age_seconds=60, workspace="one-that-is-missing") == after


def test_links_lead_nowhere(runs_folder: Path, run: RunFolder, tmp_path: Path) -> None:
    before = DiskMeter(runs_folder).look().total_bytes
    put(tmp_path / "elsewhere" / "large", MEGABYTE)
    (run.path / "link").symlink_to(tmp_path / "elsewhere")
    (run.path / "circle").symlink_to(run.path)
    assert DiskMeter(runs_folder).look().total_bytes == before


def test_folder_that_is_missing_takes_nothing(tmp_path: Path) -> None:
    use = DiskMeter(tmp_path / "missing").look()
    assert (use.total_bytes, use.free_bytes) == (0, None)


def test_what_was_admitted_counts_until_it_is_there(runs_folder: Path, workspace: Workspace, run: RunFolder) -> None:
    meter, name = DiskMeter(runs_folder), workspace.folder.name
    before = meter.look()
    meter.admit(name, "school", runs=1, more_bytes=MEGABYTE)
    meter.admit("one-that-is-new", "home", runs=2, more_bytes=MEGABYTE)
    use = meter.look()
    assert (use.workspaces[name].runs, sum(each.runs for each in use.of_origin("home"))) == (2, 2)
    assert use.total_bytes == before.total_bytes + 2 * MEGABYTE
    put(run.path / "weights.safetensors", MEGABYTE)
    assert meter.look().total_bytes == use.total_bytes


def test_what_was_admitted_and_never_comes_counts_for_a_while(
    runs_folder: Path, workspace: Workspace, run: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    meter = DiskMeter(runs_folder)
    before = meter.look().total_bytes
    monkeypatch.setattr(disk_use, "ADMITTED_SECONDS", 0.0)
    meter.admit(workspace.folder.name, "school", runs=1, more_bytes=MEGABYTE)
    assert meter.look().total_bytes == before

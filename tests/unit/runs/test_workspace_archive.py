"""A workspace goes into one file and comes back as it was: runs, curves, weights, the project in progress."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from cnn_demo import settings
from cnn_demo.errors import BundleError, LimitError, StorageError
from cnn_demo.runs import draft
from cnn_demo.runs.folder import STOP, RunFolder, RunInputs
from cnn_demo.runs.record import read_records
from cnn_demo.runs.run_precision import NAMED, RunPrecision, read_precision, write_precision
from cnn_demo.runs.seed_group import SEED_GROUP, new_tag
from cnn_demo.runs.shared_networks import SharedNetworks
from cnn_demo.runs.status import FINISHED, PAUSED, QUEUED, RUNNING, Status
from cnn_demo.runs.sweep_folder import SweepFolder
from cnn_demo.runs.workspace import Workspace
from cnn_demo.runs.workspace_archive import Moved, everything, portions, write_archive
from cnn_demo.runs.workspace_arrival import read_archive
from cnn_demo.spec.project import Project
from cnn_demo.spec.sweep import Sweep
from cnn_demo.spec.varied import Varied
from cnn_demo.storage import write_json
from tests.golden.formats import FORMATS_V1
from tests.unit.runs.bundles import put_trained

MEASURED = dict.fromkeys(("loss", "val_loss", "accuracy", "val_accuracy", "seconds"), 1)
EPOCH_LINE = json.dumps({"kind": "epoch", "epoch": 0, "step": 1, **MEASURED}).encode() + b"\n"
FINISHED_RUN, PAUSED_RUN = "20260131-120000-0a1b", "20260131-120100-0a1b"


@pytest.fixture
def old(tmp_path: Path) -> Workspace:
    """A finished run, one that is paused in its first epoch, and a project in progress."""
    shutil.copytree(FORMATS_V1 / "workspace", tmp_path / "old")
    return Workspace(tmp_path / "old")


def copy_of(workspace: Workspace) -> io.BytesIO:
    file = io.BytesIO()
    write_archive(file, workspace, everything(workspace))
    return file


def bring(file: io.BytesIO, workspace: Workspace) -> Moved:
    return read_archive(file, workspace, settings.read())


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def changed(file: io.BytesIO, name: str, content: bytes) -> io.BytesIO:
    """The same archive with one member's content replaced, or with one member more."""
    with zipfile.ZipFile(file) as archive:
        members = {each: archive.read(each) for each in archive.namelist()} | {name: content}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for each, data in members.items():
            archive.writestr(each, data)
    return out


def test_a_paused_run_goes_on_in_its_precision(old: Workspace, elsewhere: Workspace) -> None:
    chosen = RunPrecision(precision="bfloat16", why=NAMED)
    write_precision(old.run(PAUSED_RUN), chosen)
    file = copy_of(old)
    with pytest.raises(BundleError, match=r"precision\.json: precision is 'auto'"):
        bring(changed(file, f"{PAUSED_RUN}/precision.json", b'{"precision": "auto", "why": "named"}'), elsewhere)
    bring(file, elsewhere)
    assert read_precision(elsewhere.run(PAUSED_RUN)) == chosen


def test_all_comes_back_with_the_same_ids_weights_and_curves(old: Workspace, elsewhere: Workspace) -> None:
    moved = bring(copy_of(old), elsewhere)
    assert (len(moved.runs), moved.left_out) == (2, [])
    before, after = files_of(old.folder), files_of(elsewhere.folder)
    assert before.keys() == after.keys()
    for name in before:
        if name.endswith(".safetensors"):
            assert after[name] == before[name]
    then, now = read_records(old)[0], read_records(elsewhere)[0]
    for was, came in zip(then, now, strict=True):
        assert (came.name, came.project) == (was.name, was.project)
        # The old format has no such time.
        assert replace(came.status, updated_at=0) == replace(was.status, updated_at=0)
    assert draft.read(elsewhere.folder) == draft.read(old.folder)


def test_a_group_of_seeds_stays_together(old: Workspace, elsewhere: Workspace) -> None:
    tag = new_tag("Mine")
    for run in old.runs():
        write_json(run.path / "about.json", {**run.about(), SEED_GROUP: tag})
    bring(copy_of(old), elsewhere)
    assert [record.seed_group for record in read_records(elsewhere)[0]] == [tag, tag]


def test_the_same_work_makes_the_same_bytes(old: Workspace) -> None:
    assert copy_of(old).getvalue() == copy_of(old).getvalue()


def test_what_is_here_already_is_not_brought_twice(old: Workspace, elsewhere: Workspace) -> None:
    file = copy_of(old)
    bring(file, elsewhere)
    moved = bring(file, elsewhere)
    assert moved.runs == []
    assert sorted(moved.left_out) == ["A paused run is here already.", "A small run is here already."]
    assert len(elsewhere.runs()) == 2


def test_another_run_of_the_same_id_stays_and_the_draft_follows_the_new_id(
    old: Workspace, elsewhere: Workspace
) -> None:
    saved = draft.read(old.folder)
    assert saved is not None
    draft.save(old.folder, replace(saved, starts_from=FINISHED_RUN, teacher=f"{FINISHED_RUN}/teacher"))
    other = elsewhere.folder / FINISHED_RUN
    shutil.copytree(old.folder / PAUSED_RUN, other)
    moved = bring(copy_of(old), elsewhere)
    assert (len(moved.runs), len(elsewhere.runs())) == (2, 3)
    assert RunFolder(other).about()["name"] == "A paused run"
    came = draft.read(elsewhere.folder)
    assert came is not None
    assert came.starts_from != FINISHED_RUN
    assert came.teacher == f"{came.starts_from}/teacher"
    assert elsewhere.run(str(came.starts_from)).about()["name"] == "A small run"


def test_a_draft_of_this_workspace_stays(old: Workspace, elsewhere: Workspace, project: Project) -> None:
    draft.save(elsewhere.folder, draft.Draft(project=project))
    bring(copy_of(old), elsewhere)
    assert draft.read(elsewhere.folder) == draft.Draft(project=project)


@pytest.mark.parametrize("state", [QUEUED, RUNNING])
def test_no_run_goes_on_by_itself(old: Workspace, elsewhere: Workspace, state: str) -> None:
    RunFolder(old.folder / PAUSED_RUN).write_status(Status(state=state, epochs=2))
    file = copy_of(old)
    by_stranger = changed(file, f"{PAUSED_RUN}/status.json", json.dumps({"state": state}).encode())
    for archive in (file, by_stranger):
        assert {run.status().state for run in bring(archive, elsewhere).runs} == {FINISHED, PAUSED}
        shutil.rmtree(elsewhere.folder)


def test_links_locks_requests_exports_and_logs_stay_behind(
    trained_run: RunFolder, workspace: Workspace, elsewhere: Workspace, runs_folder: Path
) -> None:
    SharedNetworks(runs_folder).share(trained_run)
    trained_run.request(STOP)
    (trained_run.path / "exports").mkdir()
    for name in ("exports/a.zip", "worker.lock", "worker.json", "worker.log", "sketch.npy", ".status.json.0a1b"):
        (trained_run.path / name).write_text("{}")
    file = copy_of(workspace)
    assert workspace.folder.name.encode() not in file.getvalue()
    (run,) = bring(file, elsewhere).runs
    kept = {"about.json", "certainty.json", "recipe.json", "result.json", "spec.json", "status.json"}
    assert files_of(run.path).keys() == kept | {"weights.safetensors"}


def test_a_full_workspace_takes_nothing(old: Workspace, elsewhere: Workspace) -> None:
    def room(runs: int, size: int) -> None:
        assert size > 10_000
        elsewhere.check_room(runs, 1)

    with pytest.raises(LimitError, match="the limit is 1"):
        read_archive(copy_of(old), elsewhere, settings.read(), room=room)
    assert not elsewhere.folder.exists()


def test_a_search_is_left_out_by_name_and_its_runs_are_ordinary_ones(
    workspace: Workspace, elsewhere: Workspace, project: Project
) -> None:
    asked = Sweep(base=project, space=(Varied(path="recipe.learning_rate", low=0.1, high=0.2),))
    folder = SweepFolder.create(workspace.folder, asked, name="my search")
    workspace.create(project, name="run 1", given=RunInputs(about={"sweep": folder.id, "trial": 0}))
    file = io.BytesIO()
    written = write_archive(file, workspace, everything(workspace))
    assert written.left_out == ["The search my search was left out: a copy has its runs alone, as ordinary ones."]
    (run,) = read_archive(file, elsewhere, settings.read()).runs
    assert "sweep" not in run.about()


def test_a_run_beyond_the_limits_is_left_out_and_named(
    old: Workspace, elsewhere: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CNN_DEMO_MAX_EPOCHS", "1")  # of a run that can be resumed; a finished one trains no more
    moved = bring(copy_of(old), elsewhere)
    assert [run.status().state for run in moved.runs] == [FINISHED]
    assert PAUSED_RUN in moved.left_out[0]
    assert "this server allows 1" in moved.left_out[0]


def test_where_the_disk_is_full_nothing_stays(
    old: Workspace, elsewhere: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    write = Workspace.bring

    def full(*arguments: object) -> RunFolder:
        calls.append(arguments)
        if len(calls) == 2:
            raise StorageError("the disk is full")
        return write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Workspace, "bring", full)
    with pytest.raises(StorageError):
        bring(copy_of(old), elsewhere)
    assert elsewhere.runs() == []


def test_portions_fit_and_a_run_that_is_too_large_loses_its_epochs_first(
    workspace: Workspace, project: Project, elsewhere: Workspace
) -> None:
    for number in range(3):
        put_trained(workspace, project, f"Run {number}")
    one = everything(workspace).size // 3
    parts, too_large = portions(workspace, 2 * one + 10)
    assert ([len(part.runs) for part in parts], too_large) == ([2, 1], [])
    assert all(part.size <= 2 * one + 10 for part in parts)
    epochs = workspace.runs()[0].path / "epochs"
    epochs.mkdir()
    shutil.copy(workspace.runs()[0].path / "weights.safetensors", epochs / "0001.safetensors")
    parts, too_large = portions(workspace, one + 10)
    assert [part.with_epochs for part in parts] == [True, True, False]
    for part in parts:
        file = io.BytesIO()
        write_archive(file, workspace, part)
        assert len(file.getvalue()) <= part.size + 400
        assert len(bring(file, elsewhere).runs) == 1
    assert portions(workspace, 100)[1] == workspace.runs()


def test_a_draft_alone_is_worth_a_copy(workspace: Workspace, project: Project, elsewhere: Workspace) -> None:
    assert portions(workspace, 10**6) == ([], [])
    draft.save(workspace.folder, draft.Draft(project=project))
    (part,), _ = portions(workspace, 10**6)
    file = io.BytesIO()
    write_archive(file, workspace, part)
    bring(file, elsewhere)
    assert draft.read(elsewhere.folder) == draft.Draft(project=project)


RUN = PAUSED_RUN


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("../evil.json", b"{}", "does not belong in a copy of your work"),
        (f"{RUN}/../../evil.json", b"{}", "does not belong"),
        (f"{RUN}/worker.lock", b"", "does not belong"),
        ("20260131-120100-ffff/spec.json", b"{}", "its runs and data sets are not those"),
        ("manifest.json", b'{"version": 3, "runs": []}', "of another version than 1 and 2"),
        ("manifest.json", b'{"version": 1, "runs": 7}', "must be a list"),
        (f"{RUN}/status.json", b'{"state": "training"}', "the state must be one of"),
        (f"{RUN}/status.json", b'{"state": "paused", "seconds": "x"}', "seconds is 'x'"),
        (f"{RUN}/status.json", b"[" * 100_000, "is not valid JSON"),
        (f"{RUN}/about.json", b'{"name": "\\u200b", "created_at": 1}', "no visible character"),
        (f"{RUN}/about.json", b'{"name": "A", "created_at": 1, "seed_group": {"id": "..", "name": "A"}}', "id is '..'"),
        (f"{RUN}/recipe.json", b"{}x", "is not valid JSON"),
        (f"{RUN}/spec.json", b'{"version": 1, "dataset": "none"}', "spec.json of the run"),
        (
            f"{RUN}/metrics.jsonl",
            b'{"kind": "batch", "step": NaN}\n{"kind": "other", "step": 1}\n',
            "not a measurement",
        ),
        (f"{RUN}/metrics.jsonl", b'{"kind": "epoch", "epoch": 0, "step": 1}\n', "Line 1 of metrics.jsonl"),
        (f"{RUN}/metrics.jsonl", b"{\n" * 1_000_000, "damaged in more than 100 lines"),
        (f"{RUN}/metrics.jsonl", EPOCH_LINE * 300_000, "more records of the kind epoch than the 2 of its recipe"),
        (f"{RUN}/weights.safetensors", b"\xff" * 100, "weights.safetensors of the run"),
        (f"{RUN}/epochs/0001.safetensors", b"", "epochs/0001.safetensors of the run"),
        (f"{RUN}/checkpoint.safetensors", b"\xff" * 100, "is not a safetensors file"),
        (f"{RUN}/teacher/spec.json", b"{}", "The teacher of the run"),
        ("project.json", b'{"link": 1}', "project.json cannot be used"),
    ],
    ids=range(22),
)
def test_what_the_program_never_writes_is_refused_and_nothing_is_left(
    old: Workspace, elsewhere: Workspace, name: str, content: bytes, message: str
) -> None:
    with pytest.raises(BundleError, match=message):
        bring(changed(copy_of(old), name, content), elsewhere)
    assert not elsewhere.folder.exists()


def test_a_draft_names_no_folder_of_the_server(old: Workspace, elsewhere: Workspace) -> None:
    saved = json.loads((old.folder / draft.FILE).read_text())
    with pytest.raises(BundleError, match="names the network '/etc'"):
        bring(changed(copy_of(old), draft.FILE, json.dumps({**saved, "teacher": "/etc"}).encode()), elsewhere)


@pytest.mark.parametrize(
    "position", [{"epoch": -1}, {"seconds": -1e9}, {"epoch": 10**9}, {"best_epoch": 0.5}, {"x": 1}]
)
def test_a_checkpoint_of_an_impossible_position_is_refused(
    old: Workspace, elsewhere: Workspace, position: dict[str, float]
) -> None:
    data = (old.folder / PAUSED_RUN / "checkpoint.safetensors").read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    header["__metadata__"]["position"] = json.dumps({**json.loads(header["__metadata__"]["position"]), **position})
    new = json.dumps(header).encode()
    content = len(new).to_bytes(8, "little") + new + data[8 + length :]
    with pytest.raises(BundleError, match=r"checkpoint\.safetensors of the run"):
        bring(changed(copy_of(old), f"{PAUSED_RUN}/checkpoint.safetensors", content), elsewhere)


def test_compressed_members_are_refused_so_nothing_is_larger_than_the_file(
    old: Workspace, elsewhere: Workspace
) -> None:
    file = copy_of(old)
    out = io.BytesIO()
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        for name in archive.namelist():
            bomb.writestr(name, archive.read(name))
    with pytest.raises(BundleError, match="compressed in a way"):
        bring(out, elsewhere)


def test_an_archive_that_is_cut_off_or_changed_is_refused(old: Workspace, elsewhere: Workspace) -> None:
    data = copy_of(old).getvalue()
    with pytest.raises(BundleError, match="its end is missing"):
        bring(io.BytesIO(data[: len(data) // 2]), elsewhere)
    broken = bytearray(data)
    broken[data.index(b"safetensors") + 9000] ^= 0x40
    with pytest.raises(BundleError, match="damaged: Bad CRC-32"):
        bring(io.BytesIO(bytes(broken)), elsewhere)
    assert not elsewhere.folder.exists()

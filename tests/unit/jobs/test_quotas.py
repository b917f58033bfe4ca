"""What a visitor may keep: limits of the workspace, of the origin and of the server, checked before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cnn_demo import settings as settings_module
from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.errors import LimitError
from cnn_demo.jobs.quotas import BYTES, IN_ALL, OF_ORIGIN, OF_WORKSPACE, RUNS, Quotas
from cnn_demo.jobs.visitor import Visitor
from cnn_demo.runs.disk_use import DiskMeter, DiskUse, WorkspaceUse
from cnn_demo.runs.origin import origin_tag
from cnn_demo.spec import presets
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.project import Project

ME = Visitor("school", "mine")
MakeQuotas = Callable[..., Quotas]


def workspace_use(origin: str, *, runs: int = 0, megabytes: int = 0, export_megabytes: int = 0) -> WorkspaceUse:
    return WorkspaceUse(
        origin=origin,
        last_used=0.0,
        runs=runs,
        own_bytes=megabytes * MEGABYTE,
        export_bytes=export_megabytes * MEGABYTE,
    )


USE = DiskUse(
    workspaces={
        "mine": workspace_use("school", runs=3, megabytes=30, export_megabytes=500),
        "neighbour": workspace_use("school", runs=5, megabytes=50),
        "stranger": workspace_use("home", runs=7, megabytes=70),
    },
    other_bytes=10 * MEGABYTE,
    free_bytes=1340 * MEGABYTE,
)


class FixedMeter(DiskMeter):
    """Finds what it is told, and what was admitted."""

    def __init__(self, runs_folder: Path, use: DiskUse) -> None:
        super().__init__(runs_folder)
        self.use = use

    def _look(self) -> DiskUse:
        return self.use


@pytest.fixture
def quotas(tmp_path: Path) -> MakeQuotas:
    """Quotas where so much is used, with these settings changed."""

    def make(use: DiskUse = USE, **changes: int) -> Quotas:
        return Quotas(replace(settings_module.read({}), **changes), FixedMeter(tmp_path, use))  # type: ignore[arg-type]

    return make


def test_figures_are_those_of_the_workspace_the_origin_and_the_server(quotas: MakeQuotas) -> None:
    found = {(quota.what, quota.of): quota.used for quota in quotas().of(ME)}
    assert found == {
        (RUNS, OF_WORKSPACE): 3,
        (RUNS, OF_ORIGIN): 8,
        (BYTES, OF_WORKSPACE): 30 * MEGABYTE,
        (BYTES, OF_ORIGIN): 80 * MEGABYTE,
        (BYTES, IN_ALL): 660 * MEGABYTE,
    }


def test_limits_in_bytes_are_shares_of_the_disk(quotas: MakeQuotas) -> None:
    limits = {quota.of: quota.limit // MEGABYTE for quota in quotas().of(ME) if quota.what == BYTES}
    assert limits == {IN_ALL: 1000, OF_ORIGIN: 500, OF_WORKSPACE: 250}


@pytest.mark.parametrize(
    ("name", "limit", "message"),
    [
        ("max_runs_per_workspace", 3, "the limit is 3. Delete one on the Runs page. .*MAX_RUNS_PER_WORKSPACE"),
        ("max_runs_per_address", 8, "your network keep 8 runs here; the limit is 8. .*CNN_DEMO_MAX_RUNS_PER_ADDRESS"),
        ("max_disk_mb_per_workspace", 33, "takes 30 MB and 4 MB more are needed; one visitor may keep 33 MB"),
        ("max_disk_mb_per_address", 83, "network takes 80 MB and 4 MB more are needed; the limit is 83 MB"),
        (
            "max_disk_mb",
            663,
            "This server is full: .* 660 MB of 663 MB and 4 MB more are needed. .*CNN_DEMO_MAX_DISK_MB",
        ),
    ],
)
def test_limit_itself_is_allowed_and_one_more_is_refused_in_clear_words(
    quotas: MakeQuotas, name: str, limit: int, message: str
) -> None:
    quotas(**{name: limit + 1}).check_new_runs(ME, 1, 4 * MEGABYTE)
    with pytest.raises(LimitError, match=message):
        quotas(**{name: limit}).check_new_runs(ME, 1, 4 * MEGABYTE)


def test_exports_fill_the_server_and_not_their_owners_share(quotas: MakeQuotas) -> None:
    quotas(max_disk_mb_per_workspace=40).check_new_runs(ME, 1, 4 * MEGABYTE)
    quotas(max_disk_mb=664).check_export(4 * MEGABYTE)
    with pytest.raises(LimitError, match="This server is full"):
        quotas(max_disk_mb=663).check_export(4 * MEGABYTE)


def test_many_workspaces_of_one_visitor_have_the_share_of_one_origin(quotas: MakeQuotas) -> None:
    use = replace(USE, workspaces={f"w{number}": workspace_use("busy", runs=1, megabytes=1) for number in range(20)})
    with pytest.raises(LimitError, match="from your network takes 20 MB"):
        quotas(use, max_disk_mb_per_address=20).check_new_runs(Visitor("busy", "one more"), 1, MEGABYTE)
    with pytest.raises(LimitError, match="from your network keep 20 runs"):
        quotas(use, max_runs_per_address=20).check_new_runs(Visitor("busy", "one more"), 1, MEGABYTE)


class Emptying:
    """Quotas whose clearing empties the disk. asked: what it was asked for."""

    def __init__(self, runs_folder: Path, *, use: DiskUse = USE, **changes: int) -> None:
        self.meter, self.asked = FixedMeter(runs_folder, use), list[tuple[int, int, Visitor | None]]()
        settings = replace(settings_module.read({}), **changes)  # type: ignore[arg-type]
        self.quotas = Quotas(settings, self.meter, make_room=self._make_room)

    def _make_room(self, limit: int, more: int, visitor: Visitor | None) -> None:
        self.asked.append((limit, more, visitor))
        self.meter.use = DiskUse(free_bytes=660 * MEGABYTE)


def test_room_is_made_before_a_run_is_refused(tmp_path: Path) -> None:
    emptying = Emptying(tmp_path, max_disk_mb=660)
    emptying.quotas.check_new_runs(ME, 1, MEGABYTE)
    emptying.quotas.check_new_runs(ME, 1, MEGABYTE)
    assert emptying.asked == [(660 * MEGABYTE, MEGABYTE, ME)]


@pytest.mark.parametrize("limit", ["max_runs_per_workspace", "max_runs_per_address"])
def test_request_that_the_visitors_own_limit_refuses_clears_nothing(tmp_path: Path, limit: str) -> None:
    emptying = Emptying(tmp_path, max_disk_mb=660, **{limit: 1})  # type: ignore[arg-type]
    with pytest.raises(LimitError):
        emptying.quotas.check_new_runs(ME, 1, MEGABYTE)
    assert emptying.asked == []


@pytest.mark.parametrize("free_bytes", [100 * MEGABYTE, None])
def test_nothing_is_cleared_where_other_data_fills_the_disk_or_nobody_knows(
    tmp_path: Path, free_bytes: int | None
) -> None:
    emptying = Emptying(tmp_path, use=replace(USE, free_bytes=free_bytes))
    with pytest.raises(LimitError, match="This server is full"):
        emptying.quotas.check_export(MEGABYTE)
    assert emptying.asked == []


def test_room_is_made_where_the_work_itself_has_used_up_the_limit_of_the_disk(tmp_path: Path) -> None:
    emptying = Emptying(tmp_path, use=replace(USE, free_bytes=660 * MEGABYTE))
    emptying.quotas.check_export(MEGABYTE)
    assert emptying.asked == [(660 * MEGABYTE, MEGABYTE, None)]


def test_own_machine_may_use_all_that_the_server_may(quotas: MakeQuotas, tmp_path: Path) -> None:
    me = Visitor(origin_tag(tmp_path, "mine"), "mine")
    assert [quota.of for quota in quotas().of(me) if quota.what == BYTES] == [IN_ALL]
    quotas().check_new_runs(me, 1, 300 * MEGABYTE)
    with pytest.raises(LimitError, match="takes 660 MB of 1,000 MB"):
        quotas().check_new_runs(me, 1, 400 * MEGABYTE)
    with pytest.raises(LimitError, match="one visitor may keep 64 MB"):
        quotas(max_disk_mb_per_workspace=64).check_new_runs(me, 1, 40 * MEGABYTE)


def test_new_workspace_needs_room_in_the_share_of_its_origin_and_on_the_server(quotas: MakeQuotas) -> None:
    newcomer = Visitor("school", "new")
    quotas().check_new_workspace(newcomer)
    with pytest.raises(LimitError, match="your network takes 80 MB"):
        quotas(max_disk_mb_per_address=80).check_new_workspace(newcomer)
    with pytest.raises(LimitError, match="This server is full"):
        quotas(max_disk_mb=660).check_new_workspace(newcomer)


def test_many_requests_at_a_time_do_not_pass_a_limit_together(quotas: MakeQuotas) -> None:
    """None of their runs is on disk yet; each session has a workspace of its own."""
    runs, in_bytes = quotas(max_runs_per_address=10), quotas(max_disk_mb_per_address=100)
    for number in range(2):
        runs.check_new_runs(Visitor("school", f"new{number}"), 1, 0)
        in_bytes.check_new_runs(Visitor("school", f"new{number}"), 1, 10 * MEGABYTE)
    with pytest.raises(LimitError, match="your network keep 10 runs"):
        runs.check_new_runs(Visitor("school", "new2"), 1, 0)
    with pytest.raises(LimitError, match="your network takes 100 MB"):
        in_bytes.check_new_runs(Visitor("school", "new2"), 1, MEGABYTE)


def test_default_limits_leave_room_for_a_class_on_a_small_server(quotas: MakeQuotas) -> None:
    """30 pupils behind one router, ten runs each of the design that visitors find first, on a disk with 10 GB free."""
    design = presets.design("fast")
    architecture = design.architecture(MNIST_5K.input_shape, len(MNIST_5K.classes))
    project = Project(architecture=architecture, recipe=design.recipe_for(MNIST_5K.training_images), data=MNIST_5K)
    needed = quotas().run_bytes(project)
    pupil = workspace_use("school", runs=10, megabytes=10 * needed // MEGABYTE)
    use = DiskUse(workspaces={f"pupil{number}": pupil for number in range(30)}, free_bytes=10 * 1024**3)
    quotas(use).check_new_runs(Visitor("school", "pupil0"), 1, needed)

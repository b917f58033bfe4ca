"""The disk becomes full, or read-only, at every operation of a run's life: nothing is lost, and it goes on afterwards.

A life in this process: a project saved, a run made, queued, trained, paused, resumed and finished, shared, exported, copied
into an archive and brought back. `python -m benchmarks.full_disk` tries every operation; here a part of them is tried.
"""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from tests.full_disk import full_disk
from tests.unit.training.run_life import Life, Training, prepared


@pytest.fixture(scope="module")
def training() -> Training:
    return prepared()


@pytest.fixture(scope="module")
def whole(training: Training, tmp_path_factory: pytest.TempPathFactory) -> Life:
    """The life on a disk with space."""
    folder = tmp_path_factory.mktemp("whole")
    with full_disk(folder, first=None) as disk:
        life = Life(folder, training, disk)
        life.live()
    assert life.told == []
    return life


@pytest.mark.slow
@pytest.mark.parametrize(("code", "stride"), [(errno.ENOSPC, 41), (errno.EROFS, 59)], ids=["full", "read-only"])
def test_a_disk_that_refuses_loses_nothing(
    training: Training, whole: Life, tmp_path: Path, code: int, stride: int
) -> None:
    for first in range(1, whole.disk.operations, stride):
        folder = tmp_path / str(first)
        folder.mkdir()
        with full_disk(folder, first=first, code=code) as disk:
            life = Life(folder, training, disk)
            life.live()
        assert disk.refused, first
        life.check_same_as(whole)

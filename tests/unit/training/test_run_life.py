"""The disk becomes full or read-only at any operation of a run's life, or the clock jumps: nothing is lost.

A life in this process: a project saved, a run made, queued, trained, paused, resumed and finished, shared, exported, copied
into an archive and brought back. `python -m benchmarks.full_disk` tries every operation; here a part of them is tried.
"""

from __future__ import annotations

import errno
import random
import time
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
@pytest.mark.parametrize(("code", "stride"), [(errno.ENOSPC, 67), (errno.EROFS, 97)], ids=["full", "read-only"])
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
        assert life.told, "nobody was told"
        life.check_same_as(whole)


@pytest.mark.slow
def test_a_clock_that_jumps_by_hours_changes_nothing(
    training: Training, whole: Life, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng, now, now_ns = random.Random(0), time.time, time.time_ns

    def jump() -> int:
        return rng.choice((-5, -1, 0, 1, 5)) * 3600

    monkeypatch.setattr(time, "time", lambda: now() + jump())
    monkeypatch.setattr(time, "time_ns", lambda: now_ns() + jump() * 10**9)
    with full_disk(tmp_path, first=None) as disk:
        life = Life(tmp_path, training, disk)
        life.live()
    assert life.told == []
    life.check_same_as(whole)
    result, expected = life.run.result(), whole.run.result()
    assert result is not None
    assert expected is not None
    assert 0 <= result["seconds"] < 60
    assert result["test"] == expected["test"]

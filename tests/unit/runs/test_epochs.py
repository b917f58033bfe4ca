"""Which epochs are kept: few, evenly spaced, and never one that was deleted before."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_demo.errors import RunError
from cnn_demo.runs.epochs import START, checked_epoch_file, drop_others, epoch_file, kept_epochs, to_keep


@given(ended=st.integers(0, 300), most=st.integers(2, 40))
def test_start_and_newest_are_kept_and_no_more_than_allowed(ended: int, most: int) -> None:
    kept = to_keep(ended, most)
    assert {START, ended} <= kept
    assert len(kept) <= max(most, len({START, ended}))
    gaps = {after - before for before, after in pairwise(sorted(kept)[:-1])}
    assert len(gaps) <= 1, "not evenly spaced"


@given(ended=st.integers(0, 300), most=st.integers(0, 40))
def test_what_is_kept_after_the_next_epoch_is_there_already_or_new(ended: int, most: int) -> None:
    assert to_keep(ended + 1, most) - {ended + 1} <= to_keep(ended, most)


@given(ended=st.integers(0, 40))
def test_short_run_keeps_every_epoch(ended: int) -> None:
    assert to_keep(ended, 41) == set(range(ended + 1))


def test_few_or_none_may_be_kept() -> None:
    assert to_keep(7, 0) == set()
    assert to_keep(7, 1) == {7}


def test_others_are_deleted_and_strange_files_left_alone(tmp_path: Path) -> None:
    (tmp_path / "epochs").mkdir()
    for epoch in range(6):
        epoch_file(tmp_path, epoch).touch()
    (tmp_path / "epochs" / "notes.txt").touch()
    drop_others(tmp_path, 5, 4, 100)
    assert kept_epochs(tmp_path) == [0, 2, 4, 5]
    assert (tmp_path / "epochs" / "notes.txt").is_file()


@given(most_bytes=st.integers(0, 200), most=st.integers(0, 20))
def test_all_epochs_of_a_run_together_are_bounded_in_bytes(most_bytes: int, most: int) -> None:
    with TemporaryDirectory() as folder:
        run = Path(folder)
        (run / "epochs").mkdir()
        for ended in range(25):
            epoch_file(run, ended).write_bytes(bytes(10))
            drop_others(run, ended, most, most_bytes)
        kept = kept_epochs(run)
    assert 10 * len(kept) <= most_bytes
    assert set(kept) == to_keep(24, min(most, most_bytes // 10))


def test_run_without_history_has_none(tmp_path: Path) -> None:
    assert kept_epochs(tmp_path) == []
    with pytest.raises(RunError, match="epoch 3"):
        checked_epoch_file(tmp_path, 3)

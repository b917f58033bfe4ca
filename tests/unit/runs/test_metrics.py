from __future__ import annotations

import itertools
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_demo.errors import StorageError
from cnn_demo.runs.metrics import BATCH, EPOCH, Reader, Record, append, keep_until, newest_epoch, read, thin


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "metrics.jsonl"


def record_of(step: int, kind: str = BATCH, **values: float) -> Any:
    """As much of a record as these tests need."""
    return {"kind": kind, "step": step, **values}


def fill(path: Path, *steps: int, kind: str = BATCH) -> None:
    for step in steps:
        append(path, record_of(step, kind))


def steps(records: Sequence[Record]) -> list[int]:
    return [record["step"] for record in records]


def test_records_come_back_in_their_order(path: Path) -> None:
    append(path, record_of(1, loss=0.25))
    append(path, record_of(2, EPOCH))
    assert read(path) == [{"kind": BATCH, "step": 1, "loss": 0.25}, {"kind": EPOCH, "step": 2}]


def test_a_file_that_is_not_there_yet_holds_nothing(path: Path) -> None:
    reader = Reader(path)
    assert reader.new_records() == []
    fill(path, 1)
    assert steps(reader.new_records()) == [1]


def test_a_reader_gives_each_record_once(path: Path) -> None:
    reader = Reader(path)
    fill(path, 1, 2)
    assert steps(reader.new_records()) == [1, 2]
    assert reader.new_records() == []
    fill(path, 3)
    assert steps(reader.new_records()) == [3]


def test_an_unfinished_last_line_waits_for_its_end(path: Path) -> None:
    line = json.dumps({"kind": BATCH, "step": 2}).encode()
    fill(path, 1)
    reader = Reader(path)
    with path.open("ab") as file:
        file.write(line[:9])
    assert steps(reader.new_records()) == [1]
    with path.open("ab") as file:
        file.write(line[9:] + b"\n")
    assert steps(reader.new_records()) == [2]


@pytest.mark.parametrize("line", [b"\x00\x00\x00", b"{", b"\xff\xfe", b"[]", b"3", b"null", b'{"kind": "batch"}', b""])
def test_a_damaged_line_is_left_out(path: Path, line: bytes) -> None:
    fill(path, 1)
    with path.open("ab") as file:
        file.write(line + b"\n")
    fill(path, 2)
    assert steps(read(path)) == [1, 2]


def test_a_reader_starts_over_when_the_file_was_replaced(path: Path) -> None:
    reader = Reader(path)
    fill(path, 1, 2, 3, 4)
    reader.new_records()
    keep_until(path, 2, epochs=1)
    fill(path, 3)
    assert steps(reader.new_records()) == [1, 2, 3]
    assert reader.generation == 2


def test_a_reader_starts_over_when_the_file_was_replaced_more_than_once(path: Path) -> None:
    """The second new file may be given the first one's inode, and be longer than what was read."""
    reader = Reader(path)
    fill(path, 1, 2, 3, 4)
    reader.new_records()
    for attempt in (5, 6):
        keep_until(path, 2, epochs=1)
        fill(path, *(attempt * 10 + step for step in range(6)))
    assert steps(reader.new_records()) == [1, 2, *range(60, 66)]
    assert reader.generation == 2


def test_a_reader_starts_over_when_the_file_became_shorter(path: Path) -> None:
    reader = Reader(path)
    fill(path, 1, 2, 3)
    reader.new_records()
    path.write_bytes(b'{"kind": "batch", "step": 9}\n')
    assert steps(reader.new_records()) == [9]


def test_a_resumed_run_forgets_what_came_after_its_checkpoint(path: Path) -> None:
    fill(path, 1, 2)
    append(path, record_of(2, EPOCH, epoch=0))
    fill(path, 3, 4)
    with path.open("ab") as file:
        file.write(b'{"kind": "ba')
    keep_until(path, 2, epochs=1)
    fill(path, 3)
    assert steps(read(path)) == [1, 2, 2, 3]


def test_a_run_resumed_before_an_evaluation_forgets_its_epoch(path: Path) -> None:
    fill(path, 1, 2)
    append(path, record_of(2, EPOCH, epoch=0))
    keep_until(path, 2, epochs=0)
    assert [record["kind"] for record in read(path)] == [BATCH, BATCH]


def test_there_is_nothing_to_forget_before_the_first_record(path: Path) -> None:
    keep_until(path, 0, epochs=0)
    assert not path.exists()


def test_a_full_disk_and_a_deleted_run_are_storage_errors(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="deleted in the meantime"):
        append(tmp_path / "gone" / "metrics.jsonl", record_of(1))


@given(st.integers(0, 300), st.integers(1, 50))
def test_thinning_keeps_order_and_the_last_and_never_more_than_asked(count: int, most: int) -> None:
    thinned = steps(thin((record_of(step) for step in range(count)), most))
    assert len(thinned) <= most
    assert thinned == sorted(thinned)
    assert thinned[-1:] == ([count - 1] if count else [])
    if count <= most:
        assert len(thinned) == count
    gaps = {after - before for before, after in itertools.pairwise(thinned)}
    assert len(gaps) <= 1


@given(st.lists(st.integers(0, 99), max_size=20), st.data())
def test_however_the_file_grows_every_whole_line_is_read_once(values: list[int], data: st.DataObject) -> None:
    lines = b"".join(json.dumps({"kind": BATCH, "step": value}).encode() + b"\n" for value in values)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "metrics.jsonl"
        reader, written, read_so_far = Reader(path), 0, []
        while written < len(lines):
            until = data.draw(st.integers(written + 1, len(lines)))
            with path.open("ab") as file:
                file.write(lines[written:until])
            written = until
            read_so_far += reader.new_records()
        assert steps(read_so_far) == values


def test_newest_epoch_is_found_from_the_end_of_a_long_file(tmp_path: Path) -> None:
    file = tmp_path / "metrics.jsonl"
    assert newest_epoch(file) is None
    file.write_bytes(b"")
    assert newest_epoch(file) is None
    batch, epoch = '{"kind": "batch", "step": 1}\n', '{"kind": "epoch", "step": %d}\n'
    file.write_text(epoch % 1 + batch * 3 + epoch % 2 + batch * 3)
    assert newest_epoch(file) == {"kind": "epoch", "step": 2}
    file.write_text(epoch % 1 + batch * 2_000 + '{"kind": "epoch", "step": 2')  # the last line is being written
    assert newest_epoch(file) == {"kind": "epoch", "step": 1}

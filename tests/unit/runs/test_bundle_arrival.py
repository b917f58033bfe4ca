"""A bundle that arrives in pieces is whole or refused, and what stays away leaves no file for long."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cnn_demo.errors import BundleError, LimitError
from cnn_demo.runs import bundle_arrival
from cnn_demo.runs.bundle_arrival import ABANDONED_SECONDS, PIECE_BYTES, begin, remove_abandoned

CONTENT = bytes(range(256)) * (2 * PIECE_BYTES // 256) + b"end"
MOST = len(CONTENT)


def pieces() -> list[bytes]:
    return [CONTENT[start : start + PIECE_BYTES] for start in range(0, len(CONTENT), PIECE_BYTES)]


def test_pieces_in_order_make_the_file(tmp_path: Path) -> None:
    arriving = begin(tmp_path, len(CONTENT), most_bytes=MOST)
    for index, piece in enumerate(pieces()):
        assert not arriving.is_complete
        arriving.add(index, piece)
    assert arriving.is_complete
    assert arriving.path.read_bytes() == CONTENT
    arriving.remove()
    assert not arriving.path.exists()


@pytest.mark.parametrize(
    ("index", "content"),
    [
        (0, pieces()[0]),
        (2, pieces()[2]),
        (1, pieces()[1][:-1]),
        (1, b""),
        (1, pieces()[1] + b"more"),
    ],
    ids=["again", "one too far", "short", "empty", "long"],
)
def test_a_wrong_piece_is_refused_and_not_written(tmp_path: Path, index: int, content: bytes) -> None:
    arriving = begin(tmp_path, len(CONTENT), most_bytes=MOST)
    arriving.add(0, pieces()[0])
    with pytest.raises(BundleError, match="in order"):
        arriving.add(index, content)
    assert arriving.path.read_bytes() == pieces()[0] + bytes(MOST - PIECE_BYTES)


def test_nothing_is_added_to_a_whole_bundle(tmp_path: Path) -> None:
    arriving = begin(tmp_path, 3, most_bytes=MOST)
    arriving.add(0, b"abc")
    with pytest.raises(BundleError, match="in order"):
        arriving.add(1, b"d")


def test_a_bundle_beyond_the_limit_is_refused_before_it_comes(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="as a bundle; this server takes at most"):
        begin(tmp_path, MOST + 1, most_bytes=MOST)
    assert not list(tmp_path.iterdir())


def test_all_bundles_together_are_bounded_before_their_pieces_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle_arrival, "MOST_OF_ALL", PIECE_BYTES + 10)
    first = begin(tmp_path, MOST // 3, most_bytes=MOST)
    with pytest.raises(LimitError, match="on their way to this server"):
        begin(tmp_path, MOST // 3, most_bytes=MOST)
    first.remove()
    begin(tmp_path, MOST // 3, most_bytes=MOST)


@pytest.mark.parametrize("clear", [lambda cache: begin(cache, 3, most_bytes=MOST), remove_abandoned])
def test_a_bundle_that_stays_away_is_removed(tmp_path: Path, clear: Callable[[Path], object]) -> None:
    abandoned, fresh = (begin(tmp_path, 3, most_bytes=MOST) for _ in range(2))
    then = time.time() - ABANDONED_SECONDS - 1
    os.utime(abandoned.path, (then, then))
    clear(tmp_path)
    assert not abandoned.path.exists()
    assert fresh.path.exists()
    with pytest.raises(BundleError, match="too late"):
        abandoned.add(0, b"abc")

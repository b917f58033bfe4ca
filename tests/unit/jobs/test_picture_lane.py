"""Pictures of visitors are read in a small process of their own, one at a time, within its memory."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from cnn_demo import settings
from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.drawing import picture
from cnn_demo.errors import PictureError
from cnn_demo.jobs.compute import Compute, LaneStatus


@pytest.fixture(scope="module")
def started() -> Iterator[list[Compute]]:
    """Holds the compute workers of this module's tests, once they are made."""
    made: list[Compute] = []
    yield made
    for compute in made:
        compute.end()


@pytest.fixture
def compute(started: list[Compute]) -> Compute:
    if not started:
        started.append(Compute(settings.read()))
    return started[0]


def lane(compute: Compute) -> LaneStatus:
    return next(lane for lane in compute.lanes() if lane.name == "pictures")


def png(side: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (side, side), "red").save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def test_picture_is_read_as_before_and_by_a_process_without_tensorflow(compute: Compute) -> None:
    data = png(30)
    np.testing.assert_array_equal(compute.ask("decode_picture", data=data), picture.decode(data))
    assert [each.pid is None for each in compute.lanes()] == [True, False]
    assert lane(compute).memory_bytes < 100 * MEGABYTE


def test_refusal_comes_back_in_its_own_words(compute: Compute) -> None:
    with pytest.raises(PictureError, match="cannot be read as a picture: it is damaged"):
        compute.ask("decode_picture", data=b"no picture")


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux limits the memory of a process so.")
def test_large_pictures_of_four_visitors_at_once_stay_within_the_memory_of_one(compute: Compute) -> None:
    data = png(3400)
    with ThreadPoolExecutor(4) as visitors:
        found = list(visitors.map(lambda _: compute.ask("decode_picture", data=data).shape, range(4)))
    assert found == [(850, 850, 3)] * 4
    status = Path(f"/proc/{lane(compute).pid}/status").read_text()
    highest = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    assert highest < 200 * 1024
    limits = psutil.Process(lane(compute).pid).rlimit(psutil.RLIMIT_DATA)
    assert limits[0] < 512 * MEGABYTE


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux limits the memory of a process so.")
def test_picture_that_needs_more_memory_is_refused_and_the_next_one_is_read(
    compute: Compute, monkeypatch: pytest.MonkeyPatch
) -> None:
    compute.ask("decode_picture", data=png(30))
    process = psutil.Process(lane(compute).pid)
    whole = process.rlimit(psutil.RLIMIT_DATA)
    process.rlimit(psutil.RLIMIT_DATA, (process.memory_info().data + 8 * MEGABYTE, whole[1]))
    with pytest.raises(PictureError, match=r"more than 256 MB of memory.* Save it as a smaller JPEG or PNG"):
        compute.ask("decode_picture", data=png(6000))
    assert compute.ask("decode_picture", data=png(30)).shape == (30, 30, 3)
    process.rlimit(psutil.RLIMIT_DATA, whole)

"""Short links to designs: the id follows from the text, and what was used longest ago is dropped."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cnn_demo.errors import LinkError
from cnn_demo.runs.shared_designs import SharedDesigns
from cnn_demo.spec.link import MAX_TEXT


def test_design_is_found_by_its_short_id(runs_folder: Path) -> None:
    designs = SharedDesigns(runs_folder)
    name = designs.keep("a design")
    assert len(name) == 10
    assert designs.open(name) == "a design"
    assert designs.keep("a design") == name
    assert designs.keep("another design") != name


def test_design_used_longest_ago_is_dropped(runs_folder: Path) -> None:
    designs = SharedDesigns(runs_folder, most_designs=2)
    first, second = designs.keep("first"), designs.keep("second")
    for place, name in enumerate((first, second)):
        os.utime(designs.folder / name, (place, place))
    designs.open(first)
    third = designs.keep("third")
    assert designs.open(first) == "first"
    assert designs.open(third) == "third"
    with pytest.raises(LinkError, match="no longer kept here"):
        designs.open(second)


def test_designs_that_are_kept_at_once_do_not_disturb_one_another(runs_folder: Path) -> None:
    barrier = threading.Barrier(8)

    def keep(number: int) -> None:
        barrier.wait()
        for again in range(10):
            SharedDesigns(runs_folder, most_designs=2).keep(f"design {number}, {again}")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(keep, range(8)))
    kept = [file for file in SharedDesigns(runs_folder).folder.iterdir() if file.name != "lock"]
    assert len(kept) == 2


def test_design_that_is_gone_when_room_is_made_is_no_error(runs_folder: Path) -> None:
    designs = SharedDesigns(runs_folder, most_designs=1)
    designs.keep("first")
    (designs.folder / "AAAAAAAAAA").symlink_to("deleted")  # listed, but not there
    assert designs.open(designs.keep("second")) == "second"


def test_text_that_no_link_can_carry_is_not_kept(runs_folder: Path) -> None:
    with pytest.raises(LinkError, match="16,001 characters"):
        SharedDesigns(runs_folder).keep("x" * (MAX_TEXT + 1))


@pytest.mark.parametrize("name", ["", "../secrets", "AAAAAAAAAA", "A" * 11])
def test_unknown_id_says_what_to_ask_for(runs_folder: Path, name: str) -> None:
    with pytest.raises(LinkError, match="long link"):
        SharedDesigns(runs_folder).open(name)


def test_damaged_design_is_not_opened(runs_folder: Path) -> None:
    designs = SharedDesigns(runs_folder)
    name = designs.keep("a design")
    (designs.folder / name).write_text("another design")
    with pytest.raises(LinkError):
        designs.open(name)

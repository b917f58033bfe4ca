"""Adds arriving pictures to an own data set, in batches, and says what was left out and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from cnn_demo.own_data.records import Arrival, LeftOut

Report = Callable[[float, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What came of adding pictures.

    count: of the pictures that were added. by_class: the same for each class. left_out: files that were not added.
    ended_early: a sentence that says why adding ended before the last picture, "" where it did not; what was added stays.
    """

    count: int
    by_class: Mapping[str, int]
    left_out: tuple[LeftOut, ...]
    ended_early: str = ""


class DataSet(Protocol):
    """What adding needs of a data set."""

    @property
    def classes(self) -> tuple[str, ...]: ...


def add_pictures(
    data_set: DataSet,
    arrivals: Iterable[Arrival | LeftOut],
    *,
    total: int | None,
    report: Report,
    is_stopped: Callable[[], bool],
) -> Added:
    """Decode, shrink, measure and add pictures; what was good is kept when it is stopped or the disk fills up.

    total: how many arrivals there are, None where that is not known. report: told the share done, in [0, 1], and what is
    being done. is_stopped: asked a few times a second; after it says so, nothing more is added.
    """
    left_out = tuple(arrival for arrival in arrivals if isinstance(arrival, LeftOut))
    return Added(count=0, by_class={}, left_out=left_out)

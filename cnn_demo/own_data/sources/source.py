"""What a visitor has brought, as it was understood: a stream of labelled pictures, read one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cnn_demo.own_data.records import Arrival, LeftOut


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Source:
    """A folder, zip, table or picture that was looked at, but not read yet.

    understood: a whole sentence, or several, that say what it was taken for. count: how many pictures and files that are
    left out it yields, None where that is not known. classes: the labels of its pictures, in the order to show them.
    arrivals: yields the pictures, and what is left out with the reason, in bounded memory; each call begins anew.
    """

    understood: str
    count: int | None
    classes: tuple[str, ...]
    arrivals: Callable[[], Iterator[Arrival | LeftOut]]

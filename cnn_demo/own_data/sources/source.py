"""What a visitor has brought, as it was understood: a stream of labelled pictures, read one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from cnn_demo.own_data.records import Arrival, LeftOut


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Source:
    """A folder, zip, table or picture that was looked at, but not read yet.

    understood: a whole sentence, or several, that say what it was taken for. count: how many pictures and files that are
    left out it yields, None where that is not known. classes: the labels of its pictures, in the order to show them.
    arrivals: yields the pictures, and what is left out with the reason, in bounded memory; each call starts from the beginning.
    """

    understood: str
    count: int | None
    classes: tuple[str, ...]
    arrivals: Callable[[], Iterator[Arrival | LeftOut]]


def joined(sources: Sequence[Source], left_out: Sequence[LeftOut], classes: tuple[str, ...]) -> Source:
    """Several sources as one, and files that are left out. classes: of all of them, in order."""

    def arrivals() -> Iterator[Arrival | LeftOut]:
        yield from left_out
        for source in sources:
            yield from source.arrivals()

    return Source(
        understood=" ".join(source.understood for source in sources),
        count=sum(source.count or 0 for source in sources) + len(left_out),
        classes=classes,
        arrivals=arrivals,
    )


def of_one_class(source: Source, label: str) -> Source:
    """The same pictures, all of the class that the visitor has chosen, whatever the source says."""

    def arrivals() -> Iterator[Arrival | LeftOut]:
        for arrival in source.arrivals():
            yield replace(arrival, label=label) if isinstance(arrival, Arrival) else arrival

    return replace(
        source,
        understood=f"{source.understood} As chosen, all of them are of one class: {label}.",
        classes=(label,),
        arrivals=arrivals,
    )

"""Adds arriving pictures to an own data set, in batches, and says what was left out and why."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass

from cnn_demo.errors import DatasetError, LimitError, StorageError
from cnn_demo.own_data.class_names import MOST_CLASSES, class_name
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.decoding import IsStopped, ReadPicture, read_pictures
from cnn_demo.own_data.records import CAMERA, FILE, TABLE, Arrival, LeftOut, MeasuredPicture
from cnn_demo.shown_text import one_line

BATCH_PICTURES, BATCH_SECONDS = 200, 1.0  # pictures that are kept at once, or the time after which a page may see them
MOST_NAME = 200

Report = Callable[[float, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What came of adding pictures.

    count: of the pictures that were added. by_class: the same for each class, in the data set's order.
    already_there: files or pictures of the camera of the same name and content that the class had before, so that an
    upload can be repeated.
    left_out: files that were not added for another reason. ended_early: a sentence that says why adding ended before the
    last picture, "" where it did not; what was added stays.
    """

    count: int
    by_class: Mapping[str, int]
    left_out: tuple[LeftOut, ...]
    already_there: int = 0
    ended_early: str = ""


def add_pictures(
    data_set: OwnDataSet,
    arrivals: Iterable[Arrival | LeftOut],
    *,
    total: int | None,
    report: Report,
    is_stopped: IsStopped,
    classes: Sequence[str] = (),
) -> Added:
    """Decode, shrink, measure and add pictures; what was good is kept when it is stopped or the disk fills up.

    total: how many arrivals there are, None where that is not known. report: gets the share done, in [0, 1], and what is
    being done, about once a second; what it raises is raised here. is_stopped: asked several times a second; once it says
    so, nothing more is read. classes: those that are expected, in the order in which new ones join the others.
    Raises DatasetError where the data set is gone, or where what is read turns out to be damaged.
    """
    adding = _Adding(data_set, total, report)
    try:
        adding.expect(classes)
        for arrival in read_pictures(arrivals, is_stopped):
            adding.take(arrival)
        adding.keep()
    except (StorageError, LimitError) as error:
        return adding.added(f"Adding pictures ended early. {error}")
    except DatasetError:
        adding.keep()
        raise
    finally:
        adding.drop_empty_classes()
    return adding.added("Adding pictures was stopped." if is_stopped() else "")


class _Adding:
    """The pictures that are added, and those that wait to be stored together."""

    def __init__(self, data_set: OwnDataSet, total: int | None, report: Report) -> None:
        self._data_set, self._total, self._report = data_set, total, report
        self._there = {_identity(picture) for picture in data_set.pictures()}
        self._already_there = 0
        self._spellings = {name.casefold(): name for name in data_set.classes}
        self._waiting: list[tuple[MeasuredPicture, bytes]] = []
        self._left_out: list[LeftOut] = []
        self._by_class: Counter[str] = Counter()
        self._expected: list[str] = []
        self._taken = 0
        self._kept_at = time.monotonic()

    def expect(self, classes: Sequence[str]) -> None:
        """Make classes before their pictures come, in this order. Raises StorageError, LimitError."""
        for text in classes:
            with suppress(DatasetError):  # reported for each of its pictures
                name = class_name(text)
                if name.casefold() not in self._spellings:
                    self._data_set.add_class(name)
                    self._spellings[name.casefold()] = name
                    self._expected.append(name)

    def drop_empty_classes(self) -> None:
        """Delete the classes that were made and of which no picture was added."""
        with suppress(StorageError, DatasetError):  # an empty class does no harm
            used = {picture.label for picture in self._data_set.pictures()}
            for name in self._expected:
                if name not in used:
                    self._data_set.delete_class(name)

    def take(self, picture: ReadPicture | LeftOut) -> None:
        """Take one more. Raises StorageError, LimitError."""
        self._taken += 1
        if isinstance(picture, LeftOut):
            self._leave_out(picture.name, picture.reason)
        else:
            self._add(picture)
        if len(self._waiting) >= BATCH_PICTURES or time.monotonic() > self._kept_at + BATCH_SECONDS:
            self.keep()

    def keep(self) -> None:
        """Store what waits. Raises StorageError, LimitError; what waited is dropped then."""
        waiting, self._waiting = self._waiting, []
        self._data_set.add(waiting)
        self._by_class.update(picture.label for picture, _ in waiting)
        self._kept_at = time.monotonic()
        share = min(self._taken / self._total, 1.0) if self._total else 0.0
        self._report(share, f"Pictures added: {self._by_class.total():,}")

    def added(self, ended_early: str) -> Added:
        return Added(
            count=self._by_class.total(),
            by_class={name: self._by_class[name] for name in self._data_set.classes if name in self._by_class},
            left_out=tuple(self._left_out),
            already_there=self._already_there,
            ended_early=ended_early,
        )

    def _add(self, picture: ReadPicture) -> None:
        arrival, copy = picture.arrival, picture.copy
        try:
            label = self._label(arrival.label)
        except DatasetError as error:
            self._leave_out(arrival.name, str(error))
            return
        measured = MeasuredPicture(
            name=one_line(arrival.name, MOST_NAME),
            label=label,
            sha256=arrival.sha256 or copy.sha256,
            width=copy.width,
            height=copy.height,
            **asdict(copy.measures),
            part=arrival.part,
            group=arrival.group,
            way=arrival.way,
        )
        may_come_again = arrival.sha256 or arrival.way in (FILE, TABLE, CAMERA)
        if may_come_again and _identity(measured) in self._there:
            self._already_there += 1
        else:
            self._waiting.append((measured, copy.content))

    def _label(self, text: str) -> str:
        """The class's name as the data set spells it. Raises DatasetError."""
        name = class_name(text)
        if name.casefold() not in self._spellings and len(self._spellings) >= MOST_CLASSES:
            raise DatasetError(f"Its class {name} would be one too many; a data set can have {MOST_CLASSES} classes.")
        return self._spellings.setdefault(name.casefold(), name)

    def _leave_out(self, name: str, reason: str) -> None:
        self._left_out.append(LeftOut(name=one_line(name, MOST_NAME), reason=reason))


def _identity(picture: MeasuredPicture) -> tuple[str, str, str]:
    return picture.name, picture.label, picture.sha256

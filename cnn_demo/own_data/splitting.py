"""Splits the pictures of a data set into training, validation and test parts: by group, class by class, seeded and stable.

A picture keeps its part while others come and go: a network that is trained on with more pictures must not be tested on
pictures that it has learned from. So each group has a place from 0 to 1 that follows from its name and the seed alone, and
the shares are met roughly. New pictures never move another one from training or validation to the test.

Pictures of one group, as the frames of a recording or near duplicates, stay in one part: on both sides of the split they
would make a network look better than it is. Only where a class has too few groups is one cut, between pictures that came
one after the other, and a note says so. What the source says of a picture's part holds; where it names no picture for
validation, these are taken from its training pictures, and likewise for the test.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cnn_demo.errors import DatasetError
from cnn_demo.own_data.health.grouping import PREFIX
from cnn_demo.own_data.picture_ids import number_of
from cnn_demo.own_data.records import PARTS, TEST, TRAINING, VALIDATION, Preparation, StoredPicture
from cnn_demo.spec.architecture import MIN_CLASSES

GOLDEN_RATIO = (5**0.5 - 1) / 2  # its multiples, modulo 1, spread evenly
Block = list[StoredPicture]  # pictures that stay together, in the order in which they came
NOTE = (
    "The pictures of {names} come from too few recordings, or are too much alike, to keep each recording in one part. "
    "Similar pictures are in several parts, so the measured accuracy looks better than it is. Add pictures from "
    "another place or time."
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Split:
    """part_of: the part of each picture, by its id. notes: a sentence about the classes whose groups had to be cut, if any."""

    part_of: Mapping[str, str]
    notes: tuple[str, ...] = ()

    def counts(self, pictures: Sequence[StoredPicture], classes: Sequence[str]) -> dict[str, dict[str, int]]:
        """How many pictures of each class each part has: {class: {part: count}}, classes in order."""
        found = Counter((picture.label, self.part_of[picture.id]) for picture in pictures)
        return {name: {part: found[name, part] for part in PARTS} for name in classes}


def split(pictures: Sequence[StoredPicture], classes: Sequence[str], preparation: Preparation) -> Split:
    """Choose the part of every picture. The same pictures, in the same order, and the same seed give the same parts.

    pictures: in the order in which they came. Raises DatasetError where there are too few classes, or too few pictures of one.
    """
    if len(classes) < MIN_CLASSES:
        raise DatasetError(
            f"A network learns to tell classes apart, and this data set has {len(classes)}. Add another class, for "
            'example "None of these".'
        )
    shares = {TEST: preparation.test_share, VALIDATION: preparation.validation_share}
    named = {picture.part for picture in pictures}
    missing = [part for part in shares if part not in named]
    part_of = {picture.id: picture.part for picture in pictures if _is_settled(picture, missing)}
    opened = [picture for picture in pictures if picture.id not in part_of]
    blocks = _blocks(opened, pictures, part_of)
    trained_anyway = Counter(each.label for each in pictures if part_of.get(each.id) == TRAINING)
    for name, of_class in _by_class(blocks, classes, 1 + len(missing)).items():
        _check_count(name, trained_anyway[name] + sum(map(len, of_class)), missing)
        enough = _cut(of_class, [shares[part] for part in missing])
        part_of |= _divided(enough, shares, missing, preparation.seed)
    return Split(part_of=part_of, notes=_notes(opened, part_of, classes))


def _is_settled(picture: StoredPicture, missing: Sequence[str]) -> bool:
    """Whether the source says the part of the picture, and no other part has to be taken from that one."""
    return picture.part in (TEST, VALIDATION) or (picture.part == TRAINING and not missing)


def _blocks(opened: Sequence[StoredPicture], pictures: Sequence[StoredPicture], part_of: dict[str, str]) -> list[Block]:
    """The pictures whose part is open, by group. Those in a group with a settled picture go where that one is."""
    settled = {picture.group: part_of[picture.id] for picture in pictures if picture.group and picture.id in part_of}
    blocks = defaultdict[str, Block](list)
    for picture in opened:
        if picture.group in settled:
            part_of[picture.id] = settled[picture.group]
        else:
            blocks[picture.group or f"picture {picture.id}"].append(picture)
    return list(blocks.values())


def _by_class(blocks: Sequence[Block], classes: Sequence[str], fewest: int) -> dict[str, list[Block]]:
    """The blocks of each class. One with pictures of several classes counts for the rarest of them.

    fewest: where a class has fewer blocks than that, its pictures leave the blocks of other classes.
    """
    counts = Counter(picture.label for block in blocks for picture in block)
    found: dict[str, list[Block]] = {name: [] for name in classes}
    for block in blocks:
        found[min({picture.label for picture in block}, key=lambda name: (counts[name], name))].append(block)
    for name in classes:
        if len(found[name]) < fewest:
            mixed = [block for other in classes if other != name for block in found[other]]
            found[name] += [taken for block in mixed if (taken := _take_out(block, name))]
    return found


def _take_out(block: Block, name: str) -> Block:
    """Remove the pictures of a class from a block, and return them."""
    taken = [picture for picture in block if picture.label == name]
    block[:] = [picture for picture in block if picture.label != name]
    return taken


def _check_count(name: str, count: int, missing: Sequence[str]) -> None:
    needed = 1 + len(missing)
    if count < needed:
        uses = ", ".join(["training", *missing])
        raise DatasetError(
            f"Pictures of the class {name} to choose from: {count}. At least {needed} are needed, one for each of: {uses}. "
            "Add pictures, merge the class with another one, or delete it."
        )


def _cut(blocks: Sequence[Block], shares: Sequence[float]) -> list[Block]:
    """The blocks, the largest of them cut until there is one for training and one for each share."""
    found, count = [block for block in blocks if block], sum(map(len, blocks))
    while found and len(found) < 1 + len(shares):
        largest = max(found, key=len)
        piece = min(_rounded(count * shares[len(found) - 1], least=1), len(largest) - 1)
        found[found.index(largest)] = largest[:-piece]
        found.append(largest[-piece:])
    return found


def _divided(blocks: Sequence[Block], shares: Mapping[str, float], missing: Sequence[str], seed: int) -> dict[str, str]:
    """The part of each picture of one class. blocks: in the order in which they came."""
    left, part_of = list(blocks), dict[str, str]()
    parts_to_come = len(missing)
    for part, share in shares.items():
        is_missing = part in missing
        parts_to_come -= is_missing
        may_take = [block for block in left if is_missing or not any(picture.part for picture in block)]
        wanted = [_is_at(block, part, share, seed) for block in may_take]
        for i in reversed(_taken(list(map(len, may_take)), wanted, kept=1 + parts_to_come, least=int(is_missing))):
            part_of |= dict.fromkeys((picture.id for picture in may_take[i]), part)
            left.remove(may_take[i])
    return part_of | {picture.id: TRAINING for block in left for picture in block}


def _is_at(block: Block, part: str, share: float, seed: int) -> bool:
    """Whether the block's place is in a part's share of the range from 0 to 1: the test's is its start, the other's its end."""
    place = _place(block[0].group.removeprefix(PREFIX) or block[0].id, seed)
    return place < share if part == TEST else place >= 1 - share


def _place(name: str, seed: int) -> float:
    """From 0 to 1. name: of a recording, or a picture's id; the places of a class's pictures are spread evenly."""
    number = number_of(name)
    return _chance(f"{seed} {name}") if number is None else ((number + 1) * GOLDEN_RATIO + seed * 2**0.5) % 1


def _chance(text: str) -> float:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6]) / 2**48


def _taken(sizes: Sequence[int], wanted: Sequence[bool], kept: int, least: int) -> list[int]:
    """The numbers of the blocks that a part takes: those wanted, and the smallest where it would have fewer than `least`.

    A block is decided by what came before it, so that later ones change nothing: it is taken once `kept` others have been
    left, and twice as many pictures have come as it has.
    """
    taken, left, before = list[int](), 0, 0
    for number, size in enumerate(sizes):
        if wanted[number] and left >= kept and before >= 2 * size:
            taken.append(number)
        else:
            left += 1
        before += size
    if (
        len(taken) < least and len(sizes) > kept
    ):  # the last of the wanted ones, else the first: so a new one moves no other
        return [min(range(len(sizes)), key=lambda i: (sizes[i], not wanted[i], -i if wanted[i] else i))]
    return taken


def _rounded(value: float, *, least: int) -> int:
    return max(math.floor(value + 0.5), least)


def _notes(opened: Sequence[StoredPicture], part_of: Mapping[str, str], classes: Sequence[str]) -> tuple[str, ...]:
    """A sentence about all classes with a group whose pictures are in more than one part."""
    parts = defaultdict[str, set[str]](set)
    for picture in opened:
        parts[picture.group].add(part_of[picture.id])
    cut = {picture.label for picture in opened if picture.group and len(parts[picture.group]) > 1}
    named = [name for name in classes if name in cut]
    return (NOTE.format(names=", ".join(named)),) if named else ()

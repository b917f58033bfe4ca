"""Splits the pictures of a data set into training, validation and test parts: by group, stratified by class, seeded.

Pictures of one group, as the frames of a recording or near duplicates, stay in one part: on both sides of the split they
would make a network look better than it is. Only where a class has too few groups is one cut, between pictures that came
one after the other, and a note says so. What the source says of a picture's part holds; where it names no picture for
validation, these are taken from its training pictures, and likewise for the test.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cnn_demo.errors import DatasetError
from cnn_demo.own_data.records import PARTS, TEST, TRAINING, VALIDATION, Preparation, StoredPicture
from cnn_demo.spec.architecture import MIN_CLASSES

Block = list[StoredPicture]  # pictures that stay together, in the order in which they came
NOTE = (
    "The pictures of {name} come from too few recordings, or are too much alike, to keep each recording in one part. "
    "Similar pictures are in several parts, so the figures for this class look better than they are. Add pictures from "
    "another place or time."
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Split:
    """part_of: the part of each picture, by its id. notes: a sentence for each class whose groups had to be cut."""

    part_of: Mapping[str, str]
    notes: tuple[str, ...] = ()

    def counts(self, pictures: Sequence[StoredPicture], classes: Sequence[str]) -> dict[str, dict[str, int]]:
        """How many pictures of each class each part has: {class: {part: count}}, classes in order."""
        found = Counter((picture.label, self.part_of[picture.id]) for picture in pictures)
        return {name: {part: found[name, part] for part in PARTS} for name in classes}


def split(pictures: Sequence[StoredPicture], classes: Sequence[str], preparation: Preparation) -> Split:
    """Choose the part of every picture. The same pictures, in the same order, and the same seed give the same parts.

    Raises DatasetError where there are too few classes, or too few pictures of one.
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
    rng = np.random.default_rng(preparation.seed)
    for name, of_class in _by_class(blocks, classes, 1 + len(missing)).items():
        _check_count(name, trained_anyway[name] + sum(map(len, of_class)), missing)
        enough = _cut(of_class, [shares[part] for part in missing])
        shuffled = [enough[place] for place in rng.permutation(len(enough))]
        part_of |= _divided(shuffled, shares, missing)
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
    found, count = list(blocks), sum(map(len, blocks))
    while found and len(found) < 1 + len(shares):
        largest = max(found, key=len)
        piece = min(_rounded(count * shares[len(found) - 1], least=1), len(largest) - 1)
        found[found.index(largest)] = largest[:-piece]
        found.append(largest[-piece:])
    return found


def _divided(blocks: Sequence[Block], shares: Mapping[str, float], missing: Sequence[str]) -> dict[str, str]:
    """The part of each picture of one class. blocks: in random order."""
    left, part_of = dict(enumerate(blocks)), dict[str, str]()
    parts_to_come = len(missing)
    for part, share in shares.items():
        is_missing = part in missing
        parts_to_come -= is_missing
        may_take = [i for i, block in enumerate(blocks) if is_missing or not any(picture.part for picture in block)]
        wanted = _rounded(sum(len(blocks[i]) for i in may_take) * share, least=int(is_missing))
        sizes = {i: len(blocks[i]) for i in may_take if i in left}
        for i in _taken(sizes, wanted, most=len(left) - 1 - parts_to_come):
            part_of |= dict.fromkeys((picture.id for picture in left.pop(i)), part)
    return part_of | {picture.id: TRAINING for block in left.values() for picture in block}


def _taken(sizes: Mapping[int, int], wanted: int, most: int) -> list[int]:
    """Blocks, by their numbers, with about the wanted number of pictures in all; at least one where any is wanted.

    sizes: the number of pictures in each block. most: how many blocks may be taken.
    """
    taken, have = list[int](), 0
    for number, size in sizes.items():
        if len(taken) < most and abs(have + size - wanted) < abs(have - wanted):
            taken.append(number)
            have += size
    if not taken and wanted and sizes and most:
        return [min(sizes, key=lambda number: sizes[number])]
    return taken


def _rounded(value: float, *, least: int) -> int:
    return max(math.floor(value + 0.5), least)


def _notes(opened: Sequence[StoredPicture], part_of: Mapping[str, str], classes: Sequence[str]) -> tuple[str, ...]:
    """A sentence for each class with a group whose pictures are in more than one part."""
    parts = defaultdict[str, set[str]](set)
    for picture in opened:
        parts[picture.group].add(part_of[picture.id])
    cut = {picture.label for picture in opened if picture.group and len(parts[picture.group]) > 1}
    return tuple(NOTE.format(name=name) for name in classes if name in cut)

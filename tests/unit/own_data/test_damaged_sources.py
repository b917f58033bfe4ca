"""Whatever is damaged in a folder, zip or table, reading it raises errors for people alone, or leaves files out."""

from __future__ import annotations

import gzip
import io
import struct
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_demo.errors import DatasetError
from cnn_demo.own_data.sources import read_source

IMAGES = np.arange(96, dtype=np.uint8).reshape(6, 4, 4) * 2
LABELS = np.array([0, 1, 2, 0, 1, 2], dtype=np.uint8)
Damage = list[
    tuple[float, bytes, int]
]  # where, as a share of the file; what is written there; how many bytes are dropped


def _zip(compression: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name in ("train/oak/1.png", "train/yew/2.png", "test/oak/3.png"):
            archive.writestr(name, name.encode() * 9)
    return file.getvalue()


def _npz() -> bytes:
    file = io.BytesIO()
    np.savez(file, x_train=IMAGES / 255, y_train=np.eye(3)[LABELS], classes=np.array(["a", "b", "c"]))
    return file.getvalue()


def _csv() -> bytes:
    rows = (",".join(map(str, [label, *image.ravel()])) for label, image in zip(LABELS, IMAGES, strict=True))
    return "\n".join(["label," + ",".join(f"pixel{number}" for number in range(16)), *rows]).encode()


def _idx(array: np.ndarray) -> bytes:
    return struct.pack(f">HBB{array.ndim}L", 0, 8, array.ndim, *array.shape) + array.tobytes()


WHOLE = {
    "a.zip": _zip(zipfile.ZIP_DEFLATED),
    "b.zip": _zip(zipfile.ZIP_STORED),
    "a.npz": _npz(),
    "a.csv": _csv(),
    "a.csv.gz": gzip.compress(_csv()),
    "images-idx3-ubyte": _idx(IMAGES),
    "images-idx3-ubyte.gz": gzip.compress(_idx(IMAGES)),
}
DAMAGES = st.lists(
    st.tuples(st.floats(0, 1), st.binary(max_size=6), st.sampled_from([0, 0, 1, 2, 4, 30])), min_size=1, max_size=4
)


@pytest.mark.parametrize("name", WHOLE)
@given(damage=DAMAGES)
def test_damage_is_refused_or_left_out(name: str, damage: Damage) -> None:
    content = bytearray(WHOLE[name])
    for share, written, dropped in damage:
        place = int(share * len(content))
        content[place : place + max(len(written), dropped)] = written
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(content)
        (Path(folder) / "labels-idx1-ubyte").write_bytes(_idx(LABELS))
        with suppress(DatasetError):
            assert len([*read_source(Path(folder) / name, name=name).arrivals()]) < 100


HEADERS = {"unclosed": b"{'shape': (", "deep": b"-" * 6000 + b"1", "empty": b""}


@pytest.mark.parametrize("header", HEADERS.values(), ids=list(HEADERS))
def test_a_header_that_python_cannot_parse_is_refused_by_name(tmp_path: Path, header: bytes) -> None:
    array = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header) + 1) + header + b"\n"
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("x_train.npy", array)
    with pytest.raises(DatasetError, match=r"x_train in a\.npz is damaged"):
        read_source(tmp_path / "a.npz", name="a.npz")


def test_marks_for_no_class_at_all_are_no_labels(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x_train=IMAGES, y_train=np.zeros((len(IMAGES), 0)))
    with pytest.raises(DatasetError, match="is no array of labels"):
        read_source(tmp_path / "a.npz", name="a.npz")


def test_a_label_of_thousands_of_digits_is_left_out(tmp_path: Path) -> None:
    labels = np.array(["1" * 5000, "b", "c"] * 2)
    np.savez(tmp_path / "a.npz", x_train=IMAGES, y_train=labels)
    assert len([*read_source(tmp_path / "a.npz", name="a.npz").arrivals()]) == len(IMAGES)

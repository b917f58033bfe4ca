"""Tables of pixels become labelled pictures, whatever their layout; what was understood is said, and nothing is guessed."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

from cnn_demo.errors import DatasetError
from cnn_demo.own_data.records import TABLE, TEST, TRAINING, VALIDATION, Arrival, LeftOut
from cnn_demo.own_data.sources import Source, csv_table, npz_arrays, read_source

Read = Callable[..., Source]
IMAGES = np.random.default_rng(0).integers(0, 256, (6, 4, 4), dtype=np.uint8)
COLOURED = np.random.default_rng(1).integers(0, 256, (6, 4, 5, 3), dtype=np.uint8)
LABELS = np.array([3, 1, 3, 10, 1, 3], dtype=np.uint8)
NAMES = [str(label) for label in LABELS]


@pytest.fixture
def read_file(tmp_path: Path) -> Read:
    def read(name: str, content: bytes) -> Source:
        (tmp_path / name).write_bytes(content)
        return read_source(tmp_path / name, name=name)

    return read


@pytest.fixture
def read_npz(read_file: Read) -> Read:
    def read(**arrays: object) -> Source:
        return read_file("data.npz", _npz(arrays))

    return read


def _npz(arrays: Mapping[str, object]) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def _csv(*, header: bool = True, separator: str = ",") -> bytes:
    rows = [[label, *image.ravel().tolist()] for label, image in zip(LABELS, IMAGES, strict=True)]
    names = [["label", *(f"pixel{number}" for number in range(16))]] if header else []
    return "\r\n".join(separator.join(map(str, row)) for row in [*names, *rows]).encode()


def _idx(array: np.ndarray) -> bytes:
    return struct.pack(f">HBB{array.ndim}L", 0, 8, array.ndim, *array.shape) + array.tobytes()


def _arrived(source: Source) -> list[Arrival]:
    return [each for each in source.arrivals() if isinstance(each, Arrival)]


def _left_out(source: Source) -> dict[str, str]:
    return {each.name: each.reason for each in source.arrivals() if isinstance(each, LeftOut)}


def _holds(source: Source, images: np.ndarray = IMAGES, labels: list[str] = NAMES) -> bool:
    found = _arrived(source)
    contents = np.stack([np.asarray(each.content) for each in found])
    return [each.label for each in found] == labels and np.array_equal(contents, images.reshape(contents.shape))


def test_a_table_as_kaggle_has_it_is_understood(read_file: Read) -> None:
    source = read_file("train.csv", _csv())
    assert _holds(source)
    assert source.understood == (
        "train.csv is a table with an image in each row: the column label holds the label, 4 x 4 pixels in grey, values "
        "from 0 to 255. Classes: 1, 3, 10."
    )
    assert (source.count, source.classes) == (6, ("1", "3", "10"))
    assert {(each.name, each.way) for each in _arrived(source)} >= {("train.csv, row 2", TABLE)}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", _csv(header=False)),
        ("a.csv", _csv(separator=";")),
        ("a.tsv", _csv(separator="\t")),
        ("a.csv", b"\xef\xbb\xbf" + _csv()),
        ("a.csv.gz", gzip.compress(_csv(), mtime=0)),
        ("a.CSV", _csv().replace(b"\r\n", b"\n") + b"\n\n"),
        ("a.csv", _csv().replace(b"\r\n", b"\r")),
    ],
)
def test_tables_as_programs_write_them_are_read(read_file: Read, name: str, content: bytes) -> None:
    assert _holds(read_file(name, content))


def test_a_table_without_names_says_what_the_label_is_taken_for(read_file: Read) -> None:
    assert "the first column is taken for the label" in read_file("a.csv", _csv(header=False)).understood


def test_the_label_may_be_a_text_in_the_last_column_and_other_columns_are_ignored(read_file: Read) -> None:
    rows = "\n".join(f'{n},{",".join(["0.5"] * 4)},"oak, old"' for n in range(2))
    source = read_file("a.csv", f"id,px1,px2,px3,px4,class\n{rows}".encode())
    assert _holds(source, np.full((2, 2, 2), 128, np.uint8), ["oak, old"] * 2)
    assert "values from 0 to 1" in source.understood


def test_pixels_in_one_column_and_colours_are_read(read_file: Read) -> None:
    pixels = " ".join(map(str, range(12)))
    source = read_file("a.csv", f"emotion,pixels\n3,{pixels}\n4,{pixels.replace('11', '200')}".encode())
    assert [each.label for each in _arrived(source)] == ["3", "4"]
    assert np.array_equal(_arrived(source)[0].content, np.arange(12).reshape(2, 2, 3))


def test_rows_that_cannot_be_read_are_left_out_by_number(read_file: Read) -> None:
    good = "1," + ",".join(["255"] * 4)
    rows = ["label,p0,p1,p2,p3", good, "1,0,0,0", "1,0,x,0,0", "1,0,nan,0,0", "1,0,300,0,0", good]
    source = read_file("a.csv", "\n".join(rows).encode())
    assert len(_arrived(source)) == 2
    assert _left_out(source) == {
        "a.csv, row 3": "It does not hold a label and 4 numbers.",
        "a.csv, row 4": "It does not hold a label and 4 numbers.",
        "a.csv, row 5": "It holds NaN or infinite values.",
        "a.csv, row 6": "It holds values from 0 to 300; those of the others run from 0 to 255.",
    }


NO_TABLES: list[tuple[bytes, str]] = [
    (b"id,p0,p1,p2,p3\n1,0,0,0,0", "a.csv has no column with the labels; it must be named label"),
    (b"label,name\n1,oak", "a.csv has no columns with pixels"),
    (b"label,p0\n", "no row with a label and numbers"),
    (b"label,p0,p1\n1,0,255", "2 numbers for an image; expected height x width"),
    (b"label,p0\n1,7", "values from 7 to 7; expected numbers from 0 to 255, or from 0 to 1"),
    (b"label,p0\n1,-20\n2,20", "values from -20 to 20"),
    (b"\n".join(b"%d,255" % n for n in range(300)), "300 different labels; a data set can have 256"),
    (b"1," * 600_000, "a row of more than 1,048,576 bytes"),
    (b"", "no column with the labels"),
    (b'label,p0\n"' + (b"1" * 999 + b"\n") * 1200, "cannot be read as a table: field larger"),
    (gzip.compress(_csv(), mtime=0)[:60], "a.csv is damaged"),
]


@pytest.mark.parametrize(("content", "words"), NO_TABLES, ids=[words for _, words in NO_TABLES])
def test_a_table_that_is_not_understood_is_refused_by_name(read_file: Read, content: bytes, words: str) -> None:
    with pytest.raises(DatasetError, match=words):
        read_file("a.csv", content)


def test_the_range_of_a_table_follows_from_its_first_rows(read_file: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_table, "LOOKED_AT", 2)
    source = read_file("a.csv", b"label,p0\n1,0\n2,1\n3,255")
    assert "those of the others run from 0 to 1" in _left_out(source)["a.csv, row 4"]


def test_a_class_that_the_visitor_has_chosen_is_that_of_a_whole_table(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(_csv())
    source = read_source(tmp_path / "a.csv", name="a.csv", label="oak")
    assert _holds(source, labels=["oak"] * 6)
    assert source.classes == ("oak",)
    assert source.understood.endswith("As chosen, all of them are of one class: oak.")


def test_a_table_in_a_zip_is_told_by_the_end_of_its_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("\x1b[31m" + "x" * 9000 + "/train.csv", _csv())
    understood = read_source(tmp_path / "a.zip", name="a.zip").understood
    assert understood.isprintable()
    assert "xx/train.csv is a table" in understood
    assert len(understood) < 300


@pytest.fixture
def idx_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "mnist"
    folder.mkdir()
    for part, count in (("train", 6), ("t10k", 4)):
        (folder / f"{part}-images-idx3-ubyte.gz").write_bytes(gzip.compress(_idx(IMAGES[:count]), mtime=0))
        (folder / f"{part}-labels-idx1-ubyte").write_bytes(_idx(LABELS[:count]))
    return folder


def test_idx_files_are_matched_by_name_packed_or_not(idx_folder: Path) -> None:
    source = read_source(idx_folder, name="mnist")
    found = _arrived(source)
    assert [each.part for each in found] == [TRAINING] * 6 + [TEST] * 4
    assert np.array_equal(np.stack([np.asarray(each.content)[..., 0] for each in found[:6]]), IMAGES)
    assert (source.count, source.classes) == (10, ("1", "3", "10"))
    assert "holds images of 4 x 4 pixels in grey" in source.understood


def test_a_zip_of_idx_files_and_one_of_tables_are_read(idx_folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "mnist.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(idx_folder.iterdir()):
            archive.write(path, f"mnist/{path.name}")
    assert len(_arrived(read_source(tmp_path / "mnist.zip", name="mnist.zip"))) == 10
    with zipfile.ZipFile(tmp_path / "kaggle.zip", "w") as archive:
        archive.writestr("train.csv", _csv())
        archive.writestr("test.csv", b"pixel0\n1")
        archive.writestr("npz/data.npz", _npz({"x": IMAGES, "y": LABELS}))
    source = read_source(tmp_path / "kaggle.zip", name="kaggle.zip")
    assert len(_arrived(source)) == 12
    assert "no column with the labels" in _left_out(source)["test.csv"]


def test_the_labels_of_an_idx_file_are_found_beside_it(idx_folder: Path) -> None:
    path = idx_folder / "train-images-idx3-ubyte.gz"
    assert _holds(read_source(path, name=path.name))


BROKEN_PAIRS: list[tuple[bytes | None, bytes | None, str]] = [
    (None, _idx(LABELS), "the images that belong to it is missing"),
    (_idx(IMAGES), None, "the labels that belong to it is missing"),
    (_idx(IMAGES), _idx(LABELS[:5]), "holds 6 images, but train-labels-idx1-ubyte 5 labels"),
    (b"no IDX file", _idx(LABELS), "train-images-idx3-ubyte is not an IDX file"),
    (b"\0\0", _idx(LABELS), "ends too early: 2 bytes are missing"),
    (struct.pack(">HBB3L", 0, 8, 3, 2**31, 28, 28), _idx(LABELS), "holds 2,147,483,648 images"),
    (struct.pack(">HBB3L", 0, 8, 3, 6, 2**31, 28), _idx(LABELS), "the limit in a table is 1024"),
    (struct.pack(">HBB3L", 0, 13, 3, 6, 4, 4), _idx(LABELS), "numbers of another type than bytes"),
    (_idx(IMAGES), struct.pack(">HBBL", 0, 8, 1, 2**31), "2,147,483,648 labels, which are too many"),
]


@pytest.mark.parametrize(("images", "labels", "words"), BROKEN_PAIRS, ids=[words for _, _, words in BROKEN_PAIRS])
def test_idx_files_that_do_not_hold_together_are_refused_by_name(
    tmp_path: Path, images: bytes | None, labels: bytes | None, words: str
) -> None:
    for name, content in (("train-images-idx3-ubyte", images), ("train-labels-idx1-ubyte", labels)):
        if content is not None:
            (tmp_path / name).write_bytes(content)
    with pytest.raises(DatasetError, match=words):
        read_source(tmp_path, name="mnist")


def test_an_idx_file_that_is_cut_off_gives_what_came_before(tmp_path: Path) -> None:
    (tmp_path / "images-idx3-ubyte").write_bytes(_idx(IMAGES)[:-20])
    (tmp_path / "labels-idx1-ubyte").write_bytes(_idx(LABELS))
    arrivals = read_source(tmp_path, name="mnist").arrivals()
    assert len([next(arrivals) for _ in range(4)]) == 4
    with pytest.raises(DatasetError, match="ends too early"):
        next(arrivals)


def test_keras_layout_is_understood(read_npz: Read) -> None:
    source = read_npz(x_train=IMAGES, y_train=LABELS, x_test=IMAGES[:2], y_test=LABELS[:2])
    assert [each.part for each in _arrived(source)] == [TRAINING] * 6 + [TEST] * 2
    assert source.understood == (
        "data.npz holds the images x_train (6, 4, 4), x_test (2, 4, 4): 4 x 4 pixels in grey, values from 0 to 255. "
        "Classes: 1, 3, 10."
    )
    assert source.count == 8


@pytest.mark.parametrize(
    "arrays",
    [
        {"x": IMAGES, "y": LABELS},
        {"images": IMAGES, "labels": LABELS},
        {"train_images": IMAGES, "train_labels": LABELS},
        {"data": IMAGES, "target": LABELS},
        {"X_train": IMAGES[..., None], "Y_train": LABELS[:, None]},
        {"x": IMAGES.reshape(6, 16), "y": LABELS.astype(np.int64)},
        {"x": IMAGES, "y": LABELS.astype(np.float32)},
        {"x": IMAGES, "y": LABELS.astype(str)},
        {"x": IMAGES, "y": LABELS.astype("S4")},
        {"x": (IMAGES / 255).astype(np.float32), "y": LABELS},
        {"x": IMAGES.astype(np.float64), "y": LABELS},
        {"x": IMAGES.astype(np.int32), "y": LABELS},
        {"x": IMAGES[:, None], "y": LABELS},
    ],
    ids=lambda arrays: ", ".join(f"{key} {value.dtype}{value.shape}" for key, value in arrays.items()),
)
def test_every_way_to_write_images_and_labels_is_understood(read_npz: Read, arrays: dict[str, np.ndarray]) -> None:
    assert _holds(read_npz(**arrays))


def test_channels_come_last_or_first(read_npz: Read) -> None:
    assert _holds(read_npz(x=COLOURED, y=LABELS), COLOURED)
    source = read_npz(x=np.moveaxis(COLOURED, -1, 1), y=LABELS)
    assert _holds(source, COLOURED)
    assert "4 x 5 pixels in colour, channels first" in source.understood


def test_one_hot_labels_and_names_of_classes_are_understood(read_npz: Read) -> None:
    one_hot = np.eye(3, dtype=np.float32)[[0, 2, 1, 0, 0, 2]]
    source = read_npz(x=IMAGES, y=one_hot, class_names=np.array(["ash", "oak", "yew"]))
    assert [each.label for each in _arrived(source)] == ["ash", "yew", "oak", "ash", "ash", "yew"]
    assert source.classes == ("ash", "oak", "yew")
    assert {each.label for each in _arrived(read_npz(x=IMAGES, y=one_hot))} == {"0", "1", "2"}


def test_medmnists_layout_has_three_parts(read_npz: Read) -> None:
    arrays = {f"{part}_{what}": value for part in ("train", "val", "test") for what, value in
              (("images", IMAGES[:1]), ("labels", LABELS[:1]))}  # fmt: skip
    assert [each.part for each in _arrived(read_npz(**arrays))] == [TRAINING, VALIDATION, TEST]


def test_images_that_are_black_and_white_alone_are_read(read_npz: Read) -> None:
    assert set(np.unique(_arrived(read_npz(x=IMAGES > 100, y=LABELS))[0].content)) == {0, 255}


def test_images_with_nan_and_labels_beyond_the_classes_are_left_out_by_name(read_npz: Read) -> None:
    images = IMAGES.astype(np.float32)
    images[1, 2, 2] = np.nan
    source = read_npz(x=images, y=np.array([0, 1, 2, 1, -1, 0]), classes=np.array(["oak", "yew"]), ids=np.arange(6))
    assert _left_out(source) == {
        "data.npz, x[1]": "It holds NaN or infinite values.",
        "data.npz, x[2]": "Its label is 2; expected 0 to 1.",
        "data.npz, x[4]": "Its label is -1; expected 0 to 1.",
        "ids in data.npz": "It is no array of images with labels.",
    }
    assert [each.label for each in _arrived(source)] == ["oak", "yew", "oak"]
    assert source.count == 7


def test_rows_of_labels_that_mark_no_class_or_two_are_left_out(read_npz: Read) -> None:
    one_hot = np.eye(3)[[0, 1, 2, 0, 0, 0]]
    one_hot[1] = 0
    one_hot[2] = 1
    assert [*_left_out(read_npz(x=IMAGES, y=one_hot))] == ["data.npz, x[1]", "data.npz, x[2]"]


NOT_UNDERSTOOD: list[tuple[dict[str, np.ndarray], str]] = [
    ({"x_train": IMAGES}, r"data\.npz holds x_train; expected x_train with the images and y_train"),
    ({"x": IMAGES, "y": LABELS[:5]}, r"x \(6, 4, 4\) and y \(5,\) do not have the same number"),
    ({"x": IMAGES - 0.5, "y": LABELS}, "values from -0.5 to 2"),
    ({"x": IMAGES / 16, "y": LABELS}, "expected numbers from 0 to 255, or from 0 to 1"),
    ({"x": np.full((6, 4, 4), np.nan), "y": LABELS}, "no numbers but NaN"),
    ({"x": IMAGES.astype(str), "y": LABELS}, "holds values of type <U3; expected numbers"),
    ({"x": IMAGES[:, 0, :2], "y": LABELS}, "2 numbers for an image"),
    ({"x": np.zeros((1, 2, 1025)), "y": LABELS[:1]}, "the limit in a table is 1024"),
    ({"x": IMAGES, "y": np.full(6, np.nan)}, r"No image of data\.npz has a class"),
    ({"x": IMAGES, "y": np.zeros((6, 2, 2))}, "is no array of labels"),
    ({"x": IMAGES[:0], "y": LABELS[:0]}, "no numbers"),
    ({"x": np.asfortranarray(IMAGES), "y": LABELS}, r"Save numpy\.ascontiguousarray\(x\)"),
    ({"x": IMAGES, "y": np.array(["a" * 3_000_000] * 6)}, "which is no array of labels"),
    ({"images": IMAGES, "data": IMAGES, "y": LABELS}, "images and data, and each could be the images. Leave one out"),
    ({"x": IMAGES, "x" + "<" * 900: IMAGES, "y": LABELS}, "x and x<{39}, and each"),
    ({f"a{number}": LABELS for number in range(101)}, "holds 101 arrays"),
]


@pytest.mark.parametrize(("arrays", "words"), NOT_UNDERSTOOD, ids=[words for _, words in NOT_UNDERSTOOD])
def test_arrays_that_are_not_understood_are_refused_by_name(
    read_npz: Read, arrays: dict[str, np.ndarray], words: str
) -> None:
    with pytest.raises(DatasetError, match=words):
        read_npz(**arrays)


def test_pickled_arrays_are_never_loaded(read_file: Read) -> None:
    pickled = _npz({"x": IMAGES, "y": np.array(NAMES, dtype=object)})
    with pytest.raises(DatasetError, match=r"y in data\.npz holds pickled Python objects, which are never loaded"):
        read_file("data.npz", pickled)


def test_a_damaged_npz_is_refused_by_name(read_file: Read) -> None:
    content = _npz({"x": IMAGES, "y": LABELS})
    for damaged in (b"", b"PK\x03\x04", content[:200], content.replace(b"NUMPY", b"NUMPS")):
        with pytest.raises(DatasetError, match=r"data\.npz"):
            read_file("data.npz", damaged)


def test_an_array_whose_header_is_longer_than_images_need_is_refused(read_file: Read) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.npy", b"\x93NUMPY\x02\x00" + struct.pack("<L", 2**31) + bytes(100_000))
    with pytest.raises(DatasetError, match="version of the format"):
        read_file("data.npz", file.getvalue())


def test_rows_come_in_pieces_of_bounded_size(read_npz: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(npz_arrays, "CHUNK_BYTES", 40)
    assert _holds(read_npz(x=IMAGES, y=LABELS))

"""Arriving pictures become stored copies with their measures; what cannot be read is left out by name, the rest goes on."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from cnn_demo.drawing.picture_formats import PICTURE_FORMATS, PictureFormat
from cnn_demo.errors import DatasetError
from cnn_demo.own_data import adding, decoding, reading_task
from cnn_demo.own_data.adding import Added, add_pictures
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.records import DRAWING, TRAINING, Arrival, LeftOut
from tests.full_disk import full_disk
from tests.unit.own_data.made_pictures import arrival, encoded, photo

Add = Callable[..., Added]
ORIENTATION = 0x0112


@pytest.fixture
def data_set(tmp_path: Path) -> OwnDataSet:
    return OwnDataSet.create(tmp_path, "Leaves")


@pytest.fixture
def add(data_set: OwnDataSet) -> Add:
    def add(arrivals: Iterable[Arrival | LeftOut], **options: object) -> Added:
        values = {"total": None, "report": lambda share, step: None, "is_stopped": lambda: False, **options}
        return add_pictures(data_set, arrivals, **values)  # type: ignore[arg-type]

    return add


def _stored(data_set: OwnDataSet) -> np.ndarray:
    [picture] = data_set.pictures()
    return data_set.pixels(picture)


@pytest.mark.parametrize("each", PICTURE_FORMATS, ids=lambda each: each.name)
def test_a_picture_of_every_format_is_added(add: Add, data_set: OwnDataSet, each: PictureFormat) -> None:
    assert add([arrival(f"a.{each.suffixes[0]}", content=encoded(photo(), each.pillow))]).by_class == {"oak": 1}
    difference = _stored(data_set)[..., :3].astype(int) - np.asarray(photo())
    assert abs(difference).mean() < 8  # JPEG, HEIC and WebP lose a little, and GIF has 256 colours


@pytest.mark.parametrize(
    ("mode", "file_format", "channels"),
    [
        ("1", "PNG", 1),
        ("L", "PNG", 1),
        ("I;16", "PNG", 1),
        ("P", "PNG", 3),
        ("LA", "PNG", 4),
        ("RGBA", "PNG", 4),
        ("CMYK", "JPEG", 3),
        ("RGB", "MPO", 3),
        ("L", "JPEG", 1),
    ],
)
def test_a_picture_of_every_mode_is_added_in_grey_colour_or_with_alpha(
    add: Add, data_set: OwnDataSet, mode: str, file_format: str, channels: int
) -> None:
    if mode == "I;16":
        image = Image.fromarray(np.full((5, 7), 40_000, dtype=np.uint16))
    else:
        image = Image.new("RGB", (7, 5), (204, 204, 204)).convert(mode, dither=Image.Dither.NONE)
    assert add([arrival(content=encoded(image, file_format))]).count == 1
    assert _stored(data_set).shape == (5, 7, channels)
    expected = {"1": 255, "I;16": 155}.get(mode, 204)
    assert abs(_stored(data_set)[..., :3].mean() - expected) < 2


def test_colours_of_16_bits_keep_their_brightness(add: Add, data_set: OwnDataSet) -> None:
    rows = (b"\0" + struct.pack(">6H", 0, 32768, 65535, 65535, 0, 0)) * 3
    header = struct.pack(">2L5B", 2, 3, 16, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    parts = (
        struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data)) for kind, data in chunks
    )
    add([arrival(content=b"\x89PNG\r\n\x1a\n" + b"".join(parts))])
    assert _stored(data_set)[0].tolist() == [[0, 128, 255], [255, 0, 0]]


def test_a_progressive_jpeg_is_added(add: Add, data_set: OwnDataSet) -> None:
    assert add([arrival(content=encoded(photo(), "JPEG", progressive=True))]).count == 1
    assert _stored(data_set).shape == (30, 40, 3)


def test_a_picture_turned_by_exif_is_stored_upright_and_without_its_metadata(add: Add, data_set: OwnDataSet) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = "Maker of the camera"
    add([arrival(content=encoded(photo(), "JPEG", exif=exif.tobytes()))])
    [picture] = data_set.pictures()
    assert (picture.width, picture.height) == (30, 40)
    assert data_set.pixels(picture).shape == (40, 30, 3)
    assert b"Maker" not in data_set.read(picture)


def test_of_an_animation_the_first_frame_is_stored(add: Add, data_set: OwnDataSet) -> None:
    frames = [Image.new("RGB", (8, 6), colour) for colour in ("red", "blue")]
    add([arrival(content=encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]))])
    assert _stored(data_set)[0, 0, :3].tolist() == [255, 0, 0]


def test_a_large_picture_is_stored_with_256_pixels_and_its_own_size_is_kept(add: Add, data_set: OwnDataSet) -> None:
    content = encoded(photo(1600, 1200), "JPEG")
    add([arrival(content=content)])
    [picture] = data_set.pictures()
    assert (picture.width, picture.height) == (1600, 1200)
    assert picture.sha256 == hashlib.sha256(content).hexdigest()
    assert data_set.pixels(picture).shape == (192, 256, 3)
    with Image.open(io.BytesIO(data_set.read(picture))) as opened:
        assert opened.format == "JPEG"


def test_what_is_taken_away_comes_back_unchanged(add: Add, data_set: OwnDataSet) -> None:
    add([arrival("large.jpg", content=encoded(photo(900, 600), "JPEG")), arrival("drawn.png")])
    taken = [data_set.read(picture) for picture in data_set.pictures()]
    add([arrival(str(number), content=content) for number, content in enumerate(taken)])
    assert [data_set.read(picture) for picture in data_set.pictures()[2:]] == taken


def test_what_hides_behind_the_end_of_a_jpeg_is_not_stored(add: Add, data_set: OwnDataSet) -> None:
    add([arrival(content=encoded(photo(), "JPEG") + b"<script>hidden</script>\xff\xd9")])
    [picture] = data_set.pictures()
    assert b"script" not in data_set.read(picture)


def test_pixels_are_stored_as_they_are(add: Add, data_set: OwnDataSet) -> None:
    pixels = np.arange(28 * 28, dtype=np.uint64).reshape(28, 28, 1).astype(np.uint8)
    drawn = Arrival(name="a drawing", label="7", content=pixels, part=TRAINING, group="g", way=DRAWING)
    add([drawn])
    [picture] = data_set.pictures()
    assert np.array_equal(data_set.pixels(picture), pixels)
    assert (picture.label, picture.part, picture.group, picture.way) == ("7", TRAINING, "g", DRAWING)


def test_measures_tell_black_from_white_and_blurred_from_sharp(add: Add, data_set: OwnDataSet) -> None:
    sharp = np.indices((40, 40)).sum(axis=0, dtype=np.uint8)[..., np.newaxis] % 2 * 255
    contents = [np.zeros((9, 9, 1), np.uint8), np.full((9, 9, 3), 255, np.uint8), np.asarray(photo()), sharp]
    add([arrival(str(number), content=content) for number, content in enumerate(contents)])
    black, white, smooth, checked = data_set.pictures()
    assert (black.brightness, black.contrast, black.sharpness) == (0, 0, 0)
    assert white.brightness == 1
    assert smooth.sharpness < checked.sharpness / 20
    assert len(smooth.likeness) == 16


BAD = {
    "an empty file": (b"", "empty"),
    "a text file named .jpg": (b"Hello, world", "cannot be read as a picture"),
    "half a picture": (encoded(photo(400, 300))[:2000], "cannot be read as a picture"),
    "30,000 x 30,000": (encoded(Image.new("1", (30_000, 30_000))), "limit of 40 megapixels"),
}


@pytest.mark.parametrize(("content", "reason"), BAD.values(), ids=list(BAD))
def test_what_cannot_be_read_is_left_out_by_name_and_the_rest_goes_on(add: Add, content: bytes, reason: str) -> None:
    added = add([arrival("good.png"), arrival("bad.jpg", content=content), arrival("good too.png")])
    assert added.count == 2
    [left_out] = added.left_out
    assert left_out.name == "bad.jpg"
    assert reason in left_out.reason


@pytest.mark.parametrize("label", ["<b>oak</b>", "", "a\x00b", "x" * 61])
def test_a_picture_whose_class_cannot_be_named_so_is_left_out(add: Add, label: str) -> None:
    added = add([arrival("a.png", label), arrival("b.png")])
    assert [each.name for each in added.left_out] == ["a.png"]
    assert added.by_class == {"oak": 1}


def test_a_name_of_a_picture_is_kept_on_one_line_and_short(add: Add, data_set: OwnDataSet) -> None:
    add([arrival(f"a\x1b[31m\n{'é' * 300}.png")])
    [picture] = data_set.pictures()
    assert picture.name.isprintable()
    assert len(picture.name) == adding.MOST_NAME


def test_a_class_that_differs_by_case_is_the_one_that_is_there(add: Add, data_set: OwnDataSet) -> None:
    assert add([arrival("a.png", "Oak"), arrival("b.png", "oak")]).by_class == {"Oak": 2}
    assert data_set.classes == ("Oak",)


def test_an_upload_that_is_repeated_adds_what_is_new_alone(add: Add, data_set: OwnDataSet) -> None:
    add([arrival("a.png"), arrival("b.png")])
    added = add([arrival("a.png"), arrival("b.png", "yew"), arrival("c.png"), arrival("c.png")])
    assert (added.count, added.already_there, added.left_out) == (3, 1, ())
    assert len(data_set.pictures()) == 5


def test_a_class_that_another_tab_has_filled_meanwhile_stays(add: Add, data_set: OwnDataSet) -> None:
    def arrivals() -> Iterator[Arrival]:
        yield arrival("a.png")
        add([arrival("b.png", "yew")])

    add(arrivals(), classes=("oak", "yew", "ash"))
    assert data_set.classes == ("oak", "yew")


def test_classes_that_are_expected_come_in_their_order_and_none_stays_empty(add: Add, data_set: OwnDataSet) -> None:
    data_set.add_class("yew")
    expected = ("1", "2", "10", "<b>", "Yew")
    add([arrival("a.png", "10"), arrival("b.png", "1"), arrival("c.png", "yew")], classes=expected)
    assert data_set.classes == ("yew", "1", "10")


def test_classes_beyond_the_most_are_left_out_by_name(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "MOST_CLASSES", 2)
    added = add([arrival(label, label) for label in ("ash", "oak", "yew", "ash")])
    assert added.by_class == {"ash": 2, "oak": 1}
    assert [each.name for each in added.left_out] == ["yew"]


def test_what_was_left_out_before_is_told_in_its_place(add: Add) -> None:
    before = LeftOut(name="link.png", reason="It is a link.")
    assert add([arrival(), before]).left_out == (before,)


def test_the_progress_is_told_as_a_share(add: Add) -> None:
    told: list[tuple[float, str]] = []
    add((arrival(str(number)) for number in range(4)), total=4, report=lambda *values: told.append(values))
    assert told[-1] == (1.0, "Pictures added: 4")


def test_what_was_added_before_it_is_stopped_stays(add: Add, data_set: OwnDataSet) -> None:
    asked = iter([False] * 30)
    added = add((arrival(str(number)) for number in range(400)), is_stopped=lambda: next(asked, True))
    assert 0 < added.count < 400
    assert added.count == len(data_set.pictures())
    assert added.ended_early == "Adding pictures was stopped."


def test_what_was_added_before_the_disk_is_full_stays(
    add: Add, data_set: OwnDataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "BATCH_PICTURES", 2)
    with full_disk(data_set.folder, first=20):
        added = add([arrival(str(number)) for number in range(20)])
    assert 0 < added.count == len(data_set.pictures()) < 20
    assert "The disk" in added.ended_early or "the disk" in added.ended_early


def test_what_came_before_a_source_turns_out_to_be_damaged_stays(add: Add, data_set: OwnDataSet) -> None:
    def damaged() -> Iterator[Arrival]:
        for number in range(40):
            yield arrival(str(number))
        raise DatasetError("The table ends in the middle.")

    with pytest.raises(DatasetError, match="ends in the middle"):
        add(damaged())
    assert len(data_set.pictures()) >= 32


def test_a_picture_that_ends_its_process_is_left_out_and_the_rest_goes_on(
    add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_copies = reading_task.make_copies

    def end_over_one(contents: list[bytes]) -> list[object]:  # defined here, so that it is sent whole to the process
        if b"deadly" in contents:
            psutil.Process().kill()
        return [*make_copies(contents)]

    monkeypatch.setattr(reading_task, "make_copies", end_over_one)
    monkeypatch.setattr(decoding, "TRIES", 1)
    monkeypatch.setattr(decoding, "MOST_PROCESSES", 1)
    added = add([arrival("a.png"), arrival("deadly.png", content=b"deadly"), arrival("b.png")])
    assert added.count == 2
    assert added.left_out == (LeftOut(name="deadly.png", reason=decoding.ENDED_PROCESS),)

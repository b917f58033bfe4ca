"""Folders, zips and single pictures become a stream of labelled pictures; what is absurd is refused or left out by name."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from cnn_demo.errors import DatasetError
from cnn_demo.own_data.records import TEST, TRAINING, Arrival, LeftOut
from cnn_demo.own_data.sources import Source, folder, limits, read_source, zip_files
from tests.unit.own_data.made_pictures import encoded, photo

Read = Callable[..., Source]
PICTURE = encoded(photo())


def _zipped(files: Mapping[str | zipfile.ZipInfo, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.fixture(params=["folder", "zip"])
def read_files(request: pytest.FixtureRequest, tmp_path: Path) -> Read:
    """Reads files, path -> content, as a folder and as a zip."""

    def read(files: Mapping[str, bytes], **options: str) -> Source:
        if request.param == "zip":
            (tmp_path / "leaves.zip").write_bytes(_zipped(files))  # type: ignore[arg-type]
            return read_source(tmp_path / "leaves.zip", name="leaves.zip", **options)
        for path, content in files.items():
            (tmp_path / "given" / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "given" / path).write_bytes(content)
        return read_source(tmp_path / "given", name="leaves", **options)

    return read


@pytest.fixture
def read_zip(tmp_path: Path) -> Read:
    def read(content: bytes) -> Source:
        (tmp_path / "upload").write_bytes(content)
        return read_source(tmp_path / "upload", name="leaves.zip")

    return read


def _arrived(source: Source) -> list[Arrival]:
    return [each for each in source.arrivals() if isinstance(each, Arrival)]


def _left_out(source: Source) -> dict[str, str]:
    return {each.name: each.reason for each in source.arrivals() if isinstance(each, LeftOut)}


def test_pictures_arrive_with_class_part_name_and_content(read_files: Read) -> None:
    source = read_files({"train/oak/1.png": PICTURE, "test/oak/2.png": PICTURE, "test/yew/3.png": b"damaged"})
    assert sorted((each.name, each.label, each.part) for each in _arrived(source)) == [
        ("test/oak/2.png", "oak", TEST),
        ("test/yew/3.png", "yew", TEST),
        ("train/oak/1.png", "oak", TRAINING),
    ]
    assert {each.content for each in _arrived(source)} == {PICTURE, b"damaged"}
    assert (source.count, source.classes) == (3, ("oak", "yew"))


def test_pictures_without_folders_are_of_a_class_named_after_the_whole(read_files: Read) -> None:
    assert read_files({"1.png": PICTURE}).understood == "All pictures are of one class: leaves."


def test_a_class_that_the_visitor_has_chosen_is_that_of_all_pictures(read_files: Read) -> None:
    source = read_files({"1.png": PICTURE, "train/2.png": PICTURE}, label="oak")
    assert {each.label for each in _arrived(source)} == {"oak"}
    assert source.classes == ("oak",)


def test_files_that_are_no_pictures_are_left_out_by_name_and_the_systems_are_not_mentioned(read_files: Read) -> None:
    system = dict.fromkeys((".DS_Store", "__MACOSX/oak/._1.png", "oak/Thumbs.db", "oak/.hidden.png"), b"")
    source = read_files({"oak/1.png": PICTURE, "oak/notes.txt": b"Oaks.", **system})
    assert [*_left_out(source)] == ["oak/notes.txt"]
    assert source.count == 2


def test_a_picture_without_an_ending_is_tried(read_files: Read) -> None:
    assert len(_arrived(read_files({"oak/picture": PICTURE}))) == 1


@pytest.mark.parametrize("files", [{}, {"notes.txt": b"Oaks."}])
def test_a_whole_without_pictures_is_refused(read_files: Read, tmp_path: Path, files: dict[str, bytes]) -> None:
    (tmp_path / "given").mkdir()
    with pytest.raises(DatasetError, match=r"^leaves(\.zip)? holds no pictures that can be read"):
        read_files(files)


def test_a_file_over_the_limit_is_left_out_by_name(read_files: Read) -> None:
    source = read_files({"oak/1.png": PICTURE, "oak/huge.png": bytes(21 * 1024**2)})
    assert _left_out(source) == {"oak/huge.png": "The file has 21.0 MB; the limit is 20 MB."}


def test_too_many_files_are_refused(read_files: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "MOST_FILES", 2)
    monkeypatch.setattr(zip_files, "MOST_FILES", 2)
    with pytest.raises(DatasetError, match=r"leaves.* 2"):
        read_files({f"oak/{number}.png": PICTURE for number in range(3)})


def test_a_hundred_thousand_files_are_refused_before_they_are_listed(read_zip: Read) -> None:
    table = zip_files.ENTRY_MARK * 100_000
    end = zip_files.END.pack(zip_files.END_MARK, 0, 0, 0xFFFF, 0xFFFF, len(table), 4, 0)
    content = b"PK\x03\x04" + table + end
    with pytest.raises(
        DatasetError, match=r"leaves\.zip holds 100,000 files; the most that is taken at once is 80,000"
    ):
        read_zip(content)


def test_names_of_300_bytes_with_html_and_control_characters_arrive(read_zip: Read) -> None:
    name = f"oak/<b>\x1b[31m{'é' * 150}.png"
    assert [each.name for each in _arrived(read_zip(_zipped({name: PICTURE})))] == [name]


def _special(name: str, mode: int = 0, flags: int = 0) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = mode << 16
    entry.flag_bits = flags
    return entry


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (_special("oak/link.png", stat.S_IFLNK | 0o777), "It is a link or another special file."),
        (_special("../oak/1.png"), "Its name leads out of the zip."),
        (_special("oak/../../1.png"), "Its name leads out of the zip."),
        (_special("/etc/oak.png"), "Its name leads out of the zip."),
        (_special("C:/oak/1.png"), "Its name leads out of the zip."),
    ],
)
def test_links_and_climbing_names_are_left_out_by_name(read_zip: Read, entry: zipfile.ZipInfo, reason: str) -> None:
    source = read_zip(_zipped({entry: PICTURE, "oak/good.png": PICTURE}))
    assert _left_out(source) == {entry.filename: reason}
    assert [each.name for each in _arrived(source)] == ["oak/good.png"]


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "leaves" / "oak").mkdir(parents=True)
    (tmp_path / "secret.png").write_bytes(PICTURE)
    (tmp_path / "leaves" / "oak" / "link.png").symlink_to(tmp_path / "secret.png")
    (tmp_path / "leaves" / "oak" / "1.png").write_bytes(PICTURE)
    source = read_source(tmp_path / "leaves", name="leaves")
    assert _left_out(source) == {"oak/link.png": "It is a link, which is not followed."}


def test_an_encrypted_file_and_one_compressed_in_another_way_are_left_out(read_zip: Read) -> None:
    content = bytearray(_zipped({"oak/1.png": PICTURE, "oak/2.png": PICTURE, "oak/3.png": PICTURE}))
    table = content.index(zip_files.ENTRY_MARK)
    content[table + 8] |= zip_files.ENCRYPTED
    second = content.index(zip_files.ENTRY_MARK, table + 4)
    content[second + 10] = zipfile.ZIP_LZMA
    reasons = _left_out(read_zip(bytes(content)))
    assert "encrypted" in reasons["oak/1.png"]
    assert "usual compression" in reasons["oak/2.png"]


def test_of_two_files_of_one_name_the_second_is_left_out(read_zip: Read) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = _zipped({_special("oak/1.png"): PICTURE, _special("oak/1.png", 0o644): PICTURE})
    source = read_zip(content)
    assert len(_arrived(source)) == 1
    assert "same name" in _left_out(source)["oak/1.png"]


def test_a_zip_bomb_whose_files_overlap_is_refused(read_zip: Read) -> None:
    content = bytearray(_zipped({f"oak/{number}.png": bytes(500_000) for number in range(40)}))
    table = content.index(zip_files.ENTRY_MARK)
    bomb = content[: len(content) // 40] + content[table:]
    place = bomb.rindex(zip_files.END_MARK)
    struct.pack_into("<L", bomb, place + 16, len(content) // 40)
    with pytest.raises(DatasetError, match=r"leaves\.zip is damaged: its files overlap"):
        read_zip(bytes(bomb))


def test_a_zip_that_unpacks_to_far_too_much_is_refused(read_zip: Read) -> None:
    content = bytearray(_zipped({f"oak/{number}.png": PICTURE for number in range(11)}))
    place = -1
    while (place := content.find(zip_files.ENTRY_MARK, place + 1)) >= 0:
        struct.pack_into("<L", content, place + 24, 2**32 - 2)  # the size that it states
    with pytest.raises(DatasetError, match=r"leaves\.zip unpacks to 44 GB; the limit is 40 GB"):
        read_zip(bytes(content))


def test_a_table_of_contents_that_is_too_large_is_refused(read_zip: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_files, "MOST_ZIP_TABLE_BYTES", 10)
    with pytest.raises(DatasetError, match="table of contents"):
        read_zip(_zipped({"oak/1.png": PICTURE}))


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_zip_that_is_cut_off_is_refused(read_zip: Read, share: float) -> None:
    content = _zipped({f"oak/{number}.png": PICTURE for number in range(9)})
    with pytest.raises(DatasetError, match=r"leaves\.zip is damaged, or is not a zip file"):
        read_zip(content[: int(len(content) * share)])


def test_a_damaged_file_in_a_zip_is_left_out_and_the_rest_goes_on(read_zip: Read) -> None:
    content = bytearray(_zipped({"oak/1.png": PICTURE, "oak/2.png": PICTURE}, zipfile.ZIP_STORED))
    content[content.index(PICTURE) + 100] ^= 0xFF
    source = read_zip(bytes(content))
    assert [*_left_out(source)] == ["oak/1.png"]
    assert [each.name for each in _arrived(source)] == ["oak/2.png"]


def test_a_zip_with_a_comment_is_read(read_zip: Read) -> None:
    file = io.BytesIO(_zipped({"oak/1.png": PICTURE}))
    with zipfile.ZipFile(file, "a") as archive:
        archive.comment = b"From the club"
    assert len(_arrived(read_zip(file.getvalue()))) == 1


def test_a_zip_in_the_form_for_large_numbers_is_read(read_zip: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
    content = _zipped({f"oak/{number}.png": PICTURE for number in range(3)})
    assert zip_files.LARGE_END_MARK in content
    assert len(_arrived(read_zip(content))) == 3


def test_names_as_windows_and_macos_write_them(read_zip: Read) -> None:
    content = _zipped({"a" * 12: PICTURE, "b" * 12: PICTURE})  # names in bytes, without a word on their encoding
    content = content.replace(b"a" * 12, "Bäume/1.png".encode()).replace(b"b" * 12, b"B\x81sche\\1.png")
    assert {each.label for each in _arrived(read_zip(content))} == {"Bäume", "Büsche"}


def test_zips_in_a_folder_count_as_folders(tmp_path: Path) -> None:
    folder = tmp_path / "leaves"
    (folder / "yew").mkdir(parents=True)
    (folder / "yew" / "1.png").write_bytes(PICTURE)
    (folder / "oak.zip").write_bytes(_zipped({"1.png": PICTURE, "2.png": PICTURE, "more.zip": b"PK", "a.csv": b"1"}))
    (folder / "broken.zip").write_bytes(b"PK\x03\x04")
    source = read_source(folder, name="leaves")
    assert sorted(each.label for each in _arrived(source)) == ["oak", "oak", "yew"]
    assert (source.count, source.classes) == (6, ("oak", "yew"))
    reasons = _left_out(source)
    assert "broken.zip is damaged" in reasons["broken.zip"]
    assert "zip inside a zip" in reasons["more.zip"]
    assert "It is a table" in reasons["a.csv"]
    (folder / "oak.zip").unlink()
    (folder / "notes.txt").write_bytes(b"Oaks.")
    (folder / "yew" / "1.png").unlink()
    with pytest.raises(DatasetError, match=r"^broken\.zip is damaged"):
        read_source(folder, name="leaves")


def test_a_single_picture_needs_a_class(tmp_path: Path) -> None:
    (tmp_path / "upload").write_bytes(PICTURE)
    with pytest.raises(DatasetError, match=r"a\.png is a single file"):
        read_source(tmp_path / "upload", name="a.png")
    [picture] = _arrived(read_source(tmp_path / "upload", name="a.png", label="oak"))
    assert (picture.name, picture.label, picture.content) == ("a.png", "oak", PICTURE)


def test_a_file_that_is_gone_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"a\.png cannot be read: No such file"):
        read_source(tmp_path / "gone", name="a.png", label="oak")


def test_the_limits_leave_room_for_mnist() -> None:
    assert limits.MOST_FILES >= 70_000

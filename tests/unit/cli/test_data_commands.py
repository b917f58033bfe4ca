"""`python -m cnn_demo data`: pictures become a data set, which is listed, checked and made ready for a training."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cnn_demo.cli.making_images import prepare_for_training
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.settings import read
from tests.unit.cli.conftest import Answer, lines_of, only_line
from tests.unit.own_data.made_pictures import encoded, photo

Command = Callable[..., Answer]


@pytest.fixture
def leaves(tmp_path: Path) -> Path:
    """A folder with 8 pictures of each of two classes."""
    for label in ("oak", "yew"):
        (tmp_path / "leaves" / label).mkdir(parents=True)
        for number in range(8):
            picture = photo(70, 60, seed=number + 100 * len(label) * (label == "yew"))
            (tmp_path / "leaves" / label / f"{number}.png").write_bytes(encoded(picture))
    return tmp_path / "leaves"


def test_a_folder_becomes_a_data_set_that_is_listed_checked_and_made_ready(
    command: Command, leaves: Path, runs_folder: Path
) -> None:
    status, out, _ = command("data", "add", "My leaves", leaves)
    assert (status, out.splitlines()) == (
        0,
        [
            "A folder for each class. Classes: oak, yew.",
            "Pictures added to my-leaves: 16.",
            "  oak: 8",
            "  yew: 8",
        ],
    )
    status, out, _ = command("data", "check", "my-leaves", "--json")
    assert status == 0
    assert {line["severity"] for line in lines_of(out)} <= {"warning"}
    prepare_for_training(runs_folder / "command-line", "my-leaves")
    data = Catalog(read(), runs_folder / "command-line").get("my-leaves")
    assert (data.input_shape, data.classes) == ((64, 64, 3), ("oak", "yew"))
    (listed,) = lines_of(command("data", "list", "--json")[1])
    assert (listed["dataset"], listed["title"], listed["pictures"], listed["images"]) == (
        "my-leaves",
        "My leaves",
        16,
        "64x64x3",
    )
    status, out, _ = command("data", "prepare", "my-leaves", "--side", 28, "--channels", 1, "--json")
    assert (status, lines_of(out)[0]["input_shape"]) == (0, [28, 28, 1])


def test_more_pictures_are_added_to_a_class_of_a_set_by_its_title(command: Command, leaves: Path) -> None:
    command("data", "add", "My leaves", leaves)
    status, out, _ = command("data", "add", "My leaves", leaves / "oak" / "0.png", "--class", "ash", "--json")
    (answer,) = lines_of(out)
    assert (status, answer["dataset"], answer["added"], answer["classes"]) == (0, "my-leaves", 1, {"ash": 1})
    assert lines_of(command("data", "list", "--json")[1])[0]["classes"] == 3
    status, out, _ = command("data", "add", "my-leaves", leaves)
    assert (status, out.splitlines()[1:]) == (0, ["Pictures added to my-leaves: 0.", "Already there: 16."])


def test_what_is_left_out_is_named_on_standard_error_and_the_status_is_1(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "phone"
    folder.mkdir()
    for name, file_format in (("a.jfif", "JPEG"), ("b.ppm", "PPM"), ("d.PNG", "PNG"), ("n.heic", "HEIF")):
        (folder / name).write_bytes(encoded(photo(), file_format))
    (folder / "n.heic").write_bytes((folder / "n.heic").read_bytes()[:200])
    status, out, err = command("data", "add", "phone", folder, "--json")
    assert (status, lines_of(out)[0]["added"]) == (1, 3)
    assert "Left out: n.heic: This file" in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("add", "x", "{}"), "holds no pictures that can be read"),
        (("add", "x", "{}/missing"), "missing cannot be read: No such file"),
        (("add", "<b>", "{}/leaves"), "name '<b>' cannot be used"),
        (("check", "x"), "There is no data set 'x' here"),
        (("prepare", "x"), "There is no data set 'x' here"),
    ],
)
def test_errors_are_one_line(
    command: Command, tmp_path: Path, words: tuple[str, ...], message: str, request: pytest.FixtureRequest
) -> None:
    if "{}/leaves" in words:
        request.getfixturevalue("leaves")
    status, out, err = command("data", *(word.format(tmp_path) for word in words))
    assert (status, out) == (1, "")
    assert message in only_line(err)


def test_a_data_set_without_a_readable_picture_is_not_made(command: Command, tmp_path: Path) -> None:
    (tmp_path / "oak").mkdir()
    (tmp_path / "oak" / "1.png").write_bytes(b"no picture")
    status, _, err = command("data", "add", "x", tmp_path / "oak")
    assert status == 1
    assert "Error: No picture of oak was added." in err
    assert "no own data sets yet" in command("data", "list")[1]

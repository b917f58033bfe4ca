"""Folders become classes and parts; what is unclear is refused by name, and nothing is guessed in silence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_demo.errors import DatasetError
from cnn_demo.own_data.records import TEST, TRAINING, VALIDATION
from cnn_demo.own_data.sources.layout import BESIDE, PART_NAMES, Place, in_natural_order, understand

NAMES = st.text("abcXYZäß0 _-", min_size=1, max_size=8).filter(
    lambda name: name.strip() == name and name.casefold() not in PART_NAMES
)
SPELLINGS = {
    TRAINING: ["train", "Training", "training_set"],
    VALIDATION: ["val", "VALID", "images-val"],
    TEST: ["test", "Testing", "seg_test"],
}


@st.composite
def layouts(draw: st.DrawFn) -> dict[str, Place]:
    """Paths with what they mean: 2 to 5 classes, in parts or not, in outer folders, with folders inside or not."""
    classes = draw(st.lists(NAMES, min_size=2, max_size=5, unique_by=str.casefold))
    outer = draw(st.lists(NAMES, min_size=1, max_size=3))
    parts = draw(st.lists(st.sampled_from([*SPELLINGS]), max_size=3, unique=True))
    upper = draw(st.booleans())
    places = {}
    for part in parts if len(parts) > 1 else [""]:
        spelling = draw(st.sampled_from(SPELLINGS[part])) if part else ""
        for name in classes:
            folders = [*outer, *([spelling, name] if upper else [name, spelling])]
            inner = draw(st.lists(NAMES, max_size=2))
            for number in range(draw(st.integers(1, 3))):
                path = "/".join([*filter(None, folders), *inner, f"{number}.jpg"])
                places[path] = Place(label=name, part=part)
    return places


@given(layouts())
def test_every_layout_of_classes_and_parts_is_understood(places: dict[str, Place]) -> None:
    layout = understand([*places], "data.zip")
    assert dict(layout.places) == places
    assert layout.classes == tuple(sorted({place.label for place in places.values()}, key=in_natural_order))
    assert layout.left_out == ()


@given(st.lists(st.lists(st.one_of(NAMES, st.sampled_from([*PART_NAMES])), min_size=1, max_size=4), min_size=1))
def test_any_layout_is_understood_or_refused_and_no_picture_is_forgotten(folders: list[list[str]]) -> None:
    paths = list(dict.fromkeys("/".join(["data", *each, f"{number}.jpg"]) for number, each in enumerate(folders)))
    try:
        layout = understand(paths, "data.zip")
    except DatasetError:
        return
    assert {*layout.places, *(each.name for each in layout.left_out)} == {*paths}
    assert {place.label for place in layout.places.values()} == {*layout.classes}


def _labels(*paths: str) -> dict[str, str]:
    return {path: place.label for path, place in understand(paths, "data.zip").places.items()}


def test_pictures_without_folders_are_of_the_class_that_the_whole_is_named_after() -> None:
    layout = understand(["cats/1.jpg", "cats/2.jpg"], "cats.zip")
    assert layout.understood == "All pictures are of one class: cats."
    assert layout.classes == ("cats",)


def test_a_folder_beside_pictures_belongs_to_their_class() -> None:
    assert _labels("cats/1.jpg", "cats/young/2.jpg") == {"cats/1.jpg": "cats", "cats/young/2.jpg": "cats"}


def test_a_picture_beside_the_folders_of_classes_is_left_out_by_name() -> None:
    layout = understand(["data/cover.jpg", "data/oak/1.jpg", "data/yew/1.jpg"], "data.zip")
    assert [(each.name, each.reason) for each in layout.left_out] == [("data/cover.jpg", BESIDE)]
    assert layout.classes == ("oak", "yew")


def test_what_was_understood_is_said() -> None:
    paths = ["d/train/oak/1.jpg", "d/train/yew/old/1.jpg", "d/test/oak/1.jpg", "d/test/yew/1.jpg"]
    assert understand(paths, "d.zip").understood == (
        "A folder for each class. Classes: oak, yew. These folders name the parts: test, train. "
        "Folders inside a class's folder count as that class, such as yew/old."
    )


def test_many_classes_are_named_in_short() -> None:
    told = understand([f"d/{number}/1.jpg" for number in range(30)], "d.zip").understood
    assert told.endswith("8, 9, 10, 11, and 18 more.")


def test_one_part_alone_is_no_part() -> None:
    layout = understand(["d/train/oak/1.jpg", "d/train/yew/1.jpg"], "d.zip")
    assert {place.part for place in layout.places.values()} == {""}
    assert "no other part beside train" in layout.understood


def test_folders_of_parts_that_are_packed_twice_are_understood() -> None:
    paths = ("d/training_set/training_set/cats/1.jpg", "d/test_set/test_set/dogs/1.jpg")
    places = understand(paths, "d.zip").places
    assert [*places.values()] == [Place(label="cats", part=TRAINING), Place(label="dogs", part=TEST)]


def test_a_class_may_have_the_name_of_a_part() -> None:
    assert set(_labels("d/train/1.jpg", "d/car/1.jpg").values()) == {"train", "car"}


def test_a_class_whose_name_only_holds_the_word_of_a_part_is_a_class() -> None:
    assert set(_labels("d/train station/a/1.jpg", "d/test tube/b/1.jpg").values()) == {"train station", "test tube"}


def test_a_zip_named_like_a_part_is_none() -> None:
    layout = understand(["test/train/oak/1.jpg", "test/test/oak/1.jpg"], "test.zip")
    assert [place.part for place in layout.places.values()] == [TRAINING, TEST]


def test_unlabelled_pictures_of_the_test_part_are_left_out_by_name() -> None:
    layout = understand(["d/train/oak/1.jpg", "d/train/yew/1.jpg", "d/test/7.jpg"], "d.zip")
    assert [each.name for each in layout.left_out] == ["d/test/7.jpg"]


def test_folders_that_differ_by_case_are_one_class() -> None:
    layout = understand(["d/Oak/1.jpg", "d/oak/1.jpg", "d/yew/1.jpg"], "d.zip")
    assert layout.classes == ("Oak", "yew")
    assert "differ by case alone and count as one class: Oak, oak" in layout.understood


def test_a_folder_whose_name_no_class_can_have_is_left_out_by_name() -> None:
    names = ("<b>oak", "a\x1b[31m", "é" * 150)
    layout = understand([*(f"d/{name}/1.jpg" for name in names), "d/yew/1.jpg"], "d.zip")
    assert layout.classes == ("yew",)
    assert [each.name for each in layout.left_out] == [f"{name}/" for name in names]
    assert "Pictures in this folder: 1." in layout.left_out[0].reason


@pytest.mark.parametrize(
    ("paths", "words"),
    [
        (["d/train/1.jpg", "d/test/2.jpg"], r"d\.zip holds pictures in test, train, but no folders that name"),
        (["d/train/oak/1.jpg", "d/cover/2.jpg"], r"unclear which folders of d\.zip are classes: train .* but cover"),
        (["d/<b>/1.jpg"], r"No folder of d\.zip can name a class\. .*<b>"),
        ([f"d/{number}/1.jpg" for number in range(257)], r"d\.zip holds the folders of 257 classes"),
    ],
)
def test_an_unclear_layout_is_refused_by_name(paths: list[str], words: str) -> None:
    with pytest.raises(DatasetError, match=words):
        understand(paths, "d.zip")


def test_numbers_are_sorted_by_their_value_however_long_they_are() -> None:
    names = ["1" * 5000, "b10", "b9", "007", "8", "0", "b010c"]
    assert sorted(names, key=in_natural_order) == ["0", "007", "8", "1" * 5000, "b9", "b10", "b010c"]

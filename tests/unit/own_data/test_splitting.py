from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_demo.errors import DatasetError
from cnn_demo.own_data.records import PARTS, TEST, TRAINING, VALIDATION, Preparation, StoredPicture
from cnn_demo.own_data.splitting import split

PREPARATION = Preparation()


def identity(number: int) -> str:
    return f"{number:06x}{number:06x}"


def stored(number: int, label: str, group: str = "", part: str = "") -> StoredPicture:
    return StoredPicture(
        id=identity(number),
        name=f"{number}.png",
        label=label,
        group=group,
        part=part,
        sha256="0" * 64,
        width=8,
        height=8,
        likeness="0" * 16,
        brightness=0.5,
        contrast=0.1,
        sharpness=1.0,
        shard="00000.pictures",
        offset=0,
        size=1,
    )


def singles(count: int, label: str, first: int = 0, part: str = "") -> list[StoredPicture]:
    return [stored(first + number, label, part=part) for number in range(count)]


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"), st.sampled_from(["", "walk", "shelf", "yard"]), st.sampled_from(["", *PARTS])
        ),
        min_size=12,
        max_size=60,
    ),
    st.integers(0, 5),
)
def test_every_picture_has_one_part_that_the_source_and_its_group_allow(
    about: list[tuple[str, str, str]], seed: int
) -> None:
    pictures = [stored(number, label, group, part) for number, (label, group, part) in enumerate(about)]
    pictures += [stored(100 + number, "abc"[number % 3]) for number in range(9)]
    found = split(pictures, "abc", Preparation(seed=seed))
    named = {picture.part for picture in pictures}
    assert set(found.part_of) == {picture.id for picture in pictures}
    for picture in pictures:
        if picture.part in (TEST, VALIDATION) or (picture.part and named >= set(PARTS)):
            assert found.part_of[picture.id] == picture.part
    assert found.part_of == split(pictures, "abc", Preparation(seed=seed)).part_of
    if not found.notes:
        for group in ("walk", "shelf", "yard"):
            open_parts = {found.part_of[each.id] for each in pictures if each.group == group and not each.part}
            assert len(open_parts) <= 1


@given(st.integers(3, 200), st.integers(3, 200), st.integers(0, 3))
def test_each_class_has_its_share_in_every_part(first: int, second: int, seed: int) -> None:
    pictures = singles(first, "oak") + singles(second, "elm", 1000)
    counts = split(pictures, ["oak", "elm"], Preparation(seed=seed)).counts(pictures, ["oak", "elm"])
    for name, total in (("oak", first), ("elm", second)):
        assert sum(counts[name].values()) == total
        for part in (TEST, VALIDATION):
            assert abs(counts[name][part] - max(0.15 * total, 1)) <= 2
        assert counts[name][TRAINING] >= 1


RECORDINGS = st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 4)), max_size=30)


def recordings(about: list[tuple[str, int]]) -> list[list[StoredPicture]]:
    """Three single pictures of either class, then recordings: (class, number of pictures) of each. One of 1 has no group."""
    found = [[stored(number, "ab"[number % 2])] for number in range(6)]
    for index, (label, size) in enumerate(about):
        group = f"walk {index}" if size > 1 else ""
        found.append([stored(10 + 5 * index + frame, label, group) for frame in range(size)])
    return found


def parts(found: list[list[StoredPicture]], seed: int) -> dict[str, str]:
    return dict(split([each for group in found for each in group], "ab", Preparation(seed=seed)).part_of)


def moved(before: dict[str, str], after: dict[str, str]) -> list[tuple[str, str, str]]:
    """(id, part before, part after) of the pictures in both whose part is another one."""
    return [(id_, part, after[id_]) for id_, part in before.items() if after.get(id_, part) != part]


@given(RECORDINGS, st.integers(0, 5))
def test_a_new_picture_or_recording_moves_none_into_the_test_and_none_at_all_where_parts_have_several(
    about: list[tuple[str, int]], seed: int
) -> None:
    found = recordings(about)
    for count in range(6, len(found)):
        before, after = parts(found[:count], seed), parts(found[: count + 1], seed)
        changed = {id_: new for id_, _, new in moved(before, after)}
        assert TEST not in changed.values()
        for label in "ab":
            groups = [group for group in found[:count] if group[0].label == label]
            if any(group[0].id in changed for group in groups):
                assert min(Counter(before[group[0].id] for group in groups).values()) == 1


@given(RECORDINGS, st.integers(0, 5), st.integers(0, 10_000))
def test_a_picture_that_goes_moves_another_one_into_the_test_only_where_it_was_the_last_there(
    about: list[tuple[str, int]], seed: int, which: int
) -> None:
    found = [[], *recordings([("a", 1), ("b", 1), *about])][1:]
    gone = found.pop(which % len(found))
    before, after = parts([*found, gone], seed), parts(found, seed)
    changed = moved(before, after)
    for group in found:
        if group[0].label == gone[0].label and before[group[0].id] == TEST:
            assert all(new != TEST for _, _, new in changed)


def test_hundreds_of_pictures_keep_their_part_while_one_comes_or_goes() -> None:
    pictures = singles(300, "oak") + singles(300, "elm", 300)
    before = split(pictures, ["oak", "elm"], PREPARATION).part_of
    more = [*pictures, *singles(1, "oak", 1000)]
    assert not moved(dict(before), dict(split(more, ["oak", "elm"], PREPARATION).part_of))
    fewer = pictures[:100] + pictures[102:-1]
    assert not moved(dict(before), dict(split(fewer, ["oak", "elm"], PREPARATION).part_of))
    without_the_first = moved(dict(before), dict(split(pictures[2:], ["oak", "elm"], PREPARATION).part_of))
    assert [new for _, _, new in without_the_first] in ([], [TRAINING])


def test_a_picture_that_finds_a_near_duplicate_keeps_its_part_and_the_new_one_joins_it() -> None:
    pictures = singles(30, "oak") + singles(30, "elm", 100)
    before = dict(split(pictures, ["oak", "elm"], PREPARATION).part_of)
    for place in range(30):
        joined = [*pictures, stored(500, "oak", f"alike-{identity(place)}")]
        joined[place] = stored(place, "oak", f"alike-{identity(place)}")
        after = dict(split(joined, ["oak", "elm"], PREPARATION).part_of)
        assert after[identity(500)] == after[identity(place)]
        assert not [each for each in moved(before, after) if each[2] == TEST]


def test_the_frames_of_a_recording_stay_together() -> None:
    pictures = [stored(number, "oak", f"walk {number // 6}") for number in range(60)] + singles(20, "elm", 100)
    found = split(pictures, ["oak", "elm"], PREPARATION)
    parts = defaultdict[str, set[str]](set)
    for picture in pictures[:60]:
        parts[picture.group].add(found.part_of[picture.id])
    assert all(len(each) == 1 for each in parts.values())
    counts = found.counts(pictures, ["oak", "elm"])["oak"]
    assert min(counts.values()) >= 6
    assert counts[TRAINING] >= 30
    assert not found.notes


def test_a_class_of_one_recording_is_cut_where_frames_follow_each_other_and_a_note_says_so() -> None:
    pictures = [stored(number, "oak", "walk") for number in range(40)] + singles(20, "elm", 100)
    found = split(pictures, ["oak", "elm"], PREPARATION)
    in_order = [found.part_of[picture.id] for picture in pictures[:40]]
    changes = sum(before != after for before, after in pairwise(in_order))
    assert changes == 2
    assert Counter(in_order) == {TRAINING: 28, VALIDATION: 6, TEST: 6}
    assert len(found.notes) == 1
    assert "oak" in found.notes[0]


def test_what_a_source_says_of_its_parts_holds_and_the_missing_one_is_taken_from_training() -> None:
    pictures = singles(20, "oak", part=TRAINING) + singles(20, "elm", 100, TRAINING)
    pictures += singles(4, "oak", 200, TEST) + singles(4, "elm", 300, TEST) + singles(10, "elm", 400)
    counts = split(pictures, ["oak", "elm"], PREPARATION).counts(pictures, ["oak", "elm"])
    assert counts["oak"] == {TRAINING: 17, VALIDATION: 3, TEST: 4}
    assert counts["elm"][TEST] in (4 + 1, 4 + 2)
    assert counts["elm"][VALIDATION] in (4, 5)


@pytest.mark.parametrize(
    ("pictures", "classes", "message"),
    [
        (singles(9, "oak"), ["oak"], "has 1. Add another class"),
        (
            singles(9, "oak"),
            ["oak", "elm"],
            "of the class elm to choose from: 0. At least 3 .* training, test, validation",
        ),
        (singles(9, "oak") + singles(2, "elm", 20), ["oak", "elm"], "class elm to choose from: 2"),
    ],
)
def test_too_few_classes_or_pictures_are_named(pictures: list[StoredPicture], classes: list[str], message: str) -> None:
    with pytest.raises(DatasetError, match=message):
        split(pictures, classes, PREPARATION)


def test_classes_that_share_their_groups_are_in_every_part_all_the_same() -> None:
    pictures = [stored(number, f"{number % 20}", f"near {number // 7}") for number in range(200)]
    classes = [f"{number}" for number in range(20)]
    found = split(pictures, classes, PREPARATION)
    assert all(min(counts.values()) >= 1 for counts in found.counts(pictures, classes).values())
    assert found.notes

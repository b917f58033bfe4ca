"""Near duplicates and the frames of a recording stay together in the split."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.health.grouping import groups_for_split, joined_groups
from tests.unit.own_data.health.pictures import measured, photograph, stored


def test_near_duplicates_of_a_data_set_get_a_group_of_their_own(tmp_path: Path) -> None:
    data_set = OwnDataSet.create(tmp_path, "Leaves")
    data_set.add([measured(photograph(seed), name, "oak") for seed, name in ((1, "a"), (2, "b"), (1, "c"))])
    data_set.set_groups(groups_for_split(data_set.pictures(), data_set.pixels))
    first, second, third = data_set.pictures()
    assert first.group == third.group != ""
    assert second.group == ""


@given(st.lists(st.sampled_from(["", "walk", "run", "rest"]), min_size=1, max_size=12), st.data())
def test_what_was_together_or_looks_alike_is_together(recordings: list[str], data: st.DataObject) -> None:
    pictures = [replace(stored(f"{place:02}"), group=group) for place, group in enumerate(recordings)]
    places = data.draw(st.permutations(range(len(pictures))))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(pictures)))))
    parts = [places[start:end] for start, end in zip([0, *cuts], [*cuts, len(pictures)], strict=True)]
    alike = [[pictures[place] for place in sorted(part)] for part in parts if len(part) > 1]
    changed = joined_groups(pictures, alike)
    groups = {picture.id: changed.get(picture.id, picture.group) for picture in pictures}
    assert all(len({groups[picture.id] for picture in group}) == 1 and groups[group[0].id] for group in alike)
    for recording in {"walk", "run", "rest"}:
        assert len({groups[picture.id] for picture in pictures if picture.group == recording}) <= 1
    loners = {picture.id for picture in pictures if not picture.group} - {each.id for group in alike for each in group}
    assert all(groups[loner] == "" for loner in loners)

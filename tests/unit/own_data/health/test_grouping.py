"""Near duplicates and the frames of a recording stay together in the split."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.health.grouping import groups_for_split, joined_groups
from cnn_demo.own_data.records import Preparation
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


def test_near_duplicates_never_stand_on_both_sides_of_the_split(tmp_path: Path) -> None:
    data_set = OwnDataSet.create(tmp_path, "Leaves")
    for label, seeds in (("oak", range(6)), ("elm", range(10, 16))):
        for copy in ("a", "b", "c"):
            data_set.add([measured(photograph(seed), f"{seed}{copy}", label) for seed in seeds])
    data_set.set_preparation(Preparation(side=28, test_share=0.3))
    data = data_set.prepare(lambda share, step: None)
    names = {picture.id: picture.name for picture in data_set.pictures()}
    parts = json.loads((data_set.folder / "ready" / data.version / "pictures.json").read_text())
    train, test = ({names[each][:-1] for each in parts[part]} for part in ("train", "test"))
    assert len(test) >= 2
    assert not train & test

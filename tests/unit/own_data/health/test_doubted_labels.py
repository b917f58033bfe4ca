"""Doubts about images become findings about pictures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cnn_demo.errors import DatasetError
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.health.doubted_labels import TEST, TRAIN, Doubt, doubted_labels
from cnn_demo.own_data.health.examination import carry_out
from cnn_demo.own_data.health.finding import Finding
from cnn_demo.own_data.records import Preparation
from cnn_demo.spec.data import DataSpec
from tests.unit.own_data.health.pictures import measured, photograph


@pytest.fixture
def data_set(tmp_path: Path) -> OwnDataSet:
    made = OwnDataSet.create(tmp_path, "Leaves")
    for label, start in (("oak", 0), ("elm", 100)):
        made.add([measured(photograph(start + seed), f"{label} {seed}", label) for seed in range(8)])
    made.set_preparation(Preparation(side=28))
    return made


@pytest.fixture
def data(data_set: OwnDataSet) -> DataSpec:
    return data_set.prepare(lambda share, step: None)


def doubts(data_set: OwnDataSet, data: DataSpec) -> list[Doubt]:
    """That the first oaks of both parts are elms."""
    ids = json.loads((data_set.folder / "ready" / data.version / "pictures.json").read_text())
    by_id = {picture.id: picture for picture in data_set.pictures()}
    first = {part: next(i for i, each in enumerate(ids[part]) if by_id[each].label == "oak") for part in (TRAIN, TEST)}
    oak, elm = data.classes.index("oak"), data.classes.index("elm")
    return [Doubt(part=part, index=first[part], label=oak, suggestion=elm, probability=0.93) for part in (TRAIN, TEST)]


def found(data_set: OwnDataSet, data: DataSpec, about: list[Doubt]) -> Finding:
    finding = doubted_labels(data_set, data, about)
    assert finding is not None
    return finding


def test_each_doubt_offers_the_suggestion_removal_and_that_the_label_is_right(
    data_set: OwnDataSet, data: DataSpec
) -> None:
    finding = found(data_set, data, doubts(data_set, data))
    assert len(finding.cases) == 2
    assert finding.cases[0].note == "Suggested: elm (93\u00a0%)"
    assert [action.button for action in finding.cases[0].actions] == ["Label it elm", "Remove", "The label is right"]


def test_what_was_decided_is_doubted_no_more(data_set: OwnDataSet, data: DataSpec) -> None:
    about = doubts(data_set, data)
    finding = found(data_set, data, about)
    carry_out(data_set, finding, finding.cases[0].actions[2])
    assert [case.ids for case in found(data_set, data, about).cases] == [finding.cases[1].ids]
    carry_out(data_set, finding, finding.cases[1].actions[0])
    assert doubted_labels(data_set, data, about) is None


def test_a_picture_that_is_gone_is_doubted_no_more(data_set: OwnDataSet, data: DataSpec) -> None:
    about = doubts(data_set, data)
    finding = found(data_set, data, about)
    carry_out(data_set, finding, finding.cases[0].actions[1])
    assert len(found(data_set, data, about).cases) == 1


def test_a_version_without_its_list_of_pictures_says_what_to_do(data_set: OwnDataSet, data: DataSpec) -> None:
    about = doubts(data_set, data)
    (data_set.folder / "ready" / data.version / "pictures.json").write_text("[]")
    with pytest.raises(DatasetError, match="Make them ready again"):
        doubted_labels(data_set, data, about)

"""The finding about labels that a trained network doubts, made of what the compute worker has found."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cnn_demo.datasets.prepared import PICTURES, version_folder
from cnn_demo.errors import DatasetError
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.health.accepted import read_accepted
from cnn_demo.own_data.health.finding import RELABEL, Action, Case, Finding, accept, case_key, remove
from cnn_demo.own_data.records import StoredPicture
from cnn_demo.spec.data import DataSpec

DOUBTED = "doubted label"
TRAIN, TEST = "train", "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """An image whose label is probably wrong.

    part: TRAIN or TEST. index: of the image in that part. label, suggestion: indices of classes. probability: of the
    suggestion, in [0, 1].
    """

    part: str
    index: int
    label: int
    suggestion: int
    probability: float


def doubted_labels(data_set: OwnDataSet, data: DataSpec, doubts: Sequence[Doubt]) -> Finding | None:
    """The doubts about pictures that still are in the data set with that label, in the same order; None without any.

    data: the version of the data set that the network was trained on. Raises DatasetError where its files are gone.
    """
    ids, by_id = _picture_ids(data_set.folder.parent, data), {picture.id: picture for picture in data_set.pictures()}
    accepted = read_accepted(data_set.folder)
    cases = []
    for doubt in doubts:
        picture = by_id.get(ids[doubt.part][doubt.index])
        if picture is not None and picture.label == data.classes[doubt.label]:
            case = _case(picture, data.classes[doubt.suggestion], doubt.probability)
            cases += [] if case.key in accepted else [case]
    if not cases:
        return None
    return Finding(
        kind=DOUBTED,
        what=f"Labels that the network doubts: {len(cases)}.",
        why="By what the network sees in these pictures, another class is likelier than their label. Often the label is right: "
        "look at each picture. A wrong label misleads the training, and in the test part a right answer counts as wrong.",
        cases=tuple(cases),
    )


def _case(picture: StoredPicture, suggestion: str, probability: float) -> Case:
    ids = (picture.id,)
    return Case(
        ids=ids,
        key=case_key(DOUBTED, [picture]),
        note=f"Suggested: {suggestion} ({100 * probability:.0f}\u00a0%)",
        actions=(
            Action(name=RELABEL, button=f"Label it {suggestion}", ids=ids, label=suggestion),
            remove(ids, "Remove"),
            accept(ids, "The label is right"),
        ),
    )


def _picture_ids(own: Path, data: DataSpec) -> Mapping[str, Sequence[str]]:
    """Part -> the ids of its pictures, in the order of its images."""
    file = version_folder(own, data) / PICTURES
    try:
        found = json.loads(file.read_text())
        return {part: found[part] for part in (TRAIN, TEST)}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DatasetError(
            f"Which pictures the images of {data.title} were made of is not known any more. Make them ready again, and train."
        ) from error

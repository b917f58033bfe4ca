"""Every kind of finding: what is found, what is not, and what can be done about it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.health import appearance, balance, duplicates
from cnn_demo.own_data.health.examination import KINDS, carry_out, examine, look_alike
from cnn_demo.own_data.health.finding import ACCEPT, PROBLEM, RELABEL, REMOVE, WEIGH_CLASSES, Finding
from cnn_demo.own_data.records import CAMERA, DRAWING, Preparation
from tests.unit.own_data.health.pictures import examined, measured, photograph, stored


def found(finding: Finding | None) -> Finding:
    assert finding is not None
    return finding


def findings_of(data_set: OwnDataSet) -> tuple[Finding, ...]:
    return examine(data_set, look_alike(data_set))


def test_copies_of_a_file_can_be_thinned_to_the_first() -> None:
    group = (stored("a", content="x"), stored("b", content="x"), stored("c", content="x"))
    state = examined(group, alike=(group,))
    (case,) = found(duplicates.copies(state)).cases
    assert [(action.name, action.ids) for action in case.actions] == [(REMOVE, ("b", "c")), (ACCEPT, ("a", "b", "c"))]
    assert duplicates.near_duplicates(state) is None
    assert duplicates.under_two_labels(state) is None


def test_almost_equal_pictures_of_one_class_are_near_duplicates() -> None:
    group = (stored("a"), stored("b"))
    state = examined(group, alike=(group,))
    assert found(duplicates.near_duplicates(state)).actions[0].ids == ("b",)
    assert duplicates.copies(state) is None


def test_copies_that_the_source_puts_into_training_and_test_stay_in_the_test() -> None:
    group = tuple(replace(stored(part, content="x"), part=part) for part in ("training", "test", "validation"))
    state = examined(group, alike=(group,))
    finding = found(duplicates.on_both_sides(state))
    assert finding.cases[0].actions[0].button == "Keep it for the test only"
    assert finding.actions[0].ids == ("training", "validation")
    assert duplicates.copies(state) is None
    same = tuple(replace(picture, part="training") for picture in group)
    assert duplicates.on_both_sides(examined(same, alike=(same,))) is None


def test_frames_of_the_camera_may_look_alike() -> None:
    group = (stored("a", way=CAMERA), stored("b", way=CAMERA))
    assert duplicates.near_duplicates(examined(group, alike=(group,))) is None


def test_a_class_of_one_recording_is_named() -> None:
    frames = [replace(stored(f"frame {number}", "cup"), group="first") for number in range(9)]
    single = [stored(f"picture {number}", "pen") for number in range(3)]
    assert "almost the same: cup." in found(balance.few_recordings(examined([*frames, *single]))).what
    others = [replace(stored(name, "cup"), group=name) for name in ("second", "third")]
    state = examined([*frames, *others, *single])
    assert balance.few_recordings(state) is None
    assert balance.few_recordings(replace(state, alike=((frames[0], others[0]),))) is not None


def test_a_picture_under_two_labels_can_get_either() -> None:
    group = (stored("a", "oak", content="x"), stored("b", "elm", content="x"))
    state = examined(group, alike=(group,))
    (case,) = found(duplicates.under_two_labels(state)).cases
    relabels = [action for action in case.actions if action.name == RELABEL]
    assert [(action.label, action.ids) for action in relabels] == [("oak", ("a", "b")), ("elm", ("a", "b"))]
    assert duplicates.copies(state) is None


@pytest.mark.parametrize(
    ("brightness", "contrast", "is_plain"),
    [(0.0, 0.0, True), (1.0, 0.0, True), (0.5, 0.01, True), (0.03, 0.03, True), (0.06, 0.2, False), (0.5, 0.1, False)],
)
def test_black_white_and_single_coloured_pictures_are_plain(brightness: float, contrast: float, is_plain: bool) -> None:
    picture = stored("a", brightness=brightness, contrast=contrast)
    assert (appearance.plain(examined([picture])) is not None) == is_plain


def test_a_picture_is_tiny_below_half_of_what_the_network_gets() -> None:
    pictures = [stored("a", size=(15, 300)), stored("b", size=(28, 28)), stored("c", size=(40, 40))]
    assert found(appearance.tiny(examined(pictures))).ids == ("a",)
    assert found(appearance.tiny(examined(pictures, preparation=Preparation(side=64)))).ids == ("a", "b")


def test_blurred_pictures_stand_out_from_the_others_and_drawings_are_not_judged() -> None:
    sharp = [stored(str(number), sharpness=800.0) for number in range(6)]
    soft, drawn = stored("soft", sharpness=20.0), stored("drawn", sharpness=20.0, way=DRAWING)
    assert found(appearance.blurred(examined([*sharp, soft, drawn]))).ids == ("soft",)
    all_soft = [stored(str(number), sharpness=20.0) for number in range(6)]
    assert appearance.blurred(examined(all_soft)) is None


def test_one_class_cannot_be_trained() -> None:
    assert found(balance.few_classes(examined([stored("a")]))).severity == PROBLEM
    assert found(balance.few_classes(examined([]))).severity == PROBLEM
    assert balance.few_classes(examined([stored("a"), stored("b", "elm")])) is None


def test_empty_and_small_classes_are_named() -> None:
    pictures = [stored("a", "oak"), stored("b", "elm"), *(stored(str(number), "ash") for number in range(10))]
    state = examined(pictures, classes=("oak", "elm", "ash", "fir"))
    assert "fir" in found(balance.empty_class(state)).what
    few = found(balance.few_pictures(state))
    assert "oak (1), elm (1)" in few.what
    assert "ash" not in few.what
    assert few.severity == PROBLEM


def test_unequal_classes_offer_class_weights() -> None:
    pictures = [stored("a", "elm"), *(stored(str(number), "oak") for number in range(3))]
    finding = found(balance.unequal(examined(pictures)))
    assert [action.name for action in finding.actions] == [WEIGH_CLASSES]
    assert balance.unequal(examined(pictures[:-1])) is None


def test_what_was_accepted_is_found_no_more_until_its_label_changes(tmp_path: Path) -> None:
    data_set = OwnDataSet.create(tmp_path, "Leaves")
    data_set.add([measured(photograph(1), "a", "oak"), measured(photograph(1), "b", "oak")])
    first = next(finding for finding in findings_of(data_set) if finding.kind == duplicates.COPIES)
    accept = next(action for action in first.cases[0].actions if action.name == ACCEPT)
    carry_out(data_set, first, accept)
    assert duplicates.COPIES not in [finding.kind for finding in findings_of(data_set)]
    data_set.relabel([picture.id for picture in data_set.pictures()], "elm")
    assert duplicates.COPIES in [finding.kind for finding in findings_of(data_set)]


def test_a_damaged_picture_is_a_finding_and_the_others_are_compared(tmp_path: Path) -> None:
    data_set = OwnDataSet.create(tmp_path, "Leaves")
    about, _ = measured(photograph(1), "bad.png", "oak")
    good = [measured(photograph(1, side), f"{side}.png", "oak") for side in (96, 90)]
    data_set.add([good[0], (replace(about, sha256="0" * 64), b"no picture"), good[1]])
    findings = {finding.kind: finding for finding in findings_of(data_set)}
    assert [case.note for case in findings[appearance.DAMAGED].cases] == ["bad.png"]
    assert len(findings[duplicates.ALIKE].cases[0].ids) == 2
    carry_out(data_set, findings[appearance.DAMAGED], findings[appearance.DAMAGED].actions[0])
    assert [picture.name for picture in data_set.pictures()] == ["96.png", "90.png"]


def test_actions_are_carried_out(tmp_path: Path) -> None:
    data_set = OwnDataSet.create(tmp_path, "Leaves")
    data_set.add([measured(photograph(1), "a", "oak"), measured(photograph(1), "b", "elm")])
    conflict = next(finding for finding in findings_of(data_set) if finding.kind == duplicates.TWO_LABELS)
    carry_out(data_set, conflict, next(action for action in conflict.cases[0].actions if action.label == "elm"))
    assert [picture.label for picture in data_set.pictures()] == ["elm", "elm"]
    copies = next(finding for finding in findings_of(data_set) if finding.kind == duplicates.COPIES)
    carry_out(data_set, copies, copies.actions[0])
    assert [picture.name for picture in data_set.pictures()] == ["a"]


def test_a_damaged_list_of_accepted_findings_shows_them_again(tmp_path: Path) -> None:
    data_set = OwnDataSet.create(tmp_path, "Leaves")
    data_set.add([measured(photograph(1), "a", "oak"), measured(photograph(1), "b", "oak")])
    (data_set.folder / "accepted.json").write_text("{")
    assert duplicates.COPIES in [finding.kind for finding in findings_of(data_set)]


def test_every_kind_of_finding_bears_its_own_key(tmp_path: Path) -> None:
    group = (stored("a", content="x"), stored("b", content="x"))
    findings = {kind: find(examined(group, alike=(group,))) for kind, find in KINDS.items()}
    assert all(finding is None or finding.kind == kind for kind, finding in findings.items())

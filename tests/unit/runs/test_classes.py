"""Classes: made by a teacher, joined by a code, seen by their members alone, and ended."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from cnn_demo.errors import ClassError, LimitError
from cnn_demo.runs.classes import CODES, FOLDER, MOST_OF_ONE, Classes
from cnn_demo.runs.school_class import SchoolClass, code_as_shown

SCHOOL = "the school's address"
TEACHER, ADA, BEN, STRANGER = (f"workspace-of-{name}-1234" for name in ("teacher", "ada", "ben", "nobody"))


@pytest.fixture
def classes(runs_folder: Path) -> Classes:
    return Classes(runs_folder, most_classes=3, most_members=3)


@pytest.fixture
def made(classes: Classes) -> SchoolClass:
    return classes.make(TEACHER, "7b", origin=SCHOOL)


def code_of(made: SchoolClass) -> str:
    assert made.code is not None
    return made.code


def names(found: SchoolClass) -> list[str]:
    return [member.name for member in found.members]


def test_teacher_and_members_find_the_class_and_nobody_else_does(classes: Classes, made: SchoolClass) -> None:
    classes.join(code_of(made), ADA, "Ada")
    assert [found.name for found in classes.of(TEACHER)] == [found.name for found in classes.of(ADA)] == ["7b"]
    assert classes.of(STRANGER) == []
    with pytest.raises(ClassError, match="has ended, or you are no longer in it"):
        classes.get(made.id, STRANGER)


def test_code_can_be_typed_in_any_spelling_and_has_no_letters_that_look_alike(
    classes: Classes, made: SchoolClass
) -> None:
    shown = code_as_shown(code_of(made))
    assert re.fullmatch("[A-HJKMNP-Z2-9]{5}-[A-HJKMNP-Z2-9]{5}", shown)
    for typed in (shown, shown.lower(), f"  {shown.replace('-', ' ')} ", code_of(made)):
        assert classes.by_code(typed).id == made.id


@pytest.mark.parametrize("typed", ["", "AAAAA-AAAAA", "../../server", "K7QMX-4RTP", "x" * 100_000, "K7QMX/4RTPA"])
def test_wrong_code_leads_nowhere(classes: Classes, made: SchoolClass, typed: str) -> None:
    with pytest.raises(ClassError, match="This code leads to no class"):
        classes.by_code(typed)


def test_replaced_or_withdrawn_code_leads_nowhere_and_members_stay(classes: Classes, made: SchoolClass) -> None:
    classes.join(code_of(made), ADA, "Ada")
    classes.replace_code(made.id, teacher=TEACHER)
    renewed = classes.get(made.id, TEACHER)
    assert classes.by_code(code_of(renewed)).id == made.id
    classes.withdraw_code(made.id, teacher=TEACHER)
    assert classes.get(made.id, TEACHER).code is None
    for code in (code_of(made), code_of(renewed)):
        with pytest.raises(ClassError, match="leads to no class"):
            classes.join(code, BEN, "Ben")
    assert names(classes.get(made.id, ADA)) == ["Ada"]
    assert not list((classes.folder / CODES).iterdir())


def test_joining_twice_changes_nothing_and_a_name_is_there_once(classes: Classes, made: SchoolClass) -> None:
    classes.join(code_of(made), ADA, "Ada")
    assert names(classes.join(code_of(made), ADA, "Somebody else")) == ["Ada"]
    with pytest.raises(ClassError, match="Somebody in this class is called ada already"):
        classes.join(code_of(made), BEN, "ada")
    assert names(classes.join(code_of(made), TEACHER, "The teacher")) == ["Ada"]


def test_pupils_who_join_at_once_are_all_in_the_class(runs_folder: Path) -> None:
    made = Classes(runs_folder).make(TEACHER, "7b", origin=SCHOOL)
    barrier = threading.Barrier(10)

    def join(number: int) -> None:
        barrier.wait()
        Classes(runs_folder).join(code_of(made), f"workspace-of-pupil-{number}", f"Pupil {number}")

    with ThreadPoolExecutor(10) as threads:
        list(threads.map(join, range(10)))
    assert sorted(names(Classes(runs_folder).get(made.id, TEACHER))) == sorted(
        f"Pupil {number}" for number in range(10)
    )


def test_members_leave_and_are_removed(classes: Classes, made: SchoolClass) -> None:
    classes.join(code_of(made), ADA, "Ada")
    with_both = classes.join(code_of(made), BEN, "Ben")
    classes.leave(made.id, ADA)
    assert classes.of(ADA) == []
    classes.remove(made.id, with_both.members[1].id, teacher=TEACHER)
    assert classes.of(BEN) == []
    assert names(classes.get(made.id, TEACHER)) == []


def test_only_the_teacher_changes_a_class(classes: Classes, made: SchoolClass) -> None:
    member = classes.join(code_of(made), ADA, "Ada").members[0]
    changes: list[Callable[..., None]] = [
        partial(classes.remove, made.id, member.id),
        partial(classes.rename, made.id, "Mine"),
        partial(classes.replace_code, made.id),
        partial(classes.withdraw_code, made.id),
        partial(classes.end, made.id),
    ]
    for change in changes:
        with pytest.raises(ClassError, match="Only the teacher of a class can change it"):
            change(teacher=ADA)
    assert classes.get(made.id, TEACHER).name == "7b"


def test_ended_class_leaves_nothing_but_the_work(classes: Classes, made: SchoolClass) -> None:
    classes.join(code_of(made), ADA, "Ada")
    classes.end(made.id, teacher=TEACHER)
    assert classes.of(TEACHER) == classes.of(ADA) == []
    assert not list(classes.folder.glob("*.json"))
    assert not list((classes.folder / CODES).iterdir())


def test_names_are_one_short_line(classes: Classes, made: SchoolClass) -> None:
    classes.rename(made.id, f" 7\nb\x00\u202e {'x' * 500}", teacher=TEACHER)
    assert re.fullmatch(r"7 b x+", classes.get(made.id, TEACHER).name)
    assert len(classes.get(made.id, TEACHER).name) == 60
    assert len(names(classes.join(code_of(made), ADA, "A" * 10_000))[0]) == 40
    with pytest.raises(ClassError, match="at least one visible character"):
        classes.make(TEACHER, "\n\u200b", origin=SCHOOL)


def test_classes_members_and_classes_of_one_are_bounded(classes: Classes, made: SchoolClass, runs_folder: Path) -> None:
    for number in range(3):
        classes.join(code_of(made), f"workspace-of-pupil-{number}", f"Pupil {number}")
    with pytest.raises(LimitError, match="This class is full: it has 3 members"):
        classes.join(code_of(made), ADA, "Ada")
    roomy = Classes(runs_folder)
    for number in range(MOST_OF_ONE - 1):
        roomy.make(TEACHER, f"8 {number}", origin=SCHOOL)
    with pytest.raises(LimitError, match="which is the most"):
        roomy.make(TEACHER, "9a", origin=SCHOOL)


def test_classes_whose_teachers_work_is_gone_make_room(classes: Classes, runs_folder: Path) -> None:
    for number in range(3):
        teacher = f"workspace-of-teacher-{number}"
        classes.make(teacher, "7b", origin=SCHOOL)
        shutil.rmtree(runs_folder / teacher)
    classes.make(TEACHER, "8a", origin=SCHOOL)
    assert len(list(classes.folder.glob("*.json"))) == 1


def test_classes_of_one_origin_are_bounded_however_many_workspaces_it_has(runs_folder: Path) -> None:
    classes = Classes(runs_folder, most_of_origin=3)
    for number in range(3):
        classes.make(f"workspace-of-teacher-{number}", "7b", origin=SCHOOL)
    with pytest.raises(LimitError, match="together have 3 classes, which is the most"):
        classes.make(TEACHER, "7b", origin=SCHOOL)
    assert classes.make(TEACHER, "7b", origin="another address")


def test_full_server_drops_a_class_that_nobody_attends_of_whoever_has_most_of_them(classes: Classes) -> None:
    prepared = classes.make(TEACHER, "7b", origin=SCHOOL)
    unwanted = [classes.make(STRANGER, name, origin="a stranger's address") for name in ("1", "2")]
    made = classes.make(TEACHER, "7c", origin=SCHOOL)
    assert {found.id for found in classes.of(TEACHER)} == {prepared.id, made.id}
    assert [found.id for found in classes.of(STRANGER)] == [unwanted[1].id]
    with pytest.raises(ClassError):
        classes.by_code(code_of(unwanted[0]))


def test_full_server_keeps_the_classes_that_have_members(classes: Classes) -> None:
    for number in range(3):
        classes.join(code_of(classes.make(TEACHER, f"7 {number}", origin=SCHOOL)), ADA, "Ada")
    with pytest.raises(LimitError, match="at most 3 classes"):
        classes.make(STRANGER, "8a", origin="a stranger's address")


def test_another_workspace_takes_the_place_of_teacher_and_member(classes: Classes, made: SchoolClass) -> None:
    classes.join(code_of(made), ADA, "Ada")
    classes.follow(ADA, "person-ada-0123456789")
    classes.follow(TEACHER, "person-teacher-0123456789")
    assert names(classes.of("person-ada-0123456789")[0]) == ["Ada"]
    assert classes.of("person-teacher-0123456789")[0].teacher == "person-teacher-0123456789"
    assert classes.of(ADA) == classes.of(TEACHER) == []


def test_member_who_joined_as_both_is_there_once(classes: Classes, made: SchoolClass) -> None:
    classes.join(code_of(made), ADA, "Ada")
    classes.join(code_of(made), "person-ada-0123456789", "Ada L")
    classes.follow(ADA, "person-ada-0123456789")
    assert names(classes.get(made.id, TEACHER)) == ["Ada L"]


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"version": 2}', json.dumps({"version": 1, "name": "x", "teacher": "../..", "code": None})],
)
def test_damaged_class_is_none(classes: Classes, made: SchoolClass, runs_folder: Path, content: str) -> None:
    (runs_folder / FOLDER / f"{made.id}.json").write_text(content)
    assert classes.of(TEACHER) == []

"""A class: made by a teacher, joined by pupils without an account, seen by all of them, opened by the teacher."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.navigation.page import StreamlitPage

from cnn_demo.runs.classes import Classes
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.school_class import SchoolClass, code_as_shown
from cnn_demo.runs.status import RUNNING
from cnn_demo.ui.classroom import board
from tests.app.conftest import WORKSPACE, MakeRun
from tests.app.run_folders import write_history
from tests.app.test_sharing import everything_sent
from tests.app.test_sign_in import ADA, with_sign_in
from tests.app.visitor import Visitor

MARKUP = "<b>Eve</b> *x*"


def shown(visitor: Visitor) -> str:
    """What the board says, as text."""
    return re.sub(r"<[^>]+>", " ", "".join(html.proto.body for html in visitor.app.get("html")))


def buttons(visitor: Visitor) -> list[str]:
    return [button.label for button in visitor.app.button]


def the_class(runs_folder: Path, workspace: str) -> SchoolClass:
    return Classes(runs_folder).of(workspace)[0]


@pytest.fixture
def teacher() -> Visitor:
    """Somebody who has made a class."""
    return Visitor().open("classroom").write("Name of the class", "7b").press("Make a class")


@pytest.fixture
def school_class(teacher: Visitor, runs_folder: Path) -> SchoolClass:
    return the_class(runs_folder, teacher.workspace)


@pytest.fixture
def pupil(owner: Visitor, school_class: SchoolClass) -> Visitor:
    """Somebody with runs who has followed the link."""
    owner.open("classroom", join=code_as_shown(school_class.code or ""))
    return owner.write("Your name in this class", "Ada").press("Join the class")


@pytest.fixture(autouse=True)
def nothing_is_kept_for_a_moment() -> None:
    board.shown_rows.clear()


def test_new_class_shows_its_code_and_its_link(teacher: Visitor, school_class: SchoolClass) -> None:
    code = code_as_shown(school_class.code or "")
    assert "Nobody has joined yet." in teacher.text
    assert f"**{code}**" in teacher.text
    assert any(block.value.endswith(f"?join={code}") for block in teacher.app.code)
    assert teacher.workspace not in "".join(block.value for block in teacher.app.code)


def test_pupil_joins_by_typing_the_code(school_class: SchoolClass, runs_folder: Path) -> None:
    pupil = (
        Visitor()
        .open("classroom")
        .write("Code", code_as_shown(school_class.code or "").lower())
        .press("Find the class")
    )
    assert "Join 7b" in pupil.headings
    pupil.press("Join the class")
    assert pupil.errors == ["A name needs at least one visible character."]
    pupil.write("Your name in this class", MARKUP).press("Join the class")
    assert "Eve" in shown(pupil)
    assert "<b>Eve" not in "".join(html.proto.body for html in pupil.app.get("html"))
    assert the_class(runs_folder, pupil.workspace).members[0].name == MARKUP


def test_wrong_code_is_told(visitor: Visitor) -> None:
    visitor.open("classroom", join="AAAAA-AAAAA")
    assert "This code leads to no class" in visitor.errors[0]
    assert "Join a class" in visitor.headings
    assert "join" not in visitor.address


def test_teacher_and_pupil_see_the_same_as_it_changes(teacher: Visitor, pupil: Visitor, make_run: MakeRun) -> None:
    assert "No network yet" in shown(teacher.look_again())
    write_history(make_run(RUNNING, name="A secret name", epoch=2), val_accuracy=0.75)
    board.shown_rows.clear()
    for visitor in (teacher.look_again(), pupil.look_again()):
        for text in ("Ada", "Fast", "MNIST", "Training", "epoch 2 of", "75.00", "106 k"):
            assert text in shown(visitor), text
        assert "A secret name" not in shown(visitor)
        assert WORKSPACE not in shown(visitor)


def test_training_without_validation_images_shows_its_training_accuracy_and_says_so(
    teacher: Visitor, pupil: Visitor, make_run: MakeRun
) -> None:
    write_history(make_run(RUNNING, epoch=2), val_accuracy=None)
    board.shown_rows.clear()
    for text in ("Best training accuracy", "80.00", "on its training images"):
        assert text in shown(teacher.look_again()), text


def test_teacher_opens_a_pupils_network_and_the_pupil_cannot_open_others(
    teacher: Visitor, pupil: Visitor, finished: RunFolder
) -> None:
    board.shown_rows.clear()
    assert "Try it on a drawing" not in buttons(pupil.look_again())
    teacher.look_again().press("Try it on a drawing")
    assert teacher.title == "Draw"
    assert str(teacher.selected("Network")).startswith("class:")
    for page in ("draw", "inspection", "export", "classroom"):
        sent = [str(message) for message in everything_sent(teacher.open(page).app.main)]
        assert len(sent) > 5
        assert not [text for text in sent if WORKSPACE in text]
    pupil.press("Leave the class")
    assert not str(teacher.open("draw").selected("Network")).startswith("class:")


def test_pupil_leaves(pupil: Visitor, runs_folder: Path, teacher: Visitor) -> None:
    pupil.press("Leave the class")
    assert pupil.successes == ["You have left 7b. Your networks stay yours."]
    assert the_class(runs_folder, teacher.workspace).members == ()
    assert "Join a class" in pupil.headings


def test_teacher_renames_removes_and_ends(teacher: Visitor, pupil: Visitor, runs_folder: Path) -> None:
    teacher.look_again().fill("Name of the class", "8b").press("Rename")
    assert "8b" in teacher.headings
    teacher.press("Remove from the class")
    assert the_class(runs_folder, teacher.workspace).members == ()
    teacher.press("End the class").press("End it")
    assert not Classes(runs_folder).of(teacher.workspace)
    assert teacher.successes == ["8b has ended."]


def test_code_is_replaced_and_withdrawn(teacher: Visitor, school_class: SchoolClass, runs_folder: Path) -> None:
    teacher.press("Replace the code")
    assert the_class(runs_folder, teacher.workspace).code not in (None, school_class.code)
    teacher.press("Withdraw it")
    assert "Nobody can join: the code was withdrawn." in teacher.text
    teacher.press("Make a new code")
    assert the_class(runs_folder, teacher.workspace).code is not None


def test_projector_shows_tiles_with_the_code(teacher: Visitor, pupil: Visitor, finished: RunFolder) -> None:
    teacher.look_again().press("Projector")
    assert 'class="class-tiles" style="--columns: 2"' in "".join(html.proto.body for html in teacher.app.get("html"))
    assert "Join at" in teacher.text
    assert teacher.title == "7b"
    assert "Join at" not in pupil.look_again().press("Projector").text
    assert teacher.press("End presentation").title == "Class"


def test_page_stands_in_the_navigation_for_those_in_a_class(
    visitor: Visitor, teacher: Visitor, pupil: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: list[bool] = []
    navigation = st.navigation

    def note(pages: list[StreamlitPage], **options: Any) -> StreamlitPage:
        listed.extend(page.visibility == "visible" for page in pages if page.title == "Class")
        return navigation(pages, **options)

    monkeypatch.setattr(st, "navigation", note)
    assert visitor.open("home").links.count("Teach a class, or join one") == 1
    assert not any(listed)
    listed.clear()
    for member in (teacher, pupil):
        member.look_again()
    assert listed == [True, True]


@pytest.mark.parametrize(
    ("teachers", "user", "may"),
    [
        ("anybody", None, True),
        ("nobody", ADA, False),
        ("signed-in", None, False),
        ("signed-in", ADA, True),
        ("ADA@school.example, 99", ADA, True),
        ("1815", ADA, True),
        ("ada@school.example", {**ADA, "email_verified": False}, False),
        ("ben@school.example", ADA, False),
        ("ada@school.example", None, False),
    ],
)
def test_who_may_make_a_class(
    monkeypatch: pytest.MonkeyPatch, teachers: str, user: dict[str, object] | None, may: bool
) -> None:
    monkeypatch.setenv("CNN_DEMO_TEACHERS", teachers)
    visitor = (with_sign_in(user) if user else Visitor()).open("classroom")
    assert ("Make a class" in buttons(visitor)) == may
    assert "Find the class" in buttons(visitor)


def test_server_without_classes_does_not_offer_them(monkeypatch: pytest.MonkeyPatch, visitor: Visitor) -> None:
    monkeypatch.setenv("CNN_DEMO_TEACHERS", "nobody")
    links = visitor.open("home").links
    assert "Teach a class, or join one" not in links
    assert "Lesson plans and notes for teachers" in links


def test_name_of_a_person_is_proposed(school_class: SchoolClass) -> None:
    visitor = with_sign_in(ADA).open("classroom", join=code_as_shown(school_class.code or ""))
    assert visitor.value("Your name in this class") == ADA["name"]

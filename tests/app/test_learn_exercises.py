"""Exercises, first answers and the result on the Learn page, tried right, wrong and by clicking again."""

from __future__ import annotations

from typing import Any

import pytest

from cnn_demo.ui.learn.exercises.problem import Problem, generated
from cnn_demo.ui.learn.exercises.table import EXERCISES
from tests.app.visitor import Visitor

CHAPTER = "convolution"


@pytest.fixture
def learner(visitor: Visitor) -> Visitor:
    return visitor.open("learn", chapter=CHAPTER)


def seed(learner: Visitor) -> str:
    return str(learner.app.session_state["remembered"]["learn-seed"])


def problem(learner: Visitor, number: int, kind: int = 0) -> Problem:
    """The problem that the page shows."""
    found = generated(EXERCISES[CHAPTER][kind], f"{seed(learner)}:{CHAPTER}", number)
    assert found.text in learner.text
    return found


def answer(learner: Visitor, text: str) -> Visitor:
    return learner.write("Your answer", text).press("Check")


def solved(learner: Visitor) -> tuple[int, int]:
    line = next(line for line in learner.text.splitlines() if line.startswith("Exercises of this chapter solved"))
    both = [int(word.strip(".,")) for word in line.split() if word.strip(".,").isdigit()]
    return both[0], both[1]


def test_wrong_answer_names_the_mistake_and_a_word_costs_nothing(learner: Visitor) -> None:
    given = problem(learner, 0)
    answer(learner, "twelve")
    assert learner.warnings[0].startswith("That is not a number.")
    assert not learner.errors
    answer(learner, f"{given.answer:g}")
    assert any("This exercise is solved" in message for message in learner.successes)
    assert solved(learner) == (1, 1)
    learner.press("New numbers")
    given = problem(learner, 1)
    answer(learner, f"{given.mistakes[0].value:g}")
    assert learner.errors == [f"**Not yet.** {given.mistakes[0].text}"]
    learner.press("Hint")
    assert given.hints[0] in learner.notes
    answer(learner, f"{given.answer:g}")
    assert solved(learner) == (2, 1)


def test_solution_and_clicking_again_earn_nothing(learner: Visitor) -> None:
    given = problem(learner, 0)
    learner.press("Show the solution")
    assert f"**Solution.**\n\n{given.solution}" in learner.text
    answer(learner, f"{given.answer:g}")
    assert any("not counted" in note for note in learner.notes)
    assert solved(learner) == (0, 0)
    learner.press("New numbers")
    answer(answer(learner, f"{problem(learner, 1).answer:g}"), f"{problem(learner, 1).answer:g}")
    assert solved(learner) == (1, 1)


def test_new_numbers_keep_the_kind_of_problem_and_another_button_changes_it(learner: Visitor) -> None:
    problem(learner, 0)
    problem(learner.press("New numbers"), 1)
    problem(learner.press("Another kind"), 2, kind=1)
    problem(learner.press("New numbers"), 3, kind=1)
    problem(learner.press("Another kind"), 4)
    learner.open("learn", chapter="pooling")
    labels = [button.label for button in learner.app.button]
    assert "New numbers" in labels
    assert "Another kind" not in labels  # this chapter has one kind


def test_options_keep_their_order_and_only_the_first_answer_counts(learner: Visitor) -> None:
    from cnn_demo.ui.learn.chapters import CHAPTERS

    question: Any = next(chapter.question for chapter in CHAPTERS if chapter.key == CHAPTER)
    order = learner.app.radio[0].options
    for option in (question.options[0], question.options[question.right]):
        learner.app.radio[0].set_value(option).run()
    assert learner.app.radio[0].options == order
    assert any(message.startswith("**Correct.**") for message in learner.successes)
    assert "Only the first answer counts for your result." in learner.text
    assert learner.progress.startswith("Questions right at the first answer: 0 of")


def test_right_option_is_in_every_place_for_some_learner(learner: Visitor) -> None:
    from cnn_demo.ui.learn.chapters import CHAPTERS

    question: Any = next(chapter.question for chapter in CHAPTERS if chapter.key == CHAPTER)
    places = set()
    for number in range(12):
        learner.app.session_state["remembered"]["learn-seed"] = str(number)
        places.add(learner.look_again().app.radio[0].options.index(question.options[question.right]))
    assert places == {0, 1, 2}


def test_right_option_is_not_told_by_its_length(learner: Visitor) -> None:
    from cnn_demo.ui.learn.chapters import CHAPTERS

    longest = 0
    for chapter in CHAPTERS:
        lengths = [len(option) for option in chapter.question.options]
        right = lengths.pop(chapter.question.right)
        assert right <= 1.2 * max(lengths) or right < 10, chapter.key  # numbers are as long as they are
        longest += right > max(lengths)
    assert longest <= len(CHAPTERS) / 3


def test_result_lists_what_was_done_and_says_how_long_it_is_kept(learner: Visitor) -> None:
    answer(learner, f"{problem(learner, 0).answer:g}")
    table = next(frame.value for frame in learner.app.dataframe if "Exercises solved" in frame.value)
    row = table[table["Chapter"].str.endswith(" Convolution")].iloc[0]
    assert list(row)[1:] == ["–", "1", "1"]
    assert "Exercises solved: 1." in learner.text
    assert "It is gone when the tab is reloaded or closed" in learner.text
    assert [each.proto.label for each in learner.app.get("download_button")] == ["Table (CSV)", "Page to print (HTML)"]


def test_chapter_without_exercises_shows_none(learner: Visitor) -> None:
    learner.open("learn", chapter="pixels")
    assert "**Exercise**" not in learner.text

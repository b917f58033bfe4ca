"""The exercise of a chapter: a problem with numbers of the learner's own, a field for the answer, hints and the solution."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from cnn_demo.ui.learn import learner
from cnn_demo.ui.learn.exercises.practice import LONGEST_TYPED, Practice, is_right
from cnn_demo.ui.learn.exercises.problem import Problem, generated, typed_values
from cnn_demo.ui.learn.exercises.table import EXERCISES

NO_NUMBER = "That is not a number. Type one such as 3, −0.25 or 0,25. It does not count as an answer."
NO_MISTAKE_KNOWN = "Check each step, or take a hint."
ANSWER_WIDTH = 240  # pixels


def show(chapter: str) -> None:
    """The present exercise of a chapter, nothing where it has none."""
    if chapter not in EXERCISES:
        return
    practice, problem = learner.practice(chapter), _problem(chapter)
    with st.container(border=True, key="exercise"):
        st.markdown(":material/calculate: **Exercise**")
        st.markdown(problem.text)
        _answer_field(chapter, practice, problem)
        if practice.typed:
            _verdict(practice, problem)
        for hint in problem.hints[: practice.hints]:
            st.info(hint, icon=":material/lightbulb:")
        if practice.is_solution_shown:
            st.markdown(f"**Solution.**\n\n{problem.solution}")
        _buttons(chapter, practice, problem)
        st.caption(
            f"Exercises of this chapter solved: {practice.solved}, at the first answer and without a hint: "
            f"{practice.unaided}."
        )


def _problem(chapter: str) -> Problem:
    practice = learner.practice(chapter)
    return generated(EXERCISES[chapter][practice.kind], f"{learner.seed()}:{chapter}", practice.number)


def _answer_field(chapter: str, practice: Practice, problem: Problem) -> None:
    key = f"exercise-{chapter}-{practice.number}"
    with (
        st.form(f"exercise-form-{chapter}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input("Your answer", practice.typed, max_chars=LONGEST_TYPED, key=key, width=ANSWER_WIDTH)
        st.form_submit_button("Check", type="primary", on_click=_check, args=(chapter, key))
    st.caption(problem.accepted())


def _check(chapter: str, key: str) -> None:
    typed = st.session_state.get(key)
    if isinstance(typed, str):
        learner.keep_practice(chapter, learner.practice(chapter).answered(_problem(chapter), typed.strip()))


def _verdict(practice: Practice, problem: Problem) -> None:
    values = typed_values(practice.typed)
    if not values:
        st.warning(NO_NUMBER, icon=":material/edit:")
    elif not is_right(problem, practice.typed) and practice.is_solved:
        st.info("This answer is not right, but the exercise stays solved.", icon=":material/check_circle:")
    elif not is_right(problem, practice.typed):
        mistake = next(filter(None, map(problem.mistake, values)), None)
        told = mistake.text if mistake else NO_MISTAKE_KNOWN
        st.error(f"**Not yet.** {told}", icon=":material/cancel:")
    elif practice.is_solved:
        st.success("**Correct.** This exercise is solved.", icon=":material/check_circle:")
    else:
        st.info("**Correct**, but not counted: the solution was shown. Try new numbers.", icon=":material/visibility:")


def _buttons(chapter: str, practice: Practice, problem: Problem) -> None:
    kinds = len(EXERCISES[chapter])
    another = ("Another kind", ":material/swap_horiz:", partial(Practice.with_another_kind, kinds=kinds), False)
    buttons = (
        ("New numbers", ":material/refresh:", Practice.with_new_numbers, False),
        *([another] if kinds > 1 else []),
        ("Hint", ":material/lightbulb:", Practice.with_hint, practice.hints >= len(problem.hints)),
        ("Show the solution", ":material/visibility:", Practice.with_solution, practice.is_solution_shown),
    )
    with st.container(horizontal=True):
        for label, icon, change, is_disabled in buttons:
            st.button(label, icon=icon, disabled=is_disabled, on_click=_keep, args=(chapter, change))


def _keep(chapter: str, change: Callable[[Practice], Practice]) -> None:
    learner.keep_practice(chapter, change(learner.practice(chapter)))

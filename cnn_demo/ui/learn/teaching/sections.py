"""The parts of the page for teachers: the two plans, the notes of each chapter, and a link of one's own."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from cnn_demo.runs.trained_network import shipped
from cnn_demo.ui.learn import inputs
from cnn_demo.ui.learn.chapter import Chapter
from cnn_demo.ui.learn.chapters import CHAPTERS
from cnn_demo.ui.learn.learner import LONGEST_SEED
from cnn_demo.ui.learn.teaching.handout import (
    FOUR,
    NOTED,
    ONE,
    first_answer,
    handout,
    numbered_titles,
    step_link,
)
from cnn_demo.ui.learn.teaching.links import CLASS_SEED, class_link, fixed_link
from cnn_demo.ui.learn.teaching.notes import NOTES
from cnn_demo.ui.learn.teaching.plans import FOUR_WEEKS, ONE_LESSON, PREPARATION, Lesson
from cnn_demo.ui.widgets.link_to_copy import link_to_copy

OWN, ANY = "A link of your own", "As chosen by each"
FILE = "for-teachers.html"


def show() -> None:
    """Everything below the page's title."""
    with st.expander("Before the first lesson", icon=":material/checklist:"):
        st.markdown("\n".join(f"- {each}" for each in PREPARATION))
        st.page_link("pages/classroom.py", label="Make a class", icon=":material/groups:")
    st.caption(
        "Each link opens a chapter with the same picture, network and exercises for all, until somebody chooses otherwise. "
        "Times are a guide, without the exercises at the end of each chapter."
    )
    st.download_button(
        "Page to print (HTML)", handout(), FILE, "text/html", icon=":material/download:", on_click="ignore"
    )
    views: dict[str, Callable[[], None]] = {ONE: _one_lesson, FOUR: _four_weeks, NOTED: _notes, OWN: _own_link}
    for tab, view in zip(st.tabs(list(views)), views.values(), strict=True):
        with tab:
            view()


def _one_lesson() -> None:
    _lesson(ONE_LESSON)


def _four_weeks() -> None:
    for lesson in FOUR_WEEKS:
        _lesson(lesson)


def _lesson(lesson: Lesson) -> None:
    st.markdown(f"##### {lesson.title}")
    lines = ["| Minutes | Opens | What is done |", "| --: | :-- | :-- |"]
    for step in lesson.steps:
        name, link = step_link(step)
        name = name.replace(". ", ".\u00a0", 1)  # the number of a chapter stands beside its title on a phone, too
        lines.append(f"| {step.minutes} | [{name}]({link}) | {step.does} |")
    st.container(key=f"phone-blocks-{lesson.title}").markdown("\n".join(lines))
    if lesson.homework:
        st.caption(f"Until the next lesson: {lesson.homework}")


def _notes() -> None:
    for chapter in CHAPTERS:
        if chapter.key in NOTES:
            with st.expander(numbered_titles()[chapter.key]):
                _chapter(chapter)


def _chapter(chapter: Chapter) -> None:
    notes, answer = NOTES[chapter.key], first_answer(chapter.key)
    asked = "\n".join(f"- {question} *{answered}*" for question, answered in notes.asked)
    misunderstood = "\n".join(f"- “{claim}” *{truth}*" for claim, truth in notes.misunderstood)
    st.markdown(
        f"[Open the chapter]({class_link(chapter.key)}) · {notes.minutes} minutes\n\n"
        f"**Aim.** {notes.aim}\n\n**Before.** {notes.before}\n\n**Ask.**\n\n{asked}\n\n"
        f"**Often misunderstood.**\n\n{misunderstood}"
    )
    if answer:
        st.caption(answer)


def _own_link() -> None:
    titles = numbered_titles()
    left, right = st.columns(2, gap="medium")  # one pair of columns for each row: a phone shows related fields together
    chapter = left.selectbox("Chapter", list(titles), format_func=titles.__getitem__, key="teachers-chapter")
    network = right.selectbox("Network", [ANY, *(network.name for network in shipped())], key="teachers-network")
    data = inputs.digits()
    classes = {inputs.class_option(data, label): label for label in range(len(data.classes))}
    left, right = st.columns(2, gap="medium")
    picked = left.selectbox("Picture", [ANY, *classes], key="teachers-picture")
    number = right.number_input(
        "Which of its images", 1, inputs.PER_CLASS, key="teachers-number", disabled=picked == ANY
    )
    left, right = st.columns(2, gap="medium", vertical_alignment="bottom")
    seed = left.text_input(
        "Exercises and order of answers: the same for all with this word",
        CLASS_SEED,
        max_chars=LONGEST_SEED,
        key="teachers-seed",
        help="Any word. Another one gives other numbers. Empty: each learner has numbers of their own.",
    ).strip()
    is_presented = right.toggle("For presenting, in large type", key="teachers-present")
    link = fixed_link(
        chapter,
        picture=None if picked == ANY else (classes[picked], number - 1),
        network=None if network == ANY else network,
        seed=seed or None,
        is_presented=is_presented,
    )
    link_to_copy(link)
    if seed and (answer := first_answer(chapter, seed)):
        st.caption(answer)

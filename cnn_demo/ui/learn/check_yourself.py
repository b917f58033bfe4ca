"""The question of a chapter: its options in the learner's order, and after an answer whether it is correct and why."""

from __future__ import annotations

from random import Random

import streamlit as st

from cnn_demo.ui.core import sent
from cnn_demo.ui.learn import learner
from cnn_demo.ui.learn.chapter import Chapter
from cnn_demo.ui.learn.chapters import CHAPTERS

ENDS_OF_SENTENCE = (".", "”")


def show(chapter: Chapter) -> None:
    """The question in a box, the explanation, and the number of questions right at the first answer."""
    options, latest = _options(chapter), learner.latest_answer(chapter.key)
    with st.container(border=True):
        st.markdown(":material/quiz: **Check yourself**")
        chosen = st.radio(
            chapter.question.text,
            options,
            index=None if latest is None else options.index(chapter.question.options[latest]),
            key=_key(chapter),
            on_change=_remember_answer,
            args=(chapter,),
        )
        if chosen is not None:
            _verdict(chapter, chosen)
        right = sum(is_right_at_first(each) for each in CHAPTERS)
        st.progress(right / len(CHAPTERS), text=f"Questions right at the first answer: {right} of {len(CHAPTERS)}")


def is_right_at_first(chapter: Chapter) -> bool:
    return learner.first_answer(chapter.key) == chapter.question.right


def _options(chapter: Chapter) -> list[str]:
    """The options in an order that depends on the learner and the chapter, and does not change in a session."""
    options = list(chapter.question.options)
    Random(f"{learner.seed()}:{chapter.key}").shuffle(options)
    return options


def _verdict(chapter: Chapter, chosen: str) -> None:
    question = chapter.question
    right = question.options[question.right]
    if chosen == right:
        st.success(f"**Correct.** {question.because}", icon=":material/check_circle:")
    else:
        answer = right if right.endswith(ENDS_OF_SENTENCE) else f"{right}."
        st.error(f"**Not quite.** The answer is: *{answer}* {question.because}", icon=":material/cancel:")
    if not is_right_at_first(chapter):
        st.caption("Only the first answer counts for your result.")


def _key(chapter: Chapter) -> str:
    return f"question-{chapter.key}"


def _remember_answer(chapter: Chapter) -> None:
    options = chapter.question.options
    chosen = sent.option(_key(chapter), options)
    if chosen is not None:
        learner.keep_answer(chapter.key, options.index(chosen))

"""The frame around a chapter: its title, its place among the chapters, its figure, its text, question and exercises."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from cnn_demo.browser.modules import CHAPTER_STYLE, WEB
from cnn_demo.spec.presets import design
from cnn_demo.spec.summary import summarise
from cnn_demo.ui.core import sent
from cnn_demo.ui.core.number_text import count_text
from cnn_demo.ui.core.page import show_errors_here
from cnn_demo.ui.core.reserved_space import field_place
from cnn_demo.ui.core.selected_chapter import chapter_link, select_chapter, selected_chapter
from cnn_demo.ui.core.web_component import component
from cnn_demo.ui.learn import check_yourself, exercise_box, inputs, my_result, presentation
from cnn_demo.ui.learn.chapter import Chapter
from cnn_demo.ui.learn.chapters import CHAPTERS
from cnn_demo.ui.widgets.display import network_drawing
from cnn_demo.ui.widgets.link_to_copy import links_to_copy

CLASSIC = "classic"
PICKER = "learn-chapter"
BESIDE = [0.28, 0.72]  # the text and the figure, as shares of the page's width
PRESENT_HELP = (
    "Large type, without the rest of the page. Page Down or → opens the next chapter, Page Up or ← the previous one, and "
    "Escape ends the presentation."
)


def show_chapter() -> None:
    """The chapter that the address names, or the first one."""
    st.html(WEB / CHAPTER_STYLE)
    current = _current()
    number = CHAPTERS.index(current)
    is_presented = presentation.is_on()
    with st.container(key="chapter-top", horizontal=True, vertical_alignment="center", gap="small"):
        st.title(f"{number + 1}. {current.title}", anchor=False)
        if is_presented:
            presentation.show_controls(number + 1, len(CHAPTERS), _neighbours(number))
        else:
            _chapter_choice(current)
    st.markdown(f":material/quiz: **Question.** {current.question.text}")
    _figure_and_text(current)
    check_yourself.show(current)
    exercise_box.show(current.key)
    if is_presented:
        presentation.turn_on(_neighbours(number))
    else:
        st.page_link(f"pages/{current.page}.py", label=current.further, icon=":material/arrow_outward:")
        _previous_and_next(number)
        my_result.show()
        _classic_network()
        st.page_link("pages/teachers.py", label="For teachers: lesson plans and notes", icon=":material/co_present:")
    component("chapter_scroll")(key="chapter-opener", data=current.key)


def _current() -> Chapter:
    by_key = {chapter.key: chapter for chapter in CHAPTERS}
    chapter = by_key.get(selected_chapter() or "", CHAPTERS[0])
    select_chapter(chapter.key)
    return chapter


def _figure_and_text(chapter: Chapter) -> None:
    """The figure with its controls and, beside it, what it shows and the text. The drawing pad takes the place of the text."""
    with st.container(key="chapter-body"):
        left, right = st.columns(BESIDE, gap="medium")
    source, beside = left.container(key="chapter-source"), left.container()
    figure = right.container(key="chapter-figure")
    below = st.container()
    has_pad = inputs.has_pad(chapter.key)
    # Before the figure, which would jump on a phone when the text above it came.
    (below if has_pad else beside).container(key="chapter-text").markdown(chapter.text)
    figure.markdown(f":material/touch_app: **Try it.** {chapter.activity}")
    with show_errors_here():  # question and buttons stay where the chapter fails
        chapter.show(source, figure)
    if inputs.has_pad(chapter.key) != has_pad:  # the picture was chosen in this run
        st.rerun()


def _chapter_choice(current: Chapter) -> None:
    st.session_state[PICKER] = current.key  # whichever button or address led here
    titles = {chapter.key: f"{number}. {chapter.title}" for number, chapter in enumerate(CHAPTERS, start=1)}
    right = {chapter.key for chapter in CHAPTERS if check_yourself.is_right_at_first(chapter)}
    with field_place(PICKER, has_label=False, width=300):
        st.selectbox(
            "Chapter",
            list(titles),
            format_func=lambda key: f"{titles[key]} ✓" if key in right else titles[key],
            key=PICKER,
            on_change=lambda: _select(sent.option(PICKER, list(titles))),
            label_visibility="collapsed",
        )
    st.button("Present", icon=":material/slideshow:", on_click=presentation.begin, help=PRESENT_HELP)
    with st.popover("Link", icon=":material/link:"):
        links_to_copy(
            {
                "This link opens this chapter. Share it with a class or a friend.": chapter_link(current.key),
                "This link opens it for presenting, in large type.": presentation.link(current.key),
            }
        )


def _select(key: str | None) -> None:
    if key is not None:
        select_chapter(key)


def _classic_network() -> None:
    """The network that the course is about, with the chapters on its parts."""
    with st.expander("The classic network, the subject of the chapters", icon=":material/map:"):
        architecture = design(CLASSIC).architecture()
        network_drawing(architecture, inputs.digits().classes)
        n = {chapter.key: number for number, chapter in enumerate(CHAPTERS, start=1)}
        st.caption(
            f"The network of Keras's old MNIST example, with the numbers of the chapters in brackets. An image is an array of "
            f"numbers ({n['pixels']}, {n['preprocessing']}). It passes through two convolutions ({n['convolution']}, "
            f"{n['features']}, {n['channels']}), each with ReLU ({n['relu']}), a max pooling ({n['pooling']}), a dense layer "
            f"({n['dense']}) and an output layer with softmax ({n['softmax']}). Its "
            f"{count_text(summarise(architecture).parameters)} parameters are learned ({n['loss']}); two dropout layers "
            f"reduce overfitting ({n['overfitting']})."
        )


def _neighbours(number: int) -> dict[str, Callable[[], None]]:
    """What leads to the previous and to the next chapter, where there is one."""
    places = {"previous": number - 1, "next": number + 1}
    return {
        way: partial(select_chapter, CHAPTERS[place].key)
        for way, place in places.items()
        if place in range(len(CHAPTERS))
    }


def _previous_and_next(number: int) -> None:
    before, after = CHAPTERS[number - 1 : number], CHAPTERS[number + 1 : number + 2]
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        for chapters, way, icon in ((before, "Previous", "arrow_back"), (after, "Next", "arrow_forward")):
            for chapter in chapters:
                label = f"{way}: {chapter.title}"
                st.button(label, icon=f":material/{icon}:", on_click=select_chapter, args=(chapter.key,))

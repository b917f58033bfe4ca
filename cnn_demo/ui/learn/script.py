"""Chapter: the classic Keras script, line by line, with what each line makes of one image."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.ui.core import store
from cnn_demo.ui.core.selected_chapter import select_chapter
from cnn_demo.ui.learn.chapter import Question
from cnn_demo.ui.learn.classic_pass import ClassicPass, classic_pass
from cnn_demo.ui.learn.inputs import Pixels, digits, picture_picker
from cnn_demo.ui.learn.script_lines.composed import show_formula
from cnn_demo.ui.learn.script_lines.differences import show_differences
from cnn_demo.ui.learn.script_lines.table import LINES, SCRIPT, Line

KEY = "script"
CHOSEN = "learn-script-line"
BESIDE = [0.53, 0.47]  # code and result, as shares of the figure's width

TEXT = (
    "Everything in this course comes together in one short **script**: it loads the images, prepares them, builds the "
    "network, trains it and tests it. The article behind this app prints a script like this one; this one is our own, for "
    "Keras 3. Almost every line turns arrays of numbers into other arrays."
)
ACTIVITY = "Choose a line, and see what it makes of one image."
QUESTION = Question(
    text="The script is run without the line that divides by 255, and nothing else is changed. What is different?",
    options=(
        "The network reads numbers up to 255, and learns less well or not at all.",
        "Keras stops with an error, because images must lie between 0 and 1.",
        "Nothing: Keras scales images by itself as it casts them to float.",
    ),
    right=0,
    because="No layer asks how large its input is. The first sums become 255 times as large, apart from the bias, so that "
    "initial weights and learning rate no longer suit them.",
)


def show(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    given = _choose_image(source)
    code, result = figure.columns(BESIDE, gap="small")
    with code.container(key="script-code"):
        line = _choose_line()
    with result.container(key="script-result", gap="small"):
        _show_result(line, given)
    with st.expander("The whole script", icon=":material/code:"):
        st.code(SCRIPT, language="python")
    show_formula(given)
    show_differences()


def _choose_image(source: DeltaGenerator) -> ClassicPass:
    """A digit and its label. A drawing has none, so the visitor says what it shows; at first, what the network reads."""
    pixels, label = picture_picker(KEY, digits(), source)
    image: Pixels = pixels[..., 0]
    if label is not None:
        return classic_pass(image, label)
    read = classic_pass(image, 0)
    first = int(read.logits.argmax())
    label = source.selectbox("It shows the digit", range(len(read.logits)), index=first, key=f"script-label-{first}")
    return replace(read, label=label)


def _choose_line() -> Line:
    before = store.get(CHOSEN, 0)
    number: int = st.radio(
        "Line of the script",
        range(len(LINES)),
        index=before,
        format_func=_as_label,
        key="script-line",
        label_visibility="collapsed",
    )
    store.put(CHOSEN, number)
    return LINES[number]


def _as_label(number: int) -> str:
    """The code as Markdown, each of its lines by itself; chapter.css sets them below each other."""
    return " ".join(f"`{line}`" for line in LINES[number].code.splitlines() if line)


def _show_result(line: Line, given: ClassicPass) -> None:
    st.markdown(f"**{line.title}**")
    line.show(given)
    with st.container(horizontal=True, gap="small"):
        for key in line.chapters:
            _chapter_button(key)


def _chapter_button(key: str) -> None:
    from cnn_demo.ui.learn.chapters import CHAPTERS  # its table holds this chapter, too

    number, title = next((place, each.title) for place, each in enumerate(CHAPTERS, start=1) if each.key == key)
    st.button(
        f"Chapter {number}: {title.partition(':')[0]}",
        icon=":material/menu_book:",
        type="tertiary",
        on_click=select_chapter,
        args=(key,),
        key=f"script-to-{key}",
    )

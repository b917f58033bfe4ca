"""The building blocks of every chapter: its record, its question, formulas with named symbols, corrected misconceptions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.ui.learn.sources.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A multiple-choice question. right: index of the correct option. because: the explanation, shown after any answer."""

    text: str
    options: tuple[str, ...]
    right: int
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One chapter.

    key: its name in the address. text: the introduction. activity: what to do with the figure.
    show(source, figure): puts the choice of pictures and networks into source, the figure and its controls into figure, and
    writes what stands below. page, further: the page of the app that the chapter leads to, and the label of that link.
    """

    key: str
    title: str
    text: str
    activity: str
    show: Callable[[DeltaGenerator, DeltaGenerator], None]
    question: Question
    page: str
    further: str


def formula(
    general: str,
    symbols: Mapping[str, str],
    numbers: str,
    *,
    numbers_title: str = "With the current values",
) -> None:
    """A formula, the meaning of each of its symbols, and the same with numbers. All but meanings and title is LaTeX."""
    st.latex(general)
    st.caption("; ".join(f"${symbol}$: {meaning}" for symbol, meaning in symbols.items()) + ".")
    st.markdown(f"{numbers_title}:")
    st.latex(numbers)


def misconception(claim: str, truth: str, *sources: Source) -> None:
    """A widespread claim, and what is true instead."""
    cited = "; ".join(source.cited() for source in sources)
    st.info(f"**Common misconception: {claim}** {truth} *Source: {cited}.*", icon=":material/fact_check:")

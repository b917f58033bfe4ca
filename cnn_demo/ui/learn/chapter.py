"""What every chapter is made of: a title, what it shows, a question; formulas with named symbols; what is put right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from cnn_demo.ui.learn.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question to check oneself. right: index of the right option. because: why, whichever was chosen."""

    text: str
    options: tuple[str, ...]
    right: int
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """key: what the address calls it. page, further: where in the app it goes on, and what is to be done there."""

    key: str
    title: str
    show: Callable[[], None]
    question: Question
    page: str
    further: str


def formula(
    general: str, symbols: Mapping[str, str], numbers: str, *, of_what: str = "with the numbers of now"
) -> None:
    """A formula, what each of its symbols means, and the same with numbers. All but the meanings is LaTeX."""
    st.latex(general)
    st.caption("where " + "; ".join(f"${symbol}$ is {meaning}" for symbol, meaning in symbols.items()) + ".")
    st.markdown(f"{of_what[0].upper()}{of_what[1:]}:")
    st.latex(numbers)


def to_do(text: str) -> None:
    """The one thing to do in a chapter."""
    st.markdown(f":material/touch_app: **Try it.** {text}")


def put_right(claim: str, truth: str, *sources: Source) -> None:
    """What is often read, the article included, and what holds instead."""
    cited = "; ".join(source.cited() for source in sources)
    st.info(f"**Put right: {claim}** {truth} *Source: {cited}.*", icon=":material/fact_check:")

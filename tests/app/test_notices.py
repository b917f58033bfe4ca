"""Notices reach the visitor, also where the page runs again before or just after it has shown them."""

from __future__ import annotations

import pytest
import streamlit as st

from cnn_demo.ui.core import notices, page
from tests.app.visitor import Visitor

TEXT = "Kept."


def add(visitor: Visitor, *, seconds: float) -> None:
    visitor.app.session_state[notices.KEY] = [notices.Notice(kind="success", text=TEXT, seconds=seconds)]


def test_notice_is_shown_once(visitor: Visitor) -> None:
    add(visitor.open("home"), seconds=0)
    assert TEXT in visitor.look_again().successes
    assert TEXT not in visitor.look_again().successes


def test_notice_that_lasts_is_shown_again_by_the_next_run(visitor: Visitor) -> None:
    add(visitor.open("home"), seconds=60)
    visitor.look_again()
    assert TEXT in visitor.look_again().successes


def test_notice_of_a_run_that_ends_before_it_is_shown_waits_for_the_next(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(visitor.open("home"), seconds=0)
    with monkeypatch.context() as patch:
        patch.setitem(page.SHOW_NOTICE, "success", lambda place, text: st.stop())
        assert TEXT not in visitor.look_again().successes
    assert TEXT in visitor.look_again().successes

"""A press is carried out once: also where the page begins anew before it reaches the button, and not by a later run."""

from __future__ import annotations

import tomllib
from typing import Any

from streamlit.testing.v1 import AppTest

from cnn_demo.settings import PROJECT_FOLDER


def script() -> None:
    """Counts the presses of a button. begin_anew: how often the page begins anew before it reaches the button."""
    import streamlit as st

    from cnn_demo.ui.core.pressed import forget, noted, pressed, submitted

    values = st.session_state
    presses = noted(values.page)
    if values.begin_anew:
        values.begin_anew -= 1
        st.rerun()
    if values.is_shown and pressed("Count", key="count", disabled=values.is_disabled):
        values.counted += 1
    with st.form("form"):
        if submitted("Count in the form", key="count-in-form"):
            values.counted += 10
    forget(presses)


def opened(**values: Any) -> AppTest:
    app = AppTest.from_function(script)
    for name, value in {
        "page": "Build",
        "begin_anew": 0,
        "is_shown": True,
        "is_disabled": False,
        "counted": 0,
        **values,
    }.items():
        app.session_state[name] = value
    return app.run()


def press(app: AppTest, key: str = "count", **values: Any) -> int:
    """How many presses are counted in all after one of this button, with these values from now on."""
    for name, value in values.items():
        app.session_state[name] = value
    app.button(key=key).click().run()
    counted: int = app.session_state["counted"]
    return counted


def test_press_is_counted_once() -> None:
    app = opened()
    assert [press(app), press(app)] == [1, 2]
    assert app.run().session_state["counted"] == 2


def test_press_outlives_the_runs_that_did_not_reach_the_button() -> None:
    app = opened()
    assert press(app, begin_anew=2) == 1
    assert press(app, "count-in-form", begin_anew=1) == 11


def test_press_is_not_carried_out_on_another_page() -> None:
    app = opened()
    assert press(app, page="Train") == 0
    app.session_state["page"] = "Build"
    assert app.run().session_state["counted"] == 0


def test_messages_of_a_browser_are_joined_before_a_run_begins() -> None:
    """With fast reruns, Streamlit drops a press where another message arrives before the run for it has begun."""
    settings = tomllib.loads((PROJECT_FOLDER / ".streamlit" / "config.toml").read_text())
    assert settings["runner"]["fastReruns"] is False


def test_press_of_a_button_that_is_gone_or_disabled_is_forgotten() -> None:
    app = opened()
    assert press(app, is_shown=False) == 0
    app.session_state["is_shown"] = True
    assert app.run().session_state["counted"] == 0
    assert press(app, is_disabled=True) == 0
    app.session_state["is_disabled"] = False
    assert app.run().session_state["counted"] == 0

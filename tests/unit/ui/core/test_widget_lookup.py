"""A widget looks up its own value alone; who asks for the whole state still gets it."""

from __future__ import annotations

import pytest
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState
from streamlit.testing.v1 import AppTest

from cnn_demo.ui.core.widget_lookup import look_up_single_values


@pytest.fixture(autouse=True)
def looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SafeSessionState, "filtered_state", SafeSessionState.filtered_state)  # is put back at the end
    look_up_single_values()


def test_one_value_is_found_without_a_copy_of_the_whole_state(monkeypatch: pytest.MonkeyPatch) -> None:
    state = SafeSessionState(SessionState(), lambda: None)
    state["epochs"], state["name"] = 3, None
    monkeypatch.setattr(SessionState, "_keys", lambda self: pytest.fail("The whole state was copied."))
    found = state.filtered_state
    assert found["epochs"] == 3
    assert "name" in found
    assert found["name"] is None
    assert "batch_size" not in found
    with pytest.raises(KeyError):
        found["batch_size"]


def test_the_whole_state_is_still_there() -> None:
    state = SafeSessionState(SessionState(), lambda: None)
    state["epochs"], state["seed"] = 3, 0
    look_up_single_values()  # a second page
    assert dict(state.filtered_state) == {"epochs": 3, "seed": 0}
    assert len(state.filtered_state) == 2
    assert "'epochs': 3" in repr(state.filtered_state)


def test_widgets_show_none_where_their_value_is_none() -> None:
    def page() -> None:
        import streamlit as st

        st.session_state.setdefault("epochs", None)
        st.session_state.setdefault("recipe", None)
        st.number_input("Epochs", value=5, key="epochs")
        st.selectbox("Recipe", ["a", "b"], key="recipe")

    app = AppTest.from_function(page).run()
    assert not app.exception
    assert app.number_input(key="epochs").value is None
    assert app.selectbox(key="recipe").value is None
    app.number_input(key="epochs").set_value(7)
    app.selectbox(key="recipe").set_value("b").run()
    assert (app.number_input(key="epochs").value, app.selectbox(key="recipe").value) == (7, "b")

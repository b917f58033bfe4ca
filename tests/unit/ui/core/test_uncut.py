"""Steps that belong together are done whole, also where the page is asked to run again meanwhile."""

from __future__ import annotations

import pytest
from streamlit.runtime.state.session_state import SessionState
from streamlit.testing.v1 import AppTest

from cnn_demo.ui.core import uncut

STEPS = ("first", "second", "behind", "last")


def script() -> None:
    """Is asked to run again before its first step, and obeys at the next look at the session's state, as Streamlit does."""
    from contextlib import nullcontext

    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    from cnn_demo.ui.core.uncut import YIELD, uncut

    values, context = st.session_state, get_script_run_ctx()
    assert context is not None
    state = context.session_state
    obeys_nothing = getattr(state, YIELD)

    def obey() -> None:
        object.__setattr__(state, YIELD, obeys_nothing)
        st.rerun()

    if "begun" not in values:
        values.begun = True
        steps = (uncut(), uncut()) if values.is_whole else (nullcontext(), nullcontext())
        object.__setattr__(state, YIELD, obey)
        with steps[0], steps[1]:
            values.first = 1
            values.second = 2
        values.behind = 3
    values.last = 4


@pytest.mark.parametrize(("is_whole", "done"), [(True, ["first", "second", "last"]), (False, ["last"])])
def test_run_that_is_asked_for_meanwhile_begins_behind_the_steps(is_whole: bool, done: list[str]) -> None:
    app = AppTest.from_function(script)
    app.session_state["is_whole"] = is_whole
    app.run()
    assert not app.exception
    assert [name for name in STEPS if name in app.session_state] == done


def pressed_script() -> None:
    """A button whose callback is asked to run the page again before its first step."""
    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx
    from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

    from cnn_demo.ui.core.uncut import keep_callbacks_uncut

    def do() -> None:
        context = get_script_run_ctx()
        assert context is not None
        assert context.script_requests is not None
        context.script_requests.request_rerun(RerunData(page_script_hash=context.page_script_hash))
        st.session_state.first = 1
        st.session_state.second = 2

    if st.session_state.is_whole:
        keep_callbacks_uncut()
    st.button("Do it", on_click=do)


@pytest.mark.parametrize(("is_whole", "done"), [(False, []), (True, ["first", "second"])])
def test_callback_is_done_whole(is_whole: bool, done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SessionState, "_call_callbacks", uncut._call_callbacks)  # is put back at the end
    app = AppTest.from_function(pressed_script)
    app.session_state["is_whole"] = is_whole
    app.run().button[0].click().run()
    assert not app.exception
    assert [name for name in STEPS if name in app.session_state] == done

"""Steps that belong together and are not cut apart when the page is asked to run again meanwhile.

Streamlit ends a run of the page, to begin the next one, where it shows something and also where it looks at the session's
state. So an answer that was taken could be lost before it was used, or a run be made and neither queued nor shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.session_state import SessionState

YIELD = "_yield_callback"  # of Streamlit's SafeSessionState

_call_callbacks = SessionState._call_callbacks


@contextmanager
def uncut() -> Iterator[None]:
    """Within it, a look at the session's state does not end the run of the page; showing something still does.

    The request to run again is not lost: the run ends at the next element behind it. Also for a whole function: @uncut().
    """
    context = get_script_run_ctx()
    if context is None:  # no page
        yield
        return
    state = context.session_state
    before = getattr(state, YIELD)
    object.__setattr__(state, YIELD, lambda: None)  # its own __setattr__ sets an entry of the session
    try:
        yield
    finally:
        object.__setattr__(state, YIELD, before)


def keep_callbacks_uncut() -> None:
    """Let what a press does in its callback be done whole. For all sessions of this process; again changes nothing."""
    SessionState._call_callbacks = _call_uncut  # type: ignore[method-assign]


def _call_uncut(self: SessionState, **replayed: Any) -> None:
    """Take the place of SessionState._call_callbacks."""
    with uncut():
        _call_callbacks(self, **replayed)

"""Ignores values that a browser sends for widgets which the page no longer shows.

A browser sends the values of all widgets that it shows, and until it has drawn the page's last run, these are the former
page's. Streamlit has forgotten the value of a widget that is gone, but not its callback: it takes the value for a change
and calls the callback. So a choice that was replaced undid the edit that had replaced it.
"""

from __future__ import annotations

from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx
from streamlit.runtime.state import session_state
from streamlit.runtime.state.session_state import SessionState

_remove_values = SessionState._remove_stale_widgets


def ignore_removed_widgets() -> None:
    """For all sessions of this process; calling it again changes nothing."""
    SessionState._remove_stale_widgets = _remove  # type: ignore[method-assign]


def _remove(self: SessionState, active_widget_ids: frozenset[str]) -> None:
    """Take the place of SessionState._remove_stale_widgets. Streamlit ignores widgets of which it has no metadata."""
    _remove_values(self, active_widget_ids)
    if context := get_script_run_ctx():
        widgets, fragments = self._new_widget_state, context.fragment_ids_this_run
        widgets.widget_metadata = {
            name: metadata
            for name, metadata in widgets.widget_metadata.items()
            # The events of a component, which has several callbacks, are never among the active ids.
            if metadata.callbacks or not session_state._is_stale_widget(metadata, active_widget_ids, fragments)
        }

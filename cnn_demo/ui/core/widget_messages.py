"""Drops the JSON that a client sends for a component or a chart where it cannot be parsed.

Streamlit takes what is no JSON for a text, and fails on JSON that is nested too deeply or holds a number of thousands of
digits.
"""

from __future__ import annotations

import json

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state.session_state import SessionState

JSON_FIELDS = ("json_value", "json_trigger_value")

_set_widgets = SessionState.set_widgets_from_proto


def drop_unreadable_values() -> None:
    """For all sessions of this process; calling it again changes nothing."""
    SessionState.set_widgets_from_proto = _set_readable  # type: ignore[method-assign]


def is_readable(state: WidgetState) -> bool:
    """Whether the value of a widget is no JSON, or JSON that can be parsed."""
    field = state.WhichOneof("value")
    if field not in JSON_FIELDS:
        return True
    try:
        json.loads(getattr(state, field))
    except (ValueError, RecursionError):
        return False
    return True


def _set_readable(self: SessionState, widget_states: WidgetStates) -> None:
    """Take the place of SessionState.set_widgets_from_proto."""
    _set_widgets(self, WidgetStates(widgets=filter(is_readable, widget_states.widgets)))

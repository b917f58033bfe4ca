"""Lets a widget look up its own value alone in the session's state.

To learn whether its value is None, each of Streamlit's fields, sliders and select boxes makes a copy of the whole state. A
form of twenty fields spent a third of its rerun on that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from streamlit.runtime.state.safe_session_state import SafeSessionState

_whole_state = SafeSessionState.filtered_state


def look_up_single_values() -> None:
    """For all sessions of this process; calling it again changes nothing."""
    SafeSessionState.filtered_state = property(SessionView)  # type: ignore[assignment,method-assign]


class SessionView(Mapping[str, Any]):
    """What SafeSessionState.filtered_state holds. Only iteration and length copy the whole state."""

    def __init__(self, state: SafeSessionState) -> None:
        self._state = state

    def __getitem__(self, key: str) -> Any:
        return self._state[key]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and key in self._state

    def __iter__(self) -> Iterator[str]:
        return iter(self._copy())

    def __len__(self) -> int:
        return len(self._copy())

    def __repr__(self) -> str:
        return repr(self._copy())

    def _copy(self) -> dict[str, Any]:
        copy: dict[str, Any] = _whole_state.__get__(self._state)
        return copy

"""Turns off the messages that Streamlit obeys from any client and that no page of this app sends.

Streamlit hides their buttons from visitors, but a client can still send them:

- clear_cache empties the caches of all visitors;
- load_git_info starts git four times while every other visitor waits, and tells the names of files beside the app, among
  them the secret names of workspaces where the folder of runs lies there and git does not ignore it.
"""

from __future__ import annotations

from streamlit.runtime.app_session import AppSession

HANDLERS = ("_handle_clear_cache_request", "_handle_git_information_request")


def ignore_client_messages() -> None:
    """For all sessions of this process; calling it again changes nothing."""
    for handler in HANDLERS:
        getattr(AppSession, handler)  # where Streamlit renames one, this fails instead of leaving it on
        setattr(AppSession, handler, _ignore)


def _ignore(session: AppSession) -> None:
    """Take the place of a handler."""

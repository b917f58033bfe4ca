"""Parts of a page that rerun by themselves, such as the progress of a run."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def refreshing(part: Callable[..., None], every_seconds: float | None, *arguments: object) -> None:
    """Show a part of the page that reruns by itself; None: never.

    The container is needed: where a fragment is due at the end of the page's full run, Streamlit 1.67 drops what that
    run made of it, numbers the elements of the page without it, and would put it over the element behind it.
    """
    with st.container():
        st.fragment(part, run_every=every_seconds)(*arguments)

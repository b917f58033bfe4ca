"""A link to this app that a visitor copies for other people or devices."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from cnn_demo.settings.cluster import is_loopback


def link_to_copy(link: str) -> None:
    """The link with a button that copies it, and whether it works elsewhere."""
    st.code(link, language=None, wrap_lines=True)
    _note(link)


def links_to_copy(links: dict[str, str]) -> None:
    """Several links to the same page. links: what each opens, in a sentence -> the link."""
    for sentence, link in links.items():
        st.markdown(sentence)
        st.code(link, language=None, wrap_lines=True)
    _note(next(iter(links.values())))


def _note(link: str) -> None:
    host = urlsplit(link).hostname
    if host and is_loopback(host):
        st.caption(
            f"This link works on this computer only. On others it needs the address of the server in place of `{host}`."
        )

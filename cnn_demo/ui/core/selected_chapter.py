"""The chapter of the Learn page that is open: named by the address, else the one read last."""

from __future__ import annotations

from cnn_demo.ui.core import address, store


def selected_chapter() -> str | None:
    """The key of a chapter, or whatever else a visitor typed into the address."""
    return address.get(address.CHAPTER) or store.get(address.CHAPTER)


def select_chapter(key: str) -> None:
    store.put(address.CHAPTER, key)
    address.put(address.CHAPTER, key)


def chapter_link(key: str) -> str:
    """A link that opens a chapter for anyone who follows it."""
    return address.link_with(address.CHAPTER, key)

"""Links that visitors copy for others."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def script(link: str) -> None:
    from cnn_demo.ui.widgets.link_to_copy import link_to_copy, links_to_copy

    link_to_copy(link)
    links_to_copy({"One.": link, "Another.": link})


@pytest.mark.parametrize(
    ("link", "named"),
    [
        ("http://127.0.0.1:8501/classroom?join=a", "`127.0.0.1`"),
        ("http://localhost:8501/learn", "`localhost`"),
        ("http://[::1]:8501/learn", "`::1`"),
        ("http://192.168.0.7:8501/learn", None),
        ("https://workshop.example.org/build?design=a", None),
        ("?design=a", None),
    ],
)
def test_a_link_of_this_computer_alone_says_so_once_for_each_place(link: str, named: str | None) -> None:
    app = AppTest.from_function(script, args=(link,)).run()
    assert [code.value for code in app.code] == [link] * 3
    captions = [caption.value for caption in app.caption]
    assert len(captions) == (2 if named else 0)
    assert all(named in caption for caption in captions if named)

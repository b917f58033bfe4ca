"""Which uploaded files go when there are too many: never those of a visitor who has nothing to do with it."""

from __future__ import annotations

import pytest

from cnn_demo.ui.core.uploads import Sizes, surplus

ORIGINS = {"a1": "a", "a2": "a", "a3": "a", "b1": "b", "c1": "c"}


def dropped(sizes: Sizes, session: str) -> list[tuple[str, str]]:
    return list(surplus(sizes, session, ORIGINS, most_of_session=4, most_of_all=10))


@pytest.mark.parametrize(
    ("sizes", "gone"),
    [
        ({"a1": {"new": 4}, "b1": {"x": 4}}, []),
        ({"a1": {"old": 2, "newer": 2, "new": 2}}, [("a1", "old")]),
        ({"a1": {"new": 9}}, []),  # the largest file that one may send is taken
        ({"a1": {"new": 3}, "a2": {"x": 3}, "b1": {"y": 4, "z": 1}}, [("a2", "x")]),
        ({"a1": {"old": 1, "new": 3}, "b1": {"y": 4}, "c1": {"z": 3}}, [("a1", "old")]),
        ({"a1": {"new": 3}, "b1": {"x": 4, "y": 4}}, [("b1", "x")]),
        ({"b1": {"x": 4}, "c1": {"y": 4}}, []),  # the session has ended meanwhile
    ],
    ids=range(7),
)
def test_own_files_go_first_then_those_of_whom_holds_most(sizes: Sizes, gone: list[tuple[str, str]]) -> None:
    assert dropped(sizes, "a1") == gone


def test_many_sessions_of_one_origin_push_out_nobody_elses_file() -> None:
    """Each session of the one may hold as much as the other's; together they hold more than there is room for."""
    sizes = {"b1": {"victim": 4}, "a1": {"x": 3}, "a2": {"y": 3}, "a3": {"new": 3}}
    assert dropped(sizes, "a3") == [("a1", "x")]


def test_session_that_has_ended_is_no_error_where_all_is_full() -> None:
    assert dropped({"b1": {"x": 4, "y": 2}, "c1": {"z": 5}}, "a1") == [("b1", "x")]

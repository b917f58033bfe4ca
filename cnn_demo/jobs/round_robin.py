"""The order in which visitors take turns, for training runs and for questions to the compute workers alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from cnn_demo.jobs.visitor import Visitor

Item = TypeVar("Item")


def in_turns(
    waiting: Iterable[Item], visitor_of: Callable[[Item], Visitor], last_turns: Mapping[str, int]
) -> list[Item]:
    """What waits, in the order of asking -> in the order of its turns.

    Round by round, each origin has one turn: first the origin whose last turn is longest ago. Within an origin, workspaces
    take turns in the same way. So neither many requests nor many workspaces bring a turn forward.
    last_turns: origin or workspace -> time or number of its last turn, above 0; missing: never.
    """
    within_origins = _take_turns(waiting, lambda item: visitor_of(item).workspace, last_turns)
    return _take_turns(within_origins, lambda item: visitor_of(item).origin, last_turns)


def _take_turns(items: Iterable[Item], group: Callable[[Item], str], last_turns: Mapping[str, int]) -> list[Item]:
    """items: in their order within each group."""
    rounds: Counter[str] = Counter()
    keyed = []
    for item in items:
        name = group(item)
        keyed.append(((rounds[name], last_turns.get(name, 0)), item))
        rounds[name] += 1
    return [item for _, item in sorted(keyed, key=lambda pair: pair[0])]

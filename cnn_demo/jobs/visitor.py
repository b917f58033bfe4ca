"""Whom a request counts for, in queues and limits."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Visitor:
    """origin: a tag of the network address, or of the person who has signed in (runs/origin.py).

    One origin may have many workspaces. A class behind one router shares an origin, and anybody can have many workspaces:
    so a queue is fair between origins first, and between the workspaces of one origin second.
    """

    origin: str
    workspace: str

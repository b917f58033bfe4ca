"""Tells whom the session counts for: its workspace, and a tag of the person or of the network address."""

from __future__ import annotations

import ipaddress

import streamlit as st

from cnn_demo.jobs.visitor import Visitor
from cnn_demo.runs.origin import origin_tag
from cnn_demo.runs.workspace_tag import workspace_tag
from cnn_demo.runs.workspace_use import record_use as record_use_of
from cnn_demo.ui.core import own_work, person, server

FORWARDED = "X-Forwarded-For"
UNREADABLE = "unreadable"  # the one origin of all whose proxy on this machine sends no readable header
IPV6_PREFIX = 64  # what one household or one machine is given


def visitor() -> Visitor:
    """Whom the session counts for.

    The origin is the person who has signed in, else the address, else the workspace, as on one's own machine.
    """
    workspace = own_work.workspace().folder.name
    if who := person.signed_in():
        of: str | None = who.key
    else:
        headers = st.context.headers.get_all(FORWARDED)
        of = client_address(st.context.ip_address, headers, server.settings().proxies)
    return Visitor(origin=origin_tag(server.settings().runs_folder, of or workspace), workspace=workspace)


def browser_key(name: str) -> str:
    """The name under which a browser keeps something of this visitor's work; that of other work has another one."""
    return f"{name}@{workspace_tag(server.settings().runs_folder, own_work.workspace().folder.name)}"


def record_use() -> None:
    """Note in the workspace, where there is one, that this visitor uses it.

    Every page calls it at its end, and every part of a page that reruns by itself: who watches uses it, too.
    """
    record_use_of(own_work.workspace().folder, visitor().origin)


def check_room_for_workspace() -> None:
    """Refuse to make the visitor's workspace where a quota leaves no room for it. Raises LimitError.

    Called before anything is kept that would make its folder; new runs are checked by themselves (new_run.py).
    """
    if not own_work.workspace().exists():
        server.quotas().check_new_workspace(visitor())


def client_address(connected: str | None, forwarded: list[str], proxies: int) -> str | None:
    """The network that a request came from, None for one from this machine that came through no proxy.

    connected: the address of the connection, None on this machine. forwarded: values of the X-Forwarded-For header; each
    proxy adds at its end the address that it was called from, so only the last `proxies` entries can be believed. Where
    they are too few, or no addresses, the connection counts: nobody is taken for a person on this machine by mistake.
    """
    hops = [hop.strip() for value in forwarded for hop in value.split(",")] if proxies else []
    through_proxies = _network(hops[-proxies]) if proxies and len(hops) >= proxies else None
    return through_proxies or _network(connected) or (UNREADABLE if hops else None)


def _network(address: str | None) -> str | None:
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, IPV6_PREFIX), strict=False))
    return str(found)

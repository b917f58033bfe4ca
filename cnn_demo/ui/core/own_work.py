"""Which workspace the session shows, and the others that this browser remembers.

A workspace's id opens its runs to anyone who has it, so it stands in no address that a visitor sees. The browser keeps it
(browser_memory.py), and a private link, shown on request, takes it to another device.
"""

from __future__ import annotations

import streamlit as st

from cnn_demo.errors import RunError
from cnn_demo.runs.record import read_records
from cnn_demo.runs.take_along import can_be_taken, leave_beside, take_along
from cnn_demo.runs.workspace import Workspace, is_made_here, new_workspace_id
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import address, browser_memory, notices, person, server
from cnn_demo.ui.core.browser_memory import Forgetting

CURRENT, OTHERS, OFFERED = "workspace", "other-workspaces", "offered-workspace"
BEFORE_SIGN_IN = "workspaces-before-sign-in"
IS_NEW, REFUSED, FORGETTING = "workspace-is-new", "memory-refused", "forgetting-work"
FORGOTTEN = {  # what the browser brings back when it has forgotten, and what the visitor is told
    "forgotten": "This browser has forgotten your work.",
    "deleted": "Your work on this server was deleted, and this browser has forgotten it.",
}
IN_PART = "-in-part"  # stands behind it where the device still stores something
STILL_ON_DEVICE = (
    "Not all that this device stores could be deleted: there was no connection, another tab holds it, or the browser "
    "refuses. Close the app's other tabs, and let the browser forget once more."
)
TOLD_SECONDS = 10.0  # networks that the device stores make the page run again meanwhile


def open_workspace() -> None:
    """Find or make the visitor's workspace. An address that names one opens it, and is shortened."""
    if CURRENT not in st.session_state:
        own, kept = _signed_in_id(), _made_here(browser_memory.cookie_ids())
        ids = [*own, *kept]
        current = ids[0] if ids else new_workspace_id(server.settings().runs_folder)
        st.session_state.update(
            {CURRENT: current, OTHERS: ids[1:], IS_NEW: not ids, BEFORE_SIGN_IN: kept if own else []}
        )
    given = address.take(address.WORKSPACE)
    if given is not None:
        follow_private_link(given)


def workspace() -> Workspace:
    """The visitor's runs."""
    return _workspace(st.session_state[CURRENT])


def others() -> list[Workspace]:
    """The workspaces with runs that this browser has opened before, the last one first."""
    return [found for found in map(_workspace, st.session_state[OTHERS]) if found.exists()]


def offered() -> Workspace | None:
    """The workspace of a private link that waits for the visitor's answer."""
    name = st.session_state.get(OFFERED)
    return _workspace(name) if name else None


def follow_private_link(workspace_id: str) -> None:
    """Open a private link's workspace; ask first where the visitor has work of their own."""
    if workspace_id == st.session_state[CURRENT]:
        return
    if not _made_here([workspace_id]) or not _workspace(workspace_id).exists():
        notices.add_error(
            RunError("This private link opens nothing: it is incomplete, or its runs were deleted. Ask for it again.")
        )
    elif workspace().exists() and workspace_id not in st.session_state[OTHERS]:
        st.session_state[OFFERED] = workspace_id
    else:
        switch(workspace_id)
        notices.add_success("The work of the private link is open. This browser finds it again without the link.")


def answer_offer(*, accept: bool) -> None:
    """Open the offered workspace, or stay."""
    workspace_id = st.session_state.pop(OFFERED)
    if accept:
        switch(workspace_id)


def switch(workspace_id: str) -> None:
    """Show another workspace; the present one stays among the others."""
    before = [st.session_state[CURRENT], *st.session_state[OTHERS]]
    st.session_state.update(
        {
            CURRENT: workspace_id,
            OTHERS: [name for name in before if name != workspace_id][: browser_memory.MOST_IDS],
            IS_NEW: False,
        }
    )


def made_before_sign_in() -> Workspace | None:
    """Work of this browser that the person who has signed in may take along, and was not asked about yet."""
    if not is_signed_in_persons():
        return None
    kept = map(_workspace, st.session_state[BEFORE_SIGN_IN])
    return next((found for found in kept if can_be_taken(found, workspace())), None)


def answer_about(made_before: Workspace, *, take: bool) -> None:
    """Move the work into the person's, or leave it in this browser. Raises RunError where it trains, and StorageError."""
    if take:
        take_along(made_before, workspace())
    else:
        leave_beside(made_before)


def description(of: Workspace) -> str:
    """What is in a workspace, as Markdown in which no name acts."""
    records, _ = read_records(of)
    return f"Runs: {len(records)}, the newest is {escaped(records[0].name)}" if records else "A design without runs"


def private_link() -> str:
    """The link that opens the workspace on another device."""
    base = (st.context.url or "").partition("?")[0].partition("#")[0]
    return f"{base}#{address.WORKSPACE}={st.session_state[CURRENT]}"


def forget_in_browser(*, device: bool) -> None:
    """Let the browser drop the way to all workspaces that it knows, and what it stores itself where `device` says so."""
    st.session_state[FORGETTING] = Forgetting(ids=None, device=device, told="forgotten")


def forget_deleted() -> None:
    """Let the browser drop the way to the open workspace, which is deleted."""
    st.session_state[FORGETTING] = Forgetting(ids=[st.session_state[CURRENT]], device=False, told="deleted")


def keep_in_browser() -> None:
    """Let the browser remember the workspaces. Every page calls it at its end."""
    browser_memory.keep(
        [name for name in (st.session_state[CURRENT], *_names(others())) if not person.is_a_persons(name)],
        is_new=st.session_state[IS_NEW] and not workspace().exists(),
        on_found=_take_up,
        on_private_link=follow_private_link,
        on_refused=lambda: st.session_state.update({REFUSED: True}),
        forget=st.session_state.get(FORGETTING),
        on_forgotten=_tell_forgotten,
    )
    if st.session_state.get(REFUSED) and workspace().exists():
        st.session_state[REFUSED] = False
        notices.add_warning(
            "This browser keeps no cookies for this page, so it forgets your work when the tab is closed. "
            "Copy your private link from the Runs page to find your runs again."
        )


def _tell_forgotten(told: str) -> None:
    done = told.removesuffix(IN_PART)
    if done not in FORGOTTEN:
        return
    notices.add_success(FORGOTTEN[done], seconds=TOLD_SECONDS)
    if done != told:
        notices.add_warning(STILL_ON_DEVICE, seconds=TOLD_SECONDS)


def _take_up(ids: list[str]) -> None:
    """Show what the browser has kept, not a new workspace; work that was begun meanwhile stays among the others."""
    st.session_state[IS_NEW] = False
    if ids := _made_here(ids):
        st.session_state[OTHERS] = [*ids[1:], *st.session_state[OTHERS]][: browser_memory.MOST_IDS]
        switch(ids[0])


def is_signed_in_persons() -> bool:
    """Whether the open workspace belongs to the person who has signed in: then signing in opens it, and no link does."""
    return st.session_state[CURRENT] in _signed_in_id()


def _signed_in_id() -> list[str]:
    """The id of the signed-in person's workspace, none for others. The browser never gets it."""
    who = person.signed_in()
    return [person.workspace_id(who)] if who else []


def _made_here(ids: list[str]) -> list[str]:
    """Those of the ids that this server made. Every id that a browser sends or a link has goes through here."""
    return [name for name in ids if not person.is_a_persons(name) and is_made_here(server.settings().runs_folder, name)]


def _names(workspaces: list[Workspace]) -> list[str]:
    return [found.folder.name for found in workspaces]


def _workspace(workspace_id: str) -> Workspace:
    return server.queue().workspace(workspace_id)

"""A web process has one scheduler, one compute worker and so on, whatever clients send and however its code changes."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import MagicMock

import psutil
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.app_session import AppSession
from streamlit.watcher.local_sources_watcher import LocalSourcesWatcher

from cnn_demo import events
from cnn_demo.errors import WorkerError
from cnn_demo.jobs.scheduler import Scheduler
from cnn_demo.runs.workspace import new_workspace_id
from cnn_demo.ui.core import client_messages, one_per_process, operation, server
from tests.app.visitor import Visitor

OBJECTS = ("settings", "compute", "long_works", "_devices", "speeds", "scheduler")
CLEAR_CACHE = AppSession._handle_clear_cache_request
GIT_INFORMATION = AppSession._handle_git_information_request


@pytest.fixture(autouse=True)
def scheduler_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a server; the other tests keep its thread from moving the queue on."""
    monkeypatch.setattr(Scheduler, "start", lambda self: self._thread.start())


@pytest.fixture
def session() -> Any:
    """What AppSession.handle_backmsg needs of a session."""
    session = MagicMock(spec=AppSession)
    session._session_state = MagicMock()
    session._handle_clear_cache_request = lambda: CLEAR_CACHE(session)
    return session


@pytest.fixture
def reloaded() -> Iterator[ModuleType]:
    """The module of the shared objects after Streamlit has dropped the app's modules, as it does when a file changes."""
    before = {name: module for name, module in sys.modules.items() if name.split(".")[0] == "cnn_demo"}
    watcher = LocalSourcesWatcher.__new__(LocalSourcesWatcher)
    watcher._pending_evictions, watcher._pending_evictions_lock = set(before), threading.Lock()
    watcher.on_script_run()
    assert "cnn_demo" not in sys.modules
    from cnn_demo.ui.core import one_per_process as new
    from cnn_demo.ui.core import server as new_server

    yield new_server
    new.end_all()
    for name in [name for name in sys.modules if name.split(".")[0] == "cnn_demo"]:
        del sys.modules[name]
    sys.modules.update(before)
    one_per_process._place.generation = one_per_process._generation


def schedulers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "scheduler"]


def test_clearing_the_caches_as_a_client_can_leaves_every_shared_object(visitor: Visitor, session: Any) -> None:
    visitor.open("build")
    before = [getattr(server, name)() for name in OBJECTS]
    threads, processes = threading.active_count(), psutil.Process().children(recursive=True)
    for _ in range(3):
        AppSession.handle_backmsg(session, BackMsg(clear_cache=True))
        visitor.look_again()
    session._session_state.clear.assert_called()
    assert [getattr(server, name)() for name in OBJECTS] == before
    assert len(schedulers()) == 1
    assert threading.active_count() == threads
    assert psutil.Process().children(recursive=True) == processes


def test_a_page_sets_up_the_log_once_for_all_where_app_py_runs_by_itself(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, runs_folder: Path
) -> None:
    calls: list[tuple[Any, ...]] = []
    monkeypatch.setattr(events, "set_up", lambda *arguments: calls.append(arguments))
    visitor.open("home")
    visitor.open("runs")
    ((form, conceal, handler),) = calls
    assert (form, handler) == (server.settings().log, server.faults())
    workspace = new_workspace_id(runs_folder)
    assert workspace not in conceal(f"[Errno 2] No such file: '{runs_folder}/{workspace}/project.json'")


def test_messages_that_no_page_sends_are_ignored(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AppSession, "_handle_clear_cache_request", CLEAR_CACHE)
    monkeypatch.setattr(AppSession, "_handle_git_information_request", GIT_INFORMATION)
    visitor.open("home")
    session = MagicMock(spec=AppSession)
    session._session_state = MagicMock()
    for handler in client_messages.HANDLERS:
        getattr(AppSession, handler)(session)
    assert not session._session_state.clear.called
    assert not session._enqueue_forward_msg.called
    assert "streamlit.git_util" not in sys.modules


def test_changed_code_ends_the_scheduler_of_the_code_before_it(reloaded: Any) -> None:
    first = server.scheduler()
    assert schedulers() == [first._thread]
    second = reloaded.scheduler()
    assert second is not first
    assert schedulers() == [second._thread]
    with pytest.raises(WorkerError, match="Reload the page"):
        server.scheduler()


def test_object_that_cannot_be_made_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    @one_per_process.one_per_process(end=made.remove)
    def number() -> int:
        made.append(1)
        return 1 // (len(made) - 1) + 1

    with pytest.raises(ZeroDivisionError):
        number()
    assert number() == number() == 2
    made.append(2)
    one_per_process.end_all()
    assert made == [1, 1]


def test_a_script_that_outlives_the_server_makes_no_new_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_per_process._place, "is_stopped", False)  # restored after the test
    server.scheduler()
    operation.end()
    with pytest.raises(WorkerError, match="The server was stopped"):
        server.queue()
    assert schedulers() == []


def test_no_module_keeps_objects_in_a_cache_that_clients_can_clear() -> None:
    """In st.cache_data there are values alone, which are computed again."""
    package = Path(one_per_process.__file__).parents[2]
    assert package.name == "cnn_demo"
    assert not [file for file in package.rglob("*.py") if "@st.cache_resource" in file.read_text()]

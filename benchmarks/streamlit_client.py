"""Client of a Streamlit app that speaks its WebSocket protocol: opens pages, changes widgets, reruns fragments, counts bytes.

It does what Streamlit 1.67's own frontend does: it fetches the static files, sends the XSRF token and the cookies,
keeps large messages by their hash, and takes the ids of widgets from the elements that it was sent.
"""

from __future__ import annotations

import asyncio
import gzip
import http.client
import json
import re
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

XSRF_COOKIE = "_streamlit_xsrf"
STATIC = re.compile(rb"\./(?:app/)?static/[\w./-]+\.[a-z0-9]+")
GIVE_UP_SECONDS = 60.0
TICK_SECONDS = 0.02
MESSAGE_RUNS = 2  # global.maxCachedMessageAge: for so many reruns the frontend keeps a large message
EXCEPTION, ALERT_OF_ERROR = "exception", 1


class ClientError(Exception):
    """The app did not answer as the protocol says, or not in time."""


@dataclass(slots=True)
class Rerun:
    """One run of a page's script or fragment. seconds: from the BackMsg to script_finished. received: bytes."""

    page: str
    is_fragment: bool
    seconds: float = 0.0
    received: int = 0
    largest: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


@dataclass(slots=True)
class StreamlitClient:
    """One browser tab. url: of the app, without a slash at the end. cookies: name -> value.

    on_bytes: called with every message that comes, for checks of its content.
    """

    url: str
    cookies: dict[str, str] = field(default_factory=dict)
    on_bytes: Callable[[bytes], None] = lambda _: None
    page: str = ""
    query: str = ""
    refresh: dict[str, float] = field(default_factory=dict)  # fragment id -> seconds between two of its reruns
    elements: dict[tuple[int, ...], Any] = field(default_factory=dict)
    named_files: set[str] = field(default_factory=set)  # static files that messages have named
    _pages: dict[str, str] = field(default_factory=dict)  # url path -> hash
    _widgets: dict[str, WidgetState] = field(default_factory=dict)
    _kept: dict[str, tuple[ForwardMsg, int]] = field(default_factory=dict)  # hash -> message, number of its last run
    _runs: int = 0
    _socket: ClientConnection | None = None
    _fetched: set[str] = field(default_factory=set)

    async def __aenter__(self) -> StreamlitClient:
        await self.fetch_files(["/", "/_stcore/health", "/_stcore/host-config"])
        headers = {"Cookie": _cookie_header(self.cookies)}
        self._socket = await connect(
            f"{self.url.replace('http', 'ws', 1)}/_stcore/stream",
            origin=self.url,  # type: ignore[arg-type]
            subprotocols=["streamlit", self.cookies[XSRF_COOKIE]],  # type: ignore[list-item]
            additional_headers=headers,
            max_size=None,
            proxy=None,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def open(self, page: str = "", query: str = "") -> Rerun:
        """Go to a page, "" for the first. query: of its address, such as run=ID."""
        self.page, self.query = page, query
        return await self._rerun(page_hash=self._pages.get(page, ""))

    async def rerun(self) -> Rerun:
        """Run the page's script again."""
        return await self._rerun(page_hash=self._pages.get(self.page, ""))

    async def rerun_fragment(self, fragment: str) -> Rerun:
        """What the frontend does when a fragment with run_every is due."""
        return await self._rerun(page_hash=self._pages.get(self.page, ""), fragment=fragment)

    async def follow(self, until: float) -> AsyncIterator[Rerun]:
        """Rerun the page's fragments as often as they ask for it. Ends at that time.monotonic(), or when none asks."""
        due: dict[str, float] = {}
        while time.monotonic() < until and self.refresh:
            for fragment in list(self.refresh):
                now = time.monotonic()
                if fragment in self.refresh and due.setdefault(fragment, now) <= now:
                    due[fragment] = now + self.refresh[fragment]
                    yield await self.rerun_fragment(fragment)
            await asyncio.sleep(TICK_SECONDS)

    async def change(self, kind: str, name: str, **value: Any) -> Rerun:
        """Change a widget: its kind, its key or label, and a field of WidgetState, such as string_value."""
        state = WidgetState(id=self.widget(kind, name).id, **value)
        self._widgets[state.id] = state
        try:
            return await self.rerun()
        finally:
            if "trigger_value" in value:
                del self._widgets[state.id]

    def widget(self, kind: str, name: str) -> Any:
        """The element of that kind with that key or label. Raises ClientError."""
        for element in self.elements.values():
            if element.WhichOneof("type") == kind:
                found = getattr(element, kind)
                if found.id.endswith(f"-{name}") or getattr(found, "label", None) == name:
                    return found
        raise ClientError(f"The page {self.page!r} shows no {kind} {name!r}; it has {self._names(kind)}.")

    def component(self, name: str) -> Any:
        """What the page has given to the component of that name. Raises ClientError."""
        for element in self.elements.values():
            if element.bidi_component.component_name.endswith(name):
                return json.loads(element.bidi_component.json)
        raise ClientError(f"The page {self.page!r} shows no component {name!r}.")

    async def fetch_files(self, paths: Iterable[str]) -> int:
        """Get files of the server that this tab has not, and the static files that they name. Returns their bytes."""
        wanted = [path for path in dict.fromkeys(paths) if path not in self._fetched]
        self._fetched.update(wanted)
        bodies = await asyncio.to_thread(self._get, wanted) if wanted else {}
        named = [f"/{each.decode()[2:]}" for body in bodies.values() for each in STATIC.findall(body)]
        return sum(map(len, bodies.values())) + (await self.fetch_files(named) if "/" in bodies else 0)

    def _get(self, paths: list[str]) -> dict[str, bytes]:
        place = urlsplit(self.url)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=GIVE_UP_SECONDS)
        bodies = {}
        for path in paths:
            connection.request("GET", path, headers={"Accept-Encoding": "gzip", "Cookie": _cookie_header(self.cookies)})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != http.HTTPStatus.OK:
                raise ClientError(f"{path} was answered with {answer.status}.")
            bodies[path] = gzip.decompress(body) if answer.getheader("Content-Encoding") == "gzip" else body
            for header in answer.msg.get_all("Set-Cookie") or []:
                name, _, value = header.partition(";")[0].partition("=")
                self.cookies[name] = value
        connection.close()
        return bodies

    async def _rerun(self, *, page_hash: str, fragment: str = "") -> Rerun:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_script_hash, state.fragment_id = self.query, page_hash, fragment
        state.page_name, state.is_auto_rerun = "" if page_hash else self.page, bool(fragment)
        state.cached_message_hashes.extend(self._kept)
        state.widget_states.widgets.extend(self._widgets.values())
        state.context_info.url = f"{self.url}/{self.page}"
        state.context_info.timezone, state.context_info.locale = "Europe/Berlin", "en-GB"
        rerun = Rerun(page=self.page or "home", is_fragment=bool(fragment))
        started = time.perf_counter()
        assert self._socket is not None
        await self._socket.send(message.SerializeToString())
        try:
            async with asyncio.timeout(GIVE_UP_SECONDS):
                while not self._take(await self._socket.recv(), rerun):
                    pass
        except TimeoutError:
            raise ClientError(f"The page {self.page!r} did not end within {GIVE_UP_SECONDS:g} s.") from None
        rerun.seconds = time.perf_counter() - started
        return rerun

    def _take(self, data: str | bytes, rerun: Rerun) -> bool:
        """Keep what a message says. Returns whether the rerun has ended."""
        assert isinstance(data, bytes)
        self.on_bytes(data)
        rerun.received += len(data)
        self.named_files.update(f"/{found.decode()[2:]}" for found in STATIC.findall(data))
        message = ForwardMsg.FromString(data)
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            metadata, message = message.metadata, self._kept[message.ref_hash][0]
            self._kept[message.hash] = (message, self._runs)
            message.metadata.CopyFrom(metadata)
            kind = message.WhichOneof("type")
        elif message.metadata.cacheable:
            self._kept[message.hash] = (message, self._runs)
        if kind == "new_session" and not message.metadata.run.fragment_ids:
            self._runs += 1
            self.elements, self.refresh = {}, {}
        elif kind == "navigation":
            self._pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
        elif kind == "auto_rerun":
            self.refresh[message.auto_rerun.fragment_id] = message.auto_rerun.interval
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._take_element(message, len(data), rerun)
        elif kind == "script_finished":
            return self._finish(message.script_finished)
        return False

    def _take_element(self, message: ForwardMsg, size: int, rerun: Rerun) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        self.elements[tuple(message.metadata.delta_path)] = element
        name = f"{kind} {element.bidi_component.component_name}" if kind == "bidi_component" else str(kind)
        rerun.largest[name] = rerun.largest.get(name, 0) + size
        if kind == EXCEPTION:
            rerun.errors.append(f"{element.exception.type}: {element.exception.message}")
        elif kind == "alert" and element.alert.format == ALERT_OF_ERROR:
            rerun.errors.append(element.alert.body)

    def _finish(self, status: int) -> bool:
        if status == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return False
        self._kept = {name: kept for name, kept in self._kept.items() if self._runs - kept[1] < MESSAGE_RUNS}
        return True

    def _names(self, kind: str) -> list[str]:
        shown = [element for element in self.elements.values() if element.WhichOneof("type") == kind]
        return [str(getattr(getattr(element, kind), "label", "")) for element in shown]


def _cookie_header(cookies: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())

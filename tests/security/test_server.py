"""A running server and clients that speak its protocol: what a guest can learn of an owner, and what nonsense does."""

from __future__ import annotations

import asyncio
import http.client
import json
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.streamlit_client import StreamlitClient
from cnn_demo.runs.shared_networks import SharedNetworks
from cnn_demo.runs.status import FINISHED, Status
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.runs.workspace import Workspace, new_workspace_id
from scripts.serve import Server, serve
from tests.shipped import FIRST

NAME = "Seven of the owner"
# Without Export and Inspect, which ask a worker with TensorFlow.
PAGES = ("", "learn", "data", "build", "train", "runs", "draw", "explain", "classroom", "operation")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("server"), settings={"CNN_DEMO_SPARE_WORKER": "off"}) as running:
        yield running


@pytest.fixture(scope="module")
def owner(server: Server) -> Workspace:
    """A workspace with one trained run, a copy of a shipped network, which browsers can have without any conversion."""
    workspace = Workspace(server.runs_folder / new_workspace_id(server.runs_folder))
    run = workspace.create(TrainedNetwork(FIRST.path).project(), name=NAME)
    shutil.copytree(FIRST.path, run.path, dirs_exist_ok=True)
    run.write_status(Status(state=FINISHED, epoch=1, epochs=1))
    return workspace


def cookie(server: Server, workspace: Workspace) -> dict[str, str]:
    return {f"cnn_workshop_{urlsplit(server.url).port}": workspace.folder.name}


def answer(server: Server, method: str, path: str, body: bytes | None = None) -> tuple[int, dict[str, str], bytes]:
    place = urlsplit(server.url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
    connection.request(method, path, body)
    got = connection.getresponse()
    found = got.status, {name.lower(): value for name, value in got.getheaders()}, got.read()
    connection.close()
    return found


def with_client(server: Server, act: Callable[[StreamlitClient], Awaitable[None]], **options: Any) -> None:
    async def visit() -> None:
        async with StreamlitClient(server.url, **options) as client:
            await act(client)

    asyncio.run(visit())


def test_every_answer_has_the_security_headers(server: Server) -> None:
    for path in ("/", "/draw", "/_stcore/health", "/nothing/here", "/app/static/none.js"):
        _, headers, _ = answer(server, "GET", path)
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "'unsafe-eval'" not in policy
        assert "script-src 'self' blob: 'wasm-unsafe-eval' 'sha256-" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["permissions-policy"].startswith("camera=(self), microphone=(), geolocation=()")


def test_a_host_that_is_none_stands_in_no_header(server: Server) -> None:
    place = urlsplit(server.url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
    connection.request("GET", "/", headers={"Host": "evil.example; script-src *"})
    assert "evil" not in (connection.getresponse().getheader("content-security-policy") or "")
    connection.close()


def test_endpoints_that_strangers_do_not_need_are_closed(server: Server) -> None:
    assert answer(server, "GET", "/_stcore/metrics")[0] == 404
    assert answer(server, "POST", "/_stcore/agent/interact", b"{}")[0] in (403, 404)
    assert (
        answer(server, "PUT", "/_stcore/upload_file/some-session/some-file", b"x")[0] == 403
    )  # without the XSRF token
    for path in ("/app/static/..%2f..%2fserver.key", "/component/x/..%2f..%2f..%2fetc%2fpasswd", "/media/..%2fx"):
        status, _, body = answer(server, "GET", path)
        assert status in (400, 403, 404) or b"<title>Streamlit</title>" in body


def test_the_id_of_a_workspace_reaches_neither_log_nor_guests(server: Server, owner: Workspace) -> None:
    """The owner visits every page; a guest follows the link to the network and tries what an address can name."""
    secret, (run,) = owner.folder.name.encode(), owner.runs()
    token = SharedNetworks(server.runs_folder).share(run)
    seen: list[bytes] = []

    async def own(client: StreamlitClient) -> None:
        for page in PAGES:
            assert not (await client.open(page)).errors

    async def guest(client: StreamlitClient) -> None:
        await client.open("draw", f"network={token}")
        await client.open("train", f"run={run.id}")
        await client.open("runs", f"workspace={'a' * 22}")
        await client.open("build", f"design={'x' * 10}")

    with_client(server, own, cookies=cookie(server, owner), on_bytes=seen.append)
    assert any(secret in data for data in seen)  # the owner's browser keeps it
    seen.clear()
    with_client(server, guest, on_bytes=seen.append)
    assert any(NAME.encode() in data for data in seen)  # the shared network is there
    assert not any(secret in data for data in seen)
    assert secret not in server.log.read_bytes()


NONSENSE = {
    "selectbox": ("string_value", "no such option"),
    "number_input": ("double_value", 1e308),
    "text_input": ("string_value", "x\x1b[2J" * 50_000),
    "text_area": ("string_value", "[" * 20_000),
    "radio": ("string_value", "no such option"),
    "button_group": ("string_array_value", ["no such option"] * 100),
    "multiselect": ("string_array_value", ["no such option"]),
    "slider": ("double_array_value", [float("nan")]),
}
FROM_COMPONENTS = (
    {"place": [], "position": "x", "command": {}, "missing": 1, "sent": [], "figures": 3, "found": 1, "followed": []},
    {
        "place": "-9",
        "position": {"row": None, "column": 1e99},
        "command": "nothing",
        "sent": "data:image/png;base64,AAAA",
    },
    {
        "drawing": {"data": "x", "raw": []},
        "selection": {"points": [{"customdata": [-1, 10**9]}]},
        "figures": {"error": {}},
    },
)


DEEP = ("[" * 100_000, '{"place":' * 2_000 + "1" + "}" * 2_000, '{"sent": ' + "9" * 5_000 + "}", "no JSON", "null")
TEXTS = (*map(json.dumps, FROM_COMPONENTS), *DEEP)


def nonsense(client: StreamlitClient, turn: int) -> list[WidgetState]:
    """A value that no widget could have sent for each widget of the page; another one for each component and turn."""
    states = []
    for number, element in enumerate(client.elements.values()):
        kind = element.WhichOneof("type")
        widget = getattr(element, kind)
        if kind in NONSENSE and widget.id:
            field, value = NONSENSE[kind]
            state = WidgetState(id=widget.id)
            if isinstance(value, list):
                getattr(state, field).data.extend(value)
            else:
                setattr(state, field, value)
            states.append(state)
        elif kind == "file_uploader":
            state = WidgetState(id=widget.id)
            file = state.file_uploader_state_value.uploaded_file_info.add()
            file.file_id, file.name, file.size = "never-uploaded", "x.png", 3
            states.append(state)
        elif kind == "bidi_component":
            states.append(WidgetState(id=widget.id, json_value=TEXTS[(number + turn) % len(TEXTS)]))
    return states


@pytest.mark.parametrize("page", PAGES)
def test_values_that_no_widget_could_have_sent_end_no_page(server: Server, owner: Workspace, page: str) -> None:
    async def attack(client: StreamlitClient) -> None:
        await client.open(page)
        for turn in range(3):
            states = nonsense(client, turn)
            client._widgets = {state.id: state for state in states}
            errors = (await client.rerun()).errors
            assert not any(":" in error and "Error: " in error.partition("\n")[0][:60] for error in errors), errors

    with_client(server, attack, cookies=cookie(server, owner))
    assert "Traceback" not in server.log.read_text()


def test_a_message_that_is_no_message_ends_its_own_connection_alone(server: Server) -> None:
    async def attack(client: StreamlitClient) -> None:
        await client.open("learn")
        assert client._socket is not None
        await client._socket.send(b"\xff" * 100)
        with pytest.raises(Exception, match=r"1002|protocol|closed|1000|1006"):  # noqa: PT012
            while True:
                await client._socket.recv()

    async def visit(client: StreamlitClient) -> None:
        assert not (await client.open("learn")).errors

    with suppress(ConnectionError):
        with_client(server, attack)
    with_client(server, visit)


def test_nothing_is_left_in_static_files(server: Server, owner: Workspace) -> None:
    for file in Path("static").rglob("*"):
        assert owner.folder.name not in file.name

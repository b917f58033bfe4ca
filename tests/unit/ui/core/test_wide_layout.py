"""Every HTML page comes with the style of the wide layout; all else passes unchanged."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send

from cnn_demo.ui.core.wide_layout import STYLE, WideLayout

PARTS = (b"<head><title>CNN</title></he", b"ad><body></body>")
BROWSER = [(b"accept", b"text/html,*/*"), (b"accept-encoding", b"gzip")]


def _ask(kind: str, *, status: int = 200, headers: list[tuple[bytes, bytes]] = BROWSER, method: str = "GET") -> Any:
    """The status, headers and body of the answer, and the headers that the app inside was asked with."""
    asked: list[Headers] = []
    answer: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        asked.append(Headers(scope=scope))
        length = str(sum(map(len, PARTS))).encode()
        sent = [(b"content-type", kind.encode()), (b"content-length", length)]
        await send({"type": "http.response.start", "status": status, "headers": sent})
        await send({"type": "http.response.body", "body": PARTS[0], "more_body": True})
        await send({"type": "http.response.body", "body": PARTS[1]})

    async def send(message: Message) -> None:
        answer.append(message)

    async def receive() -> Message:
        raise AssertionError("A page is sent without reading the request's body.")

    scope: dict[str, Any] = {"type": "http", "method": method, "path": "/train", "headers": headers}
    asyncio.run(WideLayout(app)(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in answer)
    return answer[0]["status"], Headers(raw=answer[0]["headers"]), body, asked[0]


def test_a_page_is_sent_whole_with_the_style_in_its_head() -> None:
    status, headers, body, asked = _ask("text/html; charset=utf-8")
    assert status == 200
    assert body == b"<head><title>CNN</title>" + STYLE + b"</head><body></body>"
    assert headers["content-length"] == str(len(body))
    assert "accept-encoding" not in asked  # a compressed page could not be changed


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("application/json", {}),
        ("text/html", {"status": 404}),
        ("text/html", {"headers": [(b"accept", b"*/*"), (b"accept-encoding", b"gzip")]}),
        ("text/html", {"method": "HEAD"}),
    ],
    ids=["no page", "an error", "not asked for by a browser", "the headers alone"],
)
def test_all_else_passes_unchanged(kind: str, changed: dict[str, Any]) -> None:
    status, headers, body, _ = _ask(kind, **changed)
    assert status == changed.get("status", 200)
    assert body == b"".join(PARTS)
    assert headers["content-length"] == str(len(body))

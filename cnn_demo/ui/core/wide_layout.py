"""Lays pages out wide from the first moment, before a page has said that it is.

Streamlit's frontend lays an app out narrow until its first message comes. On a busy machine it shows a placeholder in the
meantime, which then jumps to the left.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STYLE = b'<style>[data-testid="stMainBlockContainer"] { max-width: none !important; }</style>'
END = b"</head>"


class WideLayout:
    """Middleware that adds the style to every HTML page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_page = scope["type"] == "http" and scope["method"] == "GET" and _asks_for_html(scope)
        if not is_page:
            await self._app(scope, receive, send)
            return
        start: Message = {}
        parts: list[bytes] = []

        async def send_styled(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_html(message):
                start.update(message)
            elif not start:
                await send(message)
            else:
                parts.append(message.get("body", b""))
                if not message.get("more_body", False):
                    await _send_whole(send, start, b"".join(parts).replace(END, STYLE + END, 1))

        await self._app({**scope, "headers": _without_compression(scope)}, receive, send_styled)


def _asks_for_html(scope: Scope) -> bool:
    return "text/html" in Headers(scope=scope).get("accept", "")


def _without_compression(scope: Scope) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]


def _is_html(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return start["status"] == 200 and headers.get("content-type", "").startswith("text/html")


async def _send_whole(send: Send, start: Message, body: bytes) -> None:
    MutableHeaders(scope=start)["content-length"] = str(len(body))
    await send(start)
    await send({"type": "http.response.body", "body": body})

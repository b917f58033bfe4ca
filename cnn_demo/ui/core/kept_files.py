"""Keeps the compressed files of static/ in memory: compressing TensorFlow.js for each visitor would block all others.

Starlette compresses on the thread that also receives and sends everything else. What is kept never changes: it lies in a
folder that is named by its content (cnn_demo/browser/published.py). Single files beside these folders, such as the images of
data sets, are not kept: they are compressed already, and once they are deleted nobody may get them.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cnn_demo.byte_sizes import MEGABYTE

MOST_BYTES = 16 * MEGABYTE
PART_OR_CHECK = ("range", "if-none-match", "if-modified-since")  # requests whose answer is not the whole file


class KeptFiles:
    """Middleware that answers again what was answered before. folder: the path of their folders, with slashes around it."""

    def __init__(self, app: ASGIApp, folder: str, most_bytes: int = MOST_BYTES) -> None:
        self._app, self._folder, self._free_bytes = app, folder, most_bytes
        self._kept: dict[tuple[str, bool], list[Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._is_of_a_file(scope):
            await self._app(scope, receive, send)
            return
        key = (scope["path"], "gzip" in Headers(scope=scope).get("accept-encoding", ""))
        if key in self._kept:
            for message in self._kept[key]:
                await send(_copy(message))
            return
        answer: list[Message] = []

        async def send_and_note(message: Message) -> None:
            answer.append(_copy(message))
            await send(message)

        await self._app(scope, receive, send_and_note)
        self._keep(key, answer)

    def _is_of_a_file(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(self._folder):
            return False
        if "/" not in scope["path"].removeprefix(self._folder):
            return False
        headers = Headers(scope=scope)
        return not any(name in headers for name in PART_OR_CHECK)

    def _keep(self, key: tuple[str, bool], answer: list[Message]) -> None:
        size = sum(len(message.get("body", b"")) for message in answer)
        if not answer:  # the browser has gone before the file was found
            return
        is_whole = answer[0]["status"] == 200 and not answer[-1].get("more_body", False)
        if is_whole and size <= self._free_bytes and key not in self._kept:
            self._free_bytes -= size
            self._kept[key] = answer


def _copy(message: Message) -> Message:
    """Middleware further out adds headers to a message, which must not reach the kept one."""
    return {**message, "headers": list(message["headers"])} if "headers" in message else dict(message)

"""Files of static/ are read and compressed once, and every visitor gets the same whole answer."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from cnn_demo.ui.core.kept_files import KeptFiles

FILE = "/app/static/web-1/pad.js"


class Files:
    """Answers in two parts, and counts how often it is asked."""

    def __init__(self, status: int = 200) -> None:
        self.asked, self.status = 0, status

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        await send({"type": "http.response.start", "status": self.status, "headers": [(b"etag", b"1")]})
        await send({"type": "http.response.body", "body": b"first ", "more_body": True})
        await send({"type": "http.response.body", "body": b"second", "more_body": False})


def _ask(app: KeptFiles, path: str = FILE, method: str = "GET", **headers: str) -> list[Message]:
    answer: list[Message] = []

    async def send(message: Message) -> None:
        message.get("headers", []).append((b"from", b"further out"))
        answer.append(message)

    async def receive() -> Message:
        raise AssertionError("A file is sent without reading the request's body.")

    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope: dict[str, Any] = {"type": "http", "method": method, "path": path, "headers": pairs}
    asyncio.run(app(scope, receive, send))
    return answer


def test_a_second_visitor_gets_the_same_answer_without_asking() -> None:
    files = Files()
    app = KeptFiles(files, "/app/static/")
    answers = [_ask(app, accept_encoding="gzip") for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert answers[2][0]["headers"] == [(b"etag", b"1"), (b"from", b"further out")]
    assert files.asked == 1


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/media/1.png"},
        {"path": "/app/static/data-1.gz"},
        {"method": "HEAD"},
        {"range": "bytes=0-5"},
        {"if_none_match": "1"},
        {"if_modified_since": "Mon, 02 Nov 2026 00:00:00 GMT"},
    ],
)
def test_other_requests_are_passed_on(other: dict[str, str]) -> None:
    files = Files()
    app = KeptFiles(files, "/app/static/")
    for _ in range(2):
        _ask(app, **other)
    assert files.asked == 2


def test_a_browser_without_gzip_gets_an_answer_of_its_own() -> None:
    files = Files()
    app = KeptFiles(files, "/app/static/")
    _ask(app, accept_encoding="gzip, br")
    _ask(app)
    assert files.asked == 2


@pytest.mark.parametrize(("status", "most_bytes"), [(404, 100), (200, 11)])
def test_errors_and_what_exceeds_the_bound_are_not_kept(status: int, most_bytes: int) -> None:
    files = Files(status)
    app = KeptFiles(files, "/app/static/", most_bytes)
    for _ in range(2):
        _ask(app)
    assert files.asked == 2


def test_a_browser_that_leaves_before_the_answer_is_no_error() -> None:
    async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
        """Starlette sends nothing to a client that is gone."""

    assert _ask(KeptFiles(nothing, "/app/static/")) == []

"""What the app adds to Streamlit's web server: its health, security headers, the wide layout from the start, files kept
compressed, a log of events, and a report for `status`.

GET /health answers 200 and "ok", or 503 and a reason a line. Streamlit's own /_stcore/health says only that the web process
answers, and browsers wait for it before they show a page, so it stays as it is. Streamlit's /_stcore/metrics is closed:
anybody could read it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

from cnn_demo.errors import UserError
from cnn_demo.ui.core import operation
from cnn_demo.ui.core.kept_files import KeptFiles
from cnn_demo.ui.core.security_headers import SecurityHeaders
from cnn_demo.ui.core.wide_layout import WideLayout

HEALTH = "health"
CLOSED = "_stcore/metrics"
STATIC = "app/static"


class WithoutMetrics:
    """Middleware that hides Streamlit's metrics."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].rstrip("/") == _address(CLOSED):
            await PlainTextResponse("Not found", 404)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def middleware() -> list[Middleware]:
    """What every request passes, the outermost first."""
    return [
        Middleware(SecurityHeaders),
        Middleware(WithoutMetrics),
        Middleware(WideLayout),
        Middleware(KeptFiles, folder=f"{_address(STATIC)}/"),
    ]


def routes() -> list[Route]:
    """The addresses that are added."""
    return [Route(_address(HEALTH), _health)]


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Starts the queue with the server, not with its first visitor, so that waiting runs go on after a restart."""
    await asyncio.to_thread(operation.start)
    yield
    await asyncio.to_thread(operation.end)


async def _health(_: Request) -> PlainTextResponse:
    found = await asyncio.to_thread(_problems)
    return PlainTextResponse("\n".join(found) or "ok", 503 if found else 200, {"Cache-Control": "no-store"})


def _problems() -> list[str]:
    try:
        return operation.reporter().problems()
    except UserError as error:  # a setting is wrong: every page says so
        return [str(error)]


def _address(path: str) -> str:
    base = config.get_option("server.baseUrlPath").strip("/")
    return f"/{base}/{path}" if base else f"/{path}"

"""Response headers: what a page of this app may load, who may show it in a frame, and what a browser tells other sites.

Streamlit's pages need styles within the page, and scripts from blobs for the components; TensorFlow.js needs WebAssembly.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cnn_demo import settings
from cnn_demo.browser import tensorflow_js
from cnn_demo.errors import UserError

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:]+\](:[0-9]{1,5})?")
NOBODY = "'none'"
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
}


class SecurityHeaders:
    """Middleware that adds the headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**HEADERS, "content-security-policy": content_policy(host)}.items():
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, send_with_headers)


def content_policy(host: str) -> str:
    """The Content-Security-Policy of a page that was asked for at that host, as in the Host header."""
    # Safari before 15.4 does not take 'self' for WebSockets.
    sockets = f" ws://{host} wss://{host}" if HOST.fullmatch(host) else ""
    return "; ".join((*_parts(), f"connect-src 'self' blob: data:{sockets}{_cdn()}"))


@cache
def _parts() -> tuple[str, ...]:
    return (
        "default-src 'self'",
        f"script-src 'self' blob: 'wasm-unsafe-eval' {' '.join(_inline_scripts())}{_cdn()}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        f"frame-ancestors {' '.join(_sites()) or NOBODY}",
    )


def _inline_scripts() -> list[str]:
    """The scripts within Streamlit's page, by their hashes."""
    scripts = INLINE_SCRIPT.findall(INDEX.read_text())
    return [f"'sha256-{base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()}'" for each in scripts]


def _sites() -> tuple[str, ...]:
    """The sites that may show the app in a frame; none where a setting is wrong, which every page says."""
    try:
        return settings.read().embedded_in
    except UserError:
        return ()


@cache
def _cdn() -> str:
    """Where TensorFlow.js comes from if npm has not installed it here."""
    if tensorflow_js.are_installed():
        return ""
    address = urlsplit(tensorflow_js.CDN)
    return f" {address.scheme}://{address.netloc}"

"""The proxy of compose.yaml in front of the app: nginx itself, with a certificate of the test's own, below a base path."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cnn_demo.ui.core.visitor import client_address
from scripts.browser import wait_until_idle
from scripts.screenshots import SEVEN
from scripts.serve import PROJECT, Server, free_port, serve
from tests.browser.conftest import LAPTOP
from tests.browser.walking import draw

NGINX, OPENSSL = shutil.which("nginx"), shutil.which("openssl")
pytestmark = pytest.mark.skipif(not (NGINX and OPENSSL), reason="needs nginx and openssl")

BASE = "/workshop"
START_SECONDS = 60.0
MAIN = """
daemon off; master_process off; worker_processes 1; pid $folder/nginx.pid; error_log $folder/error.log error;
events {}
http {
    client_body_temp_path $folder/body; proxy_temp_path $folder/proxy; fastcgi_temp_path $folder/fastcgi;
    uwsgi_temp_path $folder/uwsgi; scgi_temp_path $folder/scgi;
    include $folder/app.conf;
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """A running nginx: its addresses, the folder of what it logs, and how to ask it."""

    secure: str
    plain: str
    logs: Path

    def logged(self) -> str:
        return "".join((self.logs / name).read_text() for name in ("error.log", "stderr.log"))

    def connection(self) -> http.client.HTTPSConnection:
        """One TLS connection for many requests."""
        return http.client.HTTPSConnection(self.secure.removeprefix("https://"), timeout=60, context=trusting())

    def ask(
        self, path: str, *, method: str = "GET", body: bytes | None = None, plain: bool = False
    ) -> tuple[int, dict[str, str]]:
        """Status and headers of an answer; redirects are not followed."""
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trusting()), NoRedirects()
        )
        request = urllib.request.Request((self.plain if plain else self.secure) + path, data=body, method=method)
        try:
            with opener.open(request, timeout=60) as answer:
                return answer.status, {name.lower(): value for name, value in answer.headers.items()}
        except urllib.error.HTTPError as error:
            return error.code, {name.lower(): value for name, value in error.headers.items()}


def trusting() -> ssl.SSLContext:
    """Takes any certificate."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


class Echo(BaseHTTPRequestHandler):
    """Answers with the headers of the request, as an app behind the proxy receives them."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = json.dumps(dict(self.headers)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_PUT = do_GET  # noqa: N815 - the name that http.server asks for

    def log_message(self, *_: object) -> None:
        pass


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    settings = {"CNN_DEMO_SPARE_WORKER": "off", "CNN_DEMO_PROXIES": "1"}
    with serve(tmp_path_factory.mktemp("app"), settings=settings, base_path=BASE) as running:
        yield running


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory, app: Server) -> Iterator[Proxy]:
    """In front of the app."""
    address = app.url.removeprefix("http://").removesuffix(BASE)
    with running_nginx(tmp_path_factory.mktemp("nginx"), address) as running:
        yield running


@pytest.fixture
def echoing(tmp_path: Path) -> Iterator[Proxy]:
    """In front of a server that tells what it receives."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with running_nginx(tmp_path, f"127.0.0.1:{server.server_port}") as running:
        yield running
    server.shutdown()
    server.server_close()


@contextmanager
def running_nginx(folder: Path, upstream: str) -> Iterator[Proxy]:
    make_certificate(folder)
    insecure, secure = free_port(), free_port()
    values = {
        "APP": upstream,
        "SERVER_NAME": "127.0.0.1",
        "LOCATION": BASE,
        "HTTP_PORT": f"127.0.0.1:{insecure}",
        "HTTPS_PORT": f"127.0.0.1:{secure}",
        "CERTIFICATES": str(folder),
    }
    # As the image of nginx does it: these variables, and no other $.
    text = (PROJECT / "deployment" / "nginx.conf.template").read_text()
    for name, value in values.items():
        text = text.replace(f"${{{name}}}", value)
    (folder / "app.conf").write_text(text)
    (folder / "nginx.conf").write_text(Template(MAIN).substitute(folder=folder))
    command = [str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    with (folder / "stderr.log").open("wb") as errors:
        process = subprocess.Popen(command, stdout=errors, stderr=errors)
    try:
        started = Proxy(secure=f"https://127.0.0.1:{secure}", plain=f"http://127.0.0.1:{insecure}", logs=folder)
        wait_until_it_answers(started)
        yield started
    finally:
        process.terminate()
        process.wait(10)


def make_certificate(folder: Path) -> None:
    command = [str(OPENSSL), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"]
    command += ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(command, check=True, capture_output=True)


def wait_until_it_answers(proxy: Proxy) -> None:
    give_up = time.monotonic() + START_SECONDS
    while True:
        try:
            proxy.ask("/")
        except OSError:
            assert time.monotonic() < give_up, "nginx does not answer"
        else:
            return


def test_the_app_works_below_its_base_path_over_tls(open_page: Callable[..., Page], proxy: Proxy) -> None:
    page = open_page(**LAPTOP, ignore_https_errors=True)
    page.goto(f"{proxy.secure}{BASE}/")
    wait_until_idle(page)  # so its WebSocket is open
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{proxy.secure}{BASE}/draw")
    draw(page, SEVEN)  # TensorFlow.js, WebAssembly and our modules pass the policy
    expect(page.get_by_text("It is a 7.", exact=True)).to_be_visible()


def test_every_answer_has_the_headers(proxy: Proxy) -> None:
    assert proxy.ask("/elsewhere")[1]["strict-transport-security"] == "max-age=31536000"
    for path in (f"{BASE}/", f"{BASE}/_stcore/health"):
        headers = proxy.ask(path)[1]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["strict-transport-security"] == "max-age=31536000"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["server"] in ("nginx", "uvicorn")


def test_plain_http_leads_to_https(proxy: Proxy) -> None:
    status, headers = proxy.ask(f"{BASE}/runs?x=1", plain=True)
    assert (status, headers["location"]) == (308, f"https://127.0.0.1{BASE}/runs?x=1")


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/script-health-check"])
def test_what_is_for_the_operator_is_closed(proxy: Proxy, path: str) -> None:
    assert proxy.ask(BASE + path)[0] == 404


def test_outside_the_base_path_there_is_nothing(proxy: Proxy) -> None:
    assert proxy.ask("/")[0] == 404
    assert proxy.ask(f"{BASE}/health")[0] == 200


def test_large_bodies_are_refused_before_the_app_sees_them(proxy: Proxy) -> None:
    assert proxy.ask(f"{BASE}/_stcore/upload_file/a/b", method="PUT", body=bytes(22 * 1024**2))[0] == 413


def test_a_flood_of_uploads_is_refused_but_a_class_that_uploads_at_once_is_not(echoing: Proxy) -> None:
    connection = echoing.connection()
    answers = []
    for _ in range(90):
        connection.request("PUT", f"{BASE}/_stcore/upload_file/a/b?network=secret", body=b"x")
        answer = connection.getresponse()
        answer.read()
        answers.append(answer.status)
    connection.close()
    assert set(answers[:60]) == {200}
    assert answers[60:].count(429) >= 10
    assert "secret" not in echoing.logged()
    assert "127.0.0.1" not in echoing.logged()


def test_a_forged_address_is_not_believed(echoing: Proxy) -> None:
    """With CNN_DEMO_PROXIES=1 only the last entry counts, which nginx has added."""
    connection = echoing.connection()
    connection.request("GET", f"{BASE}/", headers={"X-Forwarded-For": "6.6.6.6, 7.7.7.7"})
    forwarded = json.loads(connection.getresponse().read())["X-Forwarded-For"]
    connection.close()
    assert client_address("127.0.0.1", [forwarded], proxies=1) == "127.0.0.1"
    assert 'CNN_DEMO_PROXIES: "1"' in (PROJECT / "compose.yaml").read_text()


def test_the_proxy_starts_anew_with_the_app_and_does_not_wait_for_its_health() -> None:
    """nginx asks for the app's address when it starts, and a full disk makes /health 503."""
    depends_on = "    depends_on:\n      app:\n        condition: service_started\n        restart: true\n"
    assert depends_on in (PROJECT / "compose.yaml").read_text()


def test_the_health_check_of_the_container_asks_below_the_base_path(app: Server) -> None:
    port = app.url.removesuffix(BASE).rpartition(":")[2]
    command = [sys.executable, "-m", "deployment.health_check"]
    environment = {**os.environ, "STREAMLIT_SERVER_PORT": port, "STREAMLIT_SERVER_BASE_URL_PATH": BASE}
    answer = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=60)
    assert (answer.returncode, answer.stdout) == (0, "ok")
    environment["STREAMLIT_SERVER_PORT"] = str(free_port())
    answer = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=60)
    assert answer.returncode == 1
    assert "does not answer" in answer.stdout

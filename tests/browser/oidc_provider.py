"""A small OpenID Connect provider on 127.0.0.1: discovery, sign-in without a question, signed tokens, keys."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "workshop", "known to the provider and the app"
LIFE_SECONDS = 600


@dataclass
class Provider:
    """person: the claims of whoever signs in next. url: the issuer, without a slash at the end."""

    person: dict[str, str]
    url: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}))
    granted: dict[str, dict[str, Any]] = field(default_factory=dict)  # code -> claims

    def secrets_file(self) -> str:
        """The app's secrets.toml. Streamlit puts its port into the address."""
        return f"""[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "{secrets.token_hex(32)}"
client_id = "{CLIENT_ID}"
client_secret = "{CLIENT_SECRET}"
server_metadata_url = "{self.url}/.well-known/openid-configuration"
"""

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def grant(self, query: dict[str, str]) -> str:
        """The address that leads back to the app, with a code for the person."""
        code = secrets.token_urlsafe(16)
        self.granted[code] = {**self.person, "nonce": query["nonce"], "aud": query["client_id"]}
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        """The signed token of a code, which is good once."""
        claims, now = self.granted.pop(form["code"]), int(time.time())
        times = {"iat": now, "exp": now + LIFE_SECONDS}
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, {"iss": self.url, **claims, **times}, self.key)
        return {"access_token": "none", "token_type": "Bearer", "expires_in": LIFE_SECONDS, "id_token": signed}


@contextmanager
def oidc_provider(person: dict[str, str]) -> Iterator[Provider]:
    """Run a provider that signs this person in."""
    provider = Provider(person)

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, query = urlsplit(self.path).path, urlsplit(self.path).query
            if path == "/authorize":
                self.send_response(302)
                self.send_header(
                    "Location", provider.grant({name: values[0] for name, values in parse_qs(query).items()})
                )
                self.end_headers()
            elif path == "/jwks":
                self.answer({"keys": [provider.key.as_dict(private=False)]})
            else:
                self.answer(provider.metadata())

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(sent).items()}
            is_known = form.get("client_secret") == CLIENT_SECRET or "Authorization" in self.headers
            self.answer(provider.token(form) if is_known else {"error": "invalid_client"})

        def answer(self, value: dict[str, Any]) -> None:
            body = json.dumps(value).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Nothing: a test's output is its own."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as running:
        provider.url = f"http://127.0.0.1:{running.server_port}"
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield provider
        running.shutdown()
        thread.join()

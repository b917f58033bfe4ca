"""Who has signed in, by Streamlit's own OpenID Connect. Nobody can where the secrets have no section [auth]."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from cnn_demo.errors import UserError
from cnn_demo.runs.server_key import tag
from cnn_demo.runs.workspace import PERSON_PREFIX
from cnn_demo.settings import ANYBODY, NOBODY, SIGN_IN_OFF, SIGN_IN_REQUIRED, SIGNED_IN
from cnn_demo.shown_text import one_line
from cnn_demo.ui.core import server

MAX_NAME = 60
CLIENT_SETTINGS = "client_kwargs"  # the one section of [auth] that is no provider


@dataclass(frozen=True, slots=True)
class Person:
    """What the provider says of a person. subject: the person's lasting id at the issuer. name, email: "" for unknown."""

    issuer: str
    subject: str
    name: str = ""
    email: str = ""

    @property
    def key(self) -> str:
        """Tells people apart: neither a name nor an e-mail address does so for ever."""
        return f"{self.issuer}\0{self.subject}"


def can_sign_in() -> bool:
    """Whether this server offers signing in. Raises UserError where it asks for it and is not set up for it."""
    setting = server.settings().sign_in
    is_set_up = "is_logged_in" in st.user
    if setting == SIGN_IN_REQUIRED and not is_set_up:
        raise UserError(
            "CNN_DEMO_SIGN_IN is required, but .streamlit/secrets.toml has no section [auth]; README.md says what it holds."
        )
    return is_set_up and setting != SIGN_IN_OFF


def must_sign_in() -> bool:
    """Whether the pages are for people who have signed in, and the visitor has not. Raises UserError as can_sign_in does."""
    return can_sign_in() and server.settings().sign_in == SIGN_IN_REQUIRED and signed_in() is None


def signed_in() -> Person | None:
    """The person who has signed in, None for a visitor without a name."""
    if not can_sign_in() or st.user.get("is_logged_in") is not True:
        return None
    issuer, subject = _claim("iss"), _claim("sub")
    if not issuer or not subject:  # OpenID Connect asks for both
        return None
    is_proven = st.user.get("email_verified") is not False
    return Person(issuer, subject, one_line(_claim("name"), MAX_NAME), _claim("email") if is_proven else "")


def workspace_id(person: Person) -> str:
    """The id of the person's workspace, the same on every device. Only this server's key can compute it."""
    return PERSON_PREFIX + tag(server.settings().runs_folder, "workspace of a person", person.key, length=32)


def is_a_persons(workspace_id: str) -> bool:
    """Whether a workspace belongs to a person: signing in opens it, and no link and no cookie does."""
    return workspace_id.startswith(PERSON_PREFIX)


def may_teach() -> bool:
    """Whether the visitor may make classes."""
    teachers, person = server.settings().teachers, signed_in()
    if teachers in ((ANYBODY,), (NOBODY,)):
        return teachers == (ANYBODY,)
    if person is None:
        return False
    names = {person.subject, person.email.casefold()} - {""}
    return teachers == (SIGNED_IN,) or any(teacher in names or teacher.casefold() in names for teacher in teachers)


def providers() -> list[str | None]:
    """The names of the providers in [auth]; None stands for the one that is set up in [auth] itself."""
    sections = st.secrets["auth"].items()
    named = [name for name, value in sections if isinstance(value, Mapping) and name != CLIENT_SETTINGS]
    return [*([None] if "client_id" in st.secrets["auth"] else []), *named] or [None]


def _claim(name: str) -> str:
    value = st.user.get(name)
    return value if isinstance(value, str) else ""

"""Parsers of single settings: text of an environment variable -> value, or a UserError that names both."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from cnn_demo.errors import UserError
from cnn_demo.settings.record import ANYBODY, NOBODY, SIGNED_IN

Answer = TypeVar("Answer")
Texts = Mapping[str, str]  # variable -> what it is set to

SITE = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?")
AUTO = "auto"
SHORTEST_PASSWORD = 12
LOOPBACK = "127.0.0.1"


def whole(variable: str, texts: Texts, *, least: int = 1) -> int:
    """A whole number."""
    return _whole(variable, texts, least, f"a whole number of at least {least}")


def whole_or_auto(variable: str, texts: Texts, auto: Answer) -> int | Answer:
    """A whole number of at least 1, or the word auto. auto: what that word stands for."""
    if texts[variable].strip() == AUTO:
        return auto
    return _whole(variable, texts, 1, "auto or a whole number of at least 1")


def _whole(variable: str, texts: Texts, least: int, expected: str) -> int:
    value = texts[variable].strip()
    if not value.isdecimal() or int(value) < least:
        raise UserError(f"{variable} is {value!r}; it must be {expected}.")
    return int(value)


def one_of(answers: Mapping[str, Answer], variable: str, texts: Texts) -> Answer:
    """What the given word stands for."""
    value = texts[variable].strip()
    if value not in answers:
        raise UserError(f"{variable} is {texts[variable]!r}; it must be one of {', '.join(answers)}.")
    return answers[value]


def word(words: tuple[str, ...], variable: str, texts: Texts) -> str:
    """One of the words."""
    return one_of({each: each for each in words}, variable, texts)


def sites(variable: str, texts: Texts) -> tuple[str, ...]:
    """Addresses of sites, with spaces between them."""
    found = tuple(texts[variable].split())
    for site in found:
        if not SITE.fullmatch(site):
            raise UserError(
                f"{variable} names {site!r}; a site is written like https://moodle.example.org, without a path."
            )
    return found


def teachers(variable: str, texts: Texts) -> tuple[str, ...]:
    """A single word stands alone; an e-mail address or a subject is none of the words."""
    words = (ANYBODY, NOBODY, SIGNED_IN)
    listed = tuple(part.strip() for part in texts[variable].split(",") if part.strip())
    if not listed or (len(listed) > 1 and set(listed) & set(words)):
        raise UserError(
            f"{variable} is {texts[variable]!r}; it must be one of {', '.join(words)}, or e-mail addresses and subjects "
            "separated by commas."
        )
    return listed


def address(variable: str, texts: Texts) -> tuple[str, int] | None:
    """A port, or an address and a port; None where it is empty."""
    value = texts[variable].strip()
    if not value:
        return None
    host, _, port = value.rpartition(":")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise UserError(f"{variable} is {value!r}; it must be a port, such as 9464, or an address and a port.")
    return host or LOOPBACK, int(port)


def password(variable: str, texts: Texts) -> str:
    """The error does not repeat it."""
    value = texts[variable]
    if value and len(value) < SHORTEST_PASSWORD:
        raise UserError(f"{variable} has {len(value)} characters; it must have at least {SHORTEST_PASSWORD}.")
    return value

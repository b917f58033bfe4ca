"""Makes text fit to be shown: names on one short line, no meaning in Markdown or to a terminal, numbers with a minus sign."""

from __future__ import annotations

import re
import unicodedata

MOST_MARKS = 3  # accents and vowel signs on one letter; more of them would cover the lines above and below
MARKS = ("Mn", "Me")
JOINER = "\u2060"
SPECIAL = frozenset("\\`*_{}[]()<>#+-!|~$:&")
MINUS = "\N{MINUS SIGN}"
MOST_CHARACTERS_READ = 4  # times the length that is shown


def one_line(text: str, most: int) -> str:
    """The text on one line of at most that many characters, "" where nothing of it can be seen.

    Control characters, those that turn the direction of writing, and other invisible ones become spaces.
    """
    composed = unicodedata.normalize("NFC", text[: most * MOST_CHARACTERS_READ])
    visible = "".join(character if character.isprintable() else " " for character in composed)
    return _without_stacks(re.sub(r"\s+", " ", visible).strip())[:most].strip()


def escaped(text: str) -> str:
    """The text with every character escaped that Markdown could read as formatting. Addresses stay plain text."""
    escaped = "".join(f"\\{character}" if character in SPECIAL else character for character in text)
    # Addresses become links by themselves; an invisible joiner in them prevents it.
    return escaped.replace("\\://", f"\\:{JOINER}//").replace("www.", f"www{JOINER}.").replace("@", f"@{JOINER}")


def typographic(number: str) -> str:
    """A number with the sign for minus in place of the hyphen."""
    return number.replace("-", MINUS)


def for_terminal(text: str) -> str:
    """The text with escapes in place of characters that a terminal could obey or that cannot be seen; lines stay lines."""
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text)


def _without_stacks(text: str) -> str:
    """The text with at most MOST_MARKS marks on each character."""
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in MARKS else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)

"""Text from outside in places that read Markdown."""

from __future__ import annotations

JOINER = "\u2060"
SPECIAL = frozenset("\\`*_{}[]()<>#+-!|~$:&")


def escaped(text: str) -> str:
    """The text with every character escaped that Markdown could read as formatting. Addresses stay plain text."""
    escaped = "".join(f"\\{character}" if character in SPECIAL else character for character in text)
    # Addresses become links by themselves; an invisible joiner in them prevents it.
    return escaped.replace("\\://", f"\\:{JOINER}//").replace("www.", f"www{JOINER}.").replace("@", f"@{JOINER}")

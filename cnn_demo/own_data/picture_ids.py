"""The ids of stored pictures: 12 hexadecimal digits, the first six for the picture's number in its class, the rest random.

The number decides the picture's place in the split. Numbers of a class may repeat once pictures are removed.
"""

from __future__ import annotations

import re
import secrets

NUMBER_DIGITS = 6
PATTERN = re.compile("[0-9a-f]{12}")


def new_id(number: int) -> str:
    """An id, which another picture may have by chance. number: how many pictures the class had when this one came."""
    return f"{number % 16**NUMBER_DIGITS:0{NUMBER_DIGITS}x}{secrets.token_hex(3)}"


def number_of(picture_id: str) -> int | None:
    """The number in an id; None where the text is not an id."""
    return int(picture_id[:NUMBER_DIGITS], 16) if PATTERN.fullmatch(picture_id) else None

"""Encodes a project as text for a share link, and decodes it."""

from __future__ import annotations

import base64
import binascii
import json
import zlib

from cnn_demo.errors import LinkError, UserError
from cnn_demo.spec.fields import show
from cnn_demo.spec.project import VERSION, Project

VERSIONS = (1, VERSION)
MAX_TEXT = 16_000
MAX_JSON_BYTES = 200_000
CHECK_BYTES = 4


def encode(project: Project) -> str:
    """URL-safe text: base64 of a checksum and deflated JSON."""
    data = {**project.spec_dict(), "recipe": project.recipe.to_dict()}
    packed = zlib.compress(json.dumps(data, separators=(",", ":")).encode(), level=9)
    check = zlib.crc32(packed).to_bytes(CHECK_BYTES, "big")
    return base64.urlsafe_b64encode(check + packed).decode().rstrip("=")


def decode(text: str) -> Project:
    """Parse the output of encode. Raises LinkError where it is cut, changed, too large or of an unknown version."""
    if len(text) > MAX_TEXT:
        raise LinkError(f"The shared link is {len(text):,} characters long; at most {MAX_TEXT:,} are read.")
    try:
        data = json.loads(_unpack(text))
        if data["version"] not in VERSIONS:
            raise LinkError(
                f"The shared link is of version {show(data['version'])}; this program reads 1 and {VERSION}."
            )
        return Project.from_dicts(data, data["recipe"])
    except LinkError:
        raise
    except UserError as error:
        raise LinkError(f"The shared link holds an impossible design. {error}") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _damaged() from None


def _unpack(text: str) -> bytes:
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        check, packed = raw[:CHECK_BYTES], raw[CHECK_BYTES:]
        if zlib.crc32(packed).to_bytes(CHECK_BYTES, "big") != check:
            raise _damaged()
        # Limited, so that a short text cannot decompress to gigabytes.
        return zlib.decompressobj().decompress(packed, MAX_JSON_BYTES)
    except (binascii.Error, zlib.error):
        raise _damaged() from None


def _damaged() -> LinkError:
    return LinkError("The shared link is damaged: a part of it is missing or changed. Ask for the complete link again.")

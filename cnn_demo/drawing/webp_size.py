"""Reads the size of a WebP picture from its header, before any memory is taken for its pixels."""

from __future__ import annotations

HEADER_BYTES = 30  # up to and with the size in each of the three forms


def of(data: bytes) -> tuple[int, int] | None:
    """Width and height as the header says; None where it is no WebP, or damaged.

    Source: RFC 9649, sections 2.7 and 3.4, and RFC 6386, section 9.1.
    """
    header = data[:HEADER_BYTES]
    if len(header) < HEADER_BYTES or header[:4] != b"RIFF" or header[8:12] != b"WEBP":
        return None
    form = header[12:16]
    if form == b"VP8X":  # with transparency, animation or metadata
        return 1 + int.from_bytes(header[24:27], "little"), 1 + int.from_bytes(header[27:30], "little")
    if form == b"VP8L":  # lossless: two numbers of 14 bits
        bits = int.from_bytes(header[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if form == b"VP8 ":
        return int.from_bytes(header[26:28], "little") & 0x3FFF, int.from_bytes(header[28:30], "little") & 0x3FFF
    return None

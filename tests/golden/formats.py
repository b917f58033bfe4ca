"""Where the files lie that earlier programs wrote, and that this one must open."""

from __future__ import annotations

from pathlib import Path

FORMATS_V1 = Path(__file__).parent / "formats_v1"

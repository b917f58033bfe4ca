"""What this machine's processor has instructions for."""

from __future__ import annotations

import re
from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")  # on Linux
BFLOAT16_FLAGS = re.compile(r"^flags\s*:.*\s(avx512_bf16|amx_bf16)(\s|$)", re.MULTILINE)


def has_bfloat16() -> bool:
    """Whether it multiplies in bfloat16. Only Linux on x86 says so here; elsewhere the answer is no."""
    return CPUINFO.is_file() and BFLOAT16_FLAGS.search(CPUINFO.read_text()) is not None

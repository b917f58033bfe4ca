"""What every benchmark gives back, and how it is printed and kept."""

from __future__ import annotations

import json
import platform
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import psutil

PACKAGES = ("keras", "numpy", "streamlit", "tensorflow")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One comparison: the values of ours and of the other, measured in turn, and what their ratio should be."""

    question: str
    unit: str
    ours: Sequence[float]
    other: Sequence[float]
    goal: str

    @property
    def ratios(self) -> list[float]:
        """Ours divided by the other, pair by pair."""
        return [mine / theirs for mine, theirs in zip(self.ours, self.other, strict=True)]


def print_table(rows: Sequence[Row]) -> None:
    """One line a row: medians, spread, ratio and goal."""
    print(
        f"{platform.machine()}, {psutil.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GB; {_versions()}"
    )
    print(f"{' '.join(['python -m benchmarks', *sys.argv[1:]])}\n")
    heading = ("question", "unit", "ours", "other", "ratio (min .. max)", "goal")
    lines = [heading, *(_cells(row) for row in rows)]
    widths = [max(len(line[index]) for line in lines) for index in range(len(heading))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def write_json(rows: Sequence[Row], path: Path) -> None:
    """Keep the rows with the machine's versions."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {"versions": _versions(), "rows": [{**asdict(row), "ratios": row.ratios} for row in rows]}
    path.write_text(json.dumps(data, indent=2) + "\n")


def _cells(row: Row) -> tuple[str, ...]:
    ratios = row.ratios
    spread = f"{statistics.median(ratios):.3f} ({min(ratios):.3f} .. {max(ratios):.3f})"
    ours, other = statistics.median(row.ours), statistics.median(row.other)
    return (row.question, row.unit, f"{ours:,.4g}", f"{other:,.4g}", spread, row.goal)


def _versions() -> str:
    return ", ".join([f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in PACKAGES)])

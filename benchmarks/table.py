"""Rows that every benchmark returns; prints them as a table and writes them as JSON."""

from __future__ import annotations

import json
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import psutil

from cnn_demo.byte_sizes import GIGABYTE

PACKAGES = ("keras", "numpy", "streamlit", "tensorflow")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: measured values, those of the reference if there is one, and the goal.

    ours, other: one value per round, in `unit`. goal: of the ratio ours/other where there is a reference, else of our value.
    """

    question: str
    unit: str
    ours: Sequence[float]
    other: Sequence[float] | None
    goal: str

    @property
    def ratios(self) -> list[float]:
        """ours / other, round by round; empty without a reference."""
        return [mine / theirs for mine, theirs in zip(self.ours, self.other or (), strict=bool(self.other))]


def table(rows: Sequence[Row], arguments: Sequence[str]) -> str:
    """Machine, versions and command, then one line per row: medians, spread, ratio and goal."""
    machine = f"{platform.machine()}, {psutil.cpu_count()} cores, {psutil.virtual_memory().total / GIGABYTE:.0f} GB"
    heading = ("question", "unit", "ours (min .. max)", "other", "ratio (min .. max)", "goal")
    lines = [heading, *(_cells(row) for row in rows)]
    widths = [max(len(line[index]) for line in lines) for index in range(len(heading))]
    texts = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([f"{machine}; {_versions()}", " ".join(["python -m benchmarks", *arguments]), "", *texts])


def write_json(rows: Sequence[Row], path: Path) -> None:
    """Write the rows and the versions of Python and the packages."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {"versions": _versions(), "rows": [{**asdict(row), "ratios": row.ratios} for row in rows]}
    path.write_text(json.dumps(data, indent=2) + "\n")


def _cells(row: Row) -> tuple[str, ...]:
    other = _number(statistics.median(row.other)) if row.other else "-"
    return (row.question, row.unit, _spread(row.ours), other, _spread(row.ratios) if row.other else "-", row.goal)


def _spread(values: Sequence[float]) -> str:
    return f"{_number(statistics.median(values))} ({_number(min(values))} .. {_number(max(values))})"


def _number(value: float) -> str:
    """Four significant digits, or all before the point: 0.01259, 44.9, 11,880."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _versions() -> str:
    return ", ".join([f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in PACKAGES)])

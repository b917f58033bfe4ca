"""What a command prints: lines for people, or one JSON object a line; progress always on standard error."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from cnn_demo.shown_text import for_terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """Standard output of one command."""

    as_json: bool

    def record(self, data: dict[str, Any], text: str) -> None:
        """Print one thing: data where JSON was asked for, else the text."""
        print(json.dumps(data) if self.as_json else for_terminal(text), flush=True)

    def table(self, records: list[dict[str, Any]], columns: dict[str, str], empty: str) -> None:
        """Print records as lines of JSON, or as columns: field -> heading."""
        if self.as_json:
            for record in records:
                print(json.dumps(record))
            return
        rows = [list(columns.values()), *([_cell(record[field]) for field in columns] for record in records)]
        widths = [max(len(row[index]) for row in rows) for index in range(len(columns))]
        for row in rows if records else []:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        if not records:
            print(empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command: its name, its arguments and what it does."""

    name: str
    help: str
    add_arguments: Callable[[ArgumentParser], None]
    act: Callable[[Namespace, Output], int]


def complain(kind: str, text: str) -> None:
    """Print a line on standard error: kind, such as Error, and the text on one line."""
    print(for_terminal(f"{kind}: {' '.join(text.split())}"), file=sys.stderr)


def progress_bar() -> Progress:
    """A bar on standard error with a note and the time left."""
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:3.0f} %"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}", markup=False),
        console=Console(file=sys.stderr),
    )


def _cell(value: Any) -> str:
    return "-" if value is None else for_terminal(str(value))

"""The command line as a program: what it prints, where, and its exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cnn_demo.cli import main
from cnn_demo.settings import PROJECT_FOLDER

Answer = tuple[int, str, str]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Run one command in this process: (exit status, standard output, standard error)."""

    def run(*arguments: object) -> Answer:
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as error:  # argparse ends this way
            status = int(error.code or 0)
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


def program(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run one command as a process of its own."""
    words = [sys.executable, "-m", "cnn_demo", *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, cwd=PROJECT_FOLDER, timeout=200, **options)


def lines_of(output: str) -> list[dict[str, Any]]:
    """The JSON objects of an output, one a line; nothing else may be there."""
    return [json.loads(line) for line in output.splitlines()]


def only_line(error: str) -> str:
    (line,) = error.splitlines()
    return line


def spec_file(folder: Path, content: str) -> Path:
    path = folder / "spec.json"
    path.write_text(content)
    return path

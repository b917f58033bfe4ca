"""Nothing of ours asks the standard library for what Windows does not have."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from cnn_demo.settings import PROJECT_FOLDER

OURS = ("cnn_demo", "pages", "app.py", "server.py", "deployment", "scripts", "benchmarks")


def unportable(*paths: str | Path, cache: Path) -> list[str]:
    """mypy's complaints about names that the standard library lacks on Windows; a test of sys.platform guards a name."""
    options = ["--config-file=", "--platform=win32", "--no-site-packages", "--ignore-missing-imports"]
    options += ["--explicit-package-bases", "--check-untyped-defs", f"--cache-dir={cache}"]
    command = [sys.executable, "-m", "mypy", *options, *map(str, paths)]
    checked = subprocess.run(command, cwd=PROJECT_FOLDER, capture_output=True, text=True)
    assert "source file" in checked.stdout, checked.stdout + checked.stderr
    return [line for line in checked.stdout.splitlines() if "Module has no attribute" in line]


def test_no_module_of_ours_uses_what_windows_lacks(tmp_path: Path) -> None:
    assert unportable(*OURS, cache=tmp_path) == []


def test_such_a_use_would_be_found_and_a_guarded_one_not(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("import fcntl, os, sys\nos.getpriority(0, 0)\nfcntl.flock(0, 0)\n")
    assert len(unportable(module, cache=tmp_path)) == 2
    module.write_text('import os, sys\nif sys.platform != "win32":\n    os.getpriority(0, 0)\n')
    assert unportable(module, cache=tmp_path) == []

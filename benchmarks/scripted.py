"""What is measured in a process of its own: a script as text, which prints what it found."""

from __future__ import annotations

import subprocess
import sys

from cnn_demo.jobs.workers import worker_environment


def lines_of(script: str, *arguments: str) -> list[str]:
    """Run the script as a worker is run, and give the lines that it printed. CalledProcessError where it failed."""
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, env=worker_environment(), capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()

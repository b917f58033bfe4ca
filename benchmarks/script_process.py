"""Runs a script, given as text, in a process of its own and returns the lines that it prints."""

from __future__ import annotations

import subprocess
import sys

from cnn_demo.jobs.workers import worker_environment


def printed_lines(script: str, *arguments: str) -> list[str]:
    """Run the script in the environment of a worker and return its output. Raises CalledProcessError if it fails."""
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, env=worker_environment(), capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()

from __future__ import annotations

import subprocess
import sys
import time

import psutil
import pytest

from cnn_demo.runs.process import is_alive, mark


def test_this_process_is_alive() -> None:
    assert is_alive(mark())


def test_no_mark_is_no_process() -> None:
    assert not is_alive(None)


def test_a_process_that_ended_is_not_alive_not_even_as_a_zombie() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    found = mark(process.pid)
    while psutil.Process(process.pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    assert not is_alive(found)
    process.wait()
    assert not is_alive(found)


def test_another_process_that_was_given_the_same_pid_is_not_the_marked_one() -> None:
    pid, started = mark()
    assert not is_alive((pid, started - 60))


def test_marking_a_process_that_is_gone_is_an_error() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    with pytest.raises(psutil.NoSuchProcess):
        mark(process.pid)

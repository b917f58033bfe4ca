"""The command `status`: how the server is. The exit status is 0 where it works, else 1."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser, Namespace
from typing import Any

from cnn_demo import settings as settings_module
from cnn_demo.byte_sizes import GIGABYTE, MEGABYTE
from cnn_demo.cli.output import Command, Output
from cnn_demo.operation.status import read_status


def _status(_: Namespace, output: Output) -> int:
    status = read_status(settings_module.read())
    if output.as_json:
        print(json.dumps(status))
    else:
        print("\n".join(_lines(status)))
    return 0 if status["works"] else 1


def _lines(status: dict[str, Any]) -> list[str]:
    return [
        "The server works." if status["works"] else "The server does not work:",
        *(f"  {problem}" for problem in status["problems"]),
        f"Versions: {', '.join(f'{name} {version}' for name, version in status['versions'].items())}",
        _queue(status["queue"]),
        _memory(status["memory"]),
        _disk(status["disk"]),
        *map(_server, status["servers"]),
        *(_machine(machine, "runs") for server in status["servers"] for machine in server["machines"]),
        *(_machine(machine, "questions") for server in status["servers"] for machine in server["question_machines"]),
        *map(_worker, status["workers"]),
        "Last errors:" if status["faults"] else "Last errors: none.",
        *(f"  {_moment(fault['at'])} {fault['text']}" for fault in status["faults"]),
    ]


def _queue(queue: dict[str, Any]) -> str:
    held = ", paused for maintenance" if queue["held"] else ""
    return (
        f"Queue{held}: running {queue['running']} of at most {queue['parallel']}, waiting {queue['waiting']}, "
        f"visitors with runs in it {queue['visitors']}"
    )


def _memory(memory: dict[str, Any]) -> str:
    return f"Memory: used {_size(memory['used_bytes'])}, limit {_size(memory['limit_bytes'])}"


def _disk(disk: dict[str, Any]) -> str:
    return (
        f"Disk: free {_size(disk['free_bytes'])}, runs {_size(disk['runs_bytes'])} of at most "
        f"{_size(disk['limit_bytes'])}, workspaces {disk['workspaces']}"
    )


def _server(server: dict[str, Any]) -> str:
    lanes = "".join(
        f", lane {lane['lane']}: working {lane['working']}, waiting {lane['waiting']}" for lane in server["lanes"]
    )
    workers = f", workers: off. {server['without_workers']}" if server["without_workers"] else ", workers: on"
    return (
        f"Web process {server['pid']}: up since {_moment(server['started_at'])}, memory {_size(server['memory_bytes'])}, "
        f"sessions {server['sessions']}, last sign of life {_age(server['age_seconds'])}{lanes}{workers}"
    )


def _machine(machine: dict[str, Any], gets: str) -> str:
    refused = f", gets no {gets}. {machine['refusal']}" if machine["refusal"] else ""
    return f"Worker of the cluster for {gets} {machine['name']}: places {machine['places']}{refused}"


def _worker(worker: dict[str, Any]) -> str:
    does = " ".join(filter(None, (worker["run"], worker["doing"])))
    return (
        f"Worker {worker['pid'] or 'on another machine'}: {worker['kind']}{f' {does}' if does else ''}, "
        f"memory {_size(worker['memory_bytes'])}, last sign of life {_age(worker['age_seconds'])}"
    )


def _size(value: int | None) -> str:
    if value is None:
        return "unknown"
    return f"{value / GIGABYTE:.1f} GB" if value >= GIGABYTE else f"{value / MEGABYTE:.0f} MB"


def _age(seconds: float | None) -> str:
    return "unknown" if seconds is None else f"{seconds:.0f} s ago"


def _moment(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(seconds))


def _no_arguments(parser: ArgumentParser) -> None:
    pass


STATUS = Command(
    name="status",
    help="Tell how the server is: queue, workers, memory, disk, versions and last errors. Exit status 1: it does not work.",
    add_arguments=_no_arguments,
    act=_status,
)

"""A request to the worker of a run, which is a file in the run's folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from cnn_demo.storage import write_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """at_step: after so many steps the worker obeys, or at its next report if later.

    within_seconds: how long a training worker may take to obey before it is ended; None: as long as it needs.
    """

    at_step: int = 0
    within_seconds: float | None = None


def write_request(file: Path, request: Request) -> None:
    """Leave the request. Raises StorageError."""
    write_json(file, asdict(request))


def read_request(file: Path) -> Request | None:
    """The request that waits there; None where none does."""
    try:
        entries = json.loads(file.read_text())
        within = entries.get("within_seconds")
        return Request(at_step=int(entries["at_step"]), within_seconds=None if within is None else float(within))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError):  # an empty file, as `touch` makes it: at once
        return Request()

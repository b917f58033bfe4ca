"""The statuses of runs that wait in the queue, which are looked at several times a second and seldom change."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from cnn_demo.errors import UserError
from cnn_demo.jobs.tickets import Ticket
from cnn_demo.runs.kept import Kept
from cnn_demo.runs.status import QUEUED, Status

MOST_KEPT = 2000


class WaitingStatuses:
    """Reads a status again only when its file has changed."""

    def __init__(self, runs_folder: Path) -> None:
        self._runs_folder = runs_folder
        self._kept: Kept[Status] = Kept(MOST_KEPT)

    def of(self, ticket: Ticket) -> Status | None:
        """The status of a waiting run; None where it does not wait."""
        with suppress(UserError, OSError):  # deleted, or damaged
            # One text: joining three paths would take longer than the look itself.
            file = Path(f"{self._runs_folder}/{ticket.workspace}/{ticket.run_id}/status.json").stat()
            version = ticket.run_id, ticket.workspace, file.st_ino, file.st_mtime_ns, file.st_size
            status = self._kept.get(version, lambda: ticket.run(self._runs_folder).stored_status())
            return status if status.state == QUEUED else None
        return None

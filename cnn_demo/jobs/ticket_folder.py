"""The tickets on disk: one empty file for each active run. Several processes may write here; the queue's lock orders them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from cnn_demo.jobs.tickets import Ticket, is_of_many
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.workspace_use import origin_of
from cnn_demo.storage import storage_errors


@dataclass(frozen=True, slots=True)
class TicketFolder:
    """folder: of the tickets. runs_folder: in which the workspaces with the runs are. Every method raises StorageError."""

    folder: Path
    runs_folder: Path

    def all(self) -> list[Ticket]:
        """In no order."""
        return [ticket for path in self.folder.iterdir() if (ticket := Ticket.from_file_name(path.name))]

    def run(self, ticket: Ticket) -> RunFolder:
        """The run of a ticket."""
        return ticket.run(self.runs_folder)

    def add(self, run: RunFolder) -> None:
        """Give a run the newest ticket."""
        workspace = run.path.parent
        ticket = Ticket(time.time_ns(), workspace.name, run.id, origin_of(workspace), is_of_many=is_of_many(run))
        with storage_errors(self.folder):  # a ticket's own name holds the id of its workspace
            (self.folder / ticket.file_name).touch()

    def delete(self, ticket: Ticket) -> None:
        """Delete a ticket; nothing where it is gone already."""
        with storage_errors(self.folder):
            (self.folder / ticket.file_name).unlink(missing_ok=True)

    def delete_of(self, run: RunFolder) -> None:
        """Delete all tickets of a run."""
        for ticket in self.all():
            if self.run(ticket) == run:
                self.delete(ticket)

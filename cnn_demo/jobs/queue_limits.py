"""How many runs may train or wait for it at one time: in all, of one origin, and of one workspace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cnn_demo.errors import LimitError
from cnn_demo.jobs.tickets import Ticket
from cnn_demo.settings import Settings

UNLIMITED = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLimits:
    """The numbers of active runs that are allowed."""

    in_all: int = UNLIMITED
    of_origin: int = UNLIMITED
    of_workspace: int = UNLIMITED

    @classmethod
    def of(cls, settings: Settings) -> QueueLimits:
        return cls(
            in_all=settings.max_queued,
            of_origin=settings.max_queued_per_address,
            of_workspace=settings.max_queued_per_workspace,
        )

    def check(self, active: Sequence[Ticket], *, origin: str, workspace: str, more: int = 1) -> None:
        """Refuse so many more runs of this origin and workspace. Raises LimitError. active: the runs that train or wait."""
        asked = "" if more == 1 else f"Runs to start: {more}. "
        own = sum(ticket.workspace == workspace for ticket in active)
        if own + more > self.of_workspace:
            raise LimitError(
                f"{asked}Your runs that train or wait: {own}; one visitor may have {self.of_workspace}. Try again when "
                f"some of them have ended, or stop one. {_setting('CNN_DEMO_MAX_QUEUED_PER_WORKSPACE')}"
            )
        of_origin = sum(ticket.origin == origin for ticket in active)
        if of_origin + more > self.of_origin:
            raise LimitError(
                f"{asked}Runs of visitors from your network that train or wait: {of_origin}; the limit is {self.of_origin}. "
                f"Try again when some of them have ended. {_setting('CNN_DEMO_MAX_QUEUED_PER_ADDRESS')}"
            )
        if len(active) + more > self.in_all:
            raise LimitError(
                f"{asked}The training queue is full. Runs that train or wait: {len(active)}; the limit is {self.in_all}. Try "
                f"again when some of them have ended. {_setting('CNN_DEMO_MAX_QUEUED')}"
            )


def _setting(variable: str) -> str:
    return f"The server's operator can allow more with the setting {variable}."

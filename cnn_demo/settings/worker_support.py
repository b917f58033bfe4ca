"""Whether this server runs worker processes with TensorFlow, and why not. Executor, compute workers and pages ask here."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.errors import NoWorkersError
from cnn_demo.machine_memory import memory_limit_bytes
from cnn_demo.settings.memory_shares import LEAST_WITH_WORKER_BYTES
from cnn_demo.settings.record import WORKERS_AUTO, WORKERS_OFF, Settings

PACKAGE = "tensorflow"
INSTALL = "pip install -r requirements.txt -c constraints.txt"
TURNED_OFF = "The operator of this server has set it up without TensorFlow."
NOT_INSTALLED = "TensorFlow is not installed here."


@dataclass(frozen=True, slots=True)
class WorkerSupport:
    """reason: why this server runs no workers, a whole sentence for its visitors; empty where it runs them."""

    reason: str = ""

    @property
    def is_there(self) -> bool:
        return not self.reason

    @property
    def no_training(self) -> str | None:
        """Why nothing trains and no epoch is tested on this server, for its visitors; None where it does."""
        return f"This server trains no networks. {self.reason}" if self.reason else None

    def require(self) -> None:
        """Raise NoWorkersError where there are no workers."""
        if self.reason:
            raise NoWorkersError(f"This cannot be computed here. {self.reason}")


SUPPORTED = WorkerSupport()


def worker_support(settings: Settings) -> WorkerSupport:
    """What the settings, the installed packages and the memory of this machine or container allow."""
    if settings.workers == WORKERS_OFF:
        return WorkerSupport(TURNED_OFF)
    if not is_tensorflow_installed():
        return WorkerSupport(NOT_INSTALLED)
    memory, needed = memory_limit_bytes(), LEAST_WITH_WORKER_BYTES
    if settings.workers == WORKERS_AUTO and memory < needed:
        return WorkerSupport(
            f"This server has {memory // MEGABYTE:,} MB of memory; with TensorFlow it would need {needed // MEGABYTE:,} MB."
        )
    return SUPPORTED


def is_tensorflow_installed() -> bool:
    """Looks for the package and does not import it."""
    return find_spec(PACKAGE) is not None


def command_line_support() -> WorkerSupport:
    """For the command line, which has no visitors and whose user decides about the memory."""
    return (
        SUPPORTED
        if is_tensorflow_installed()
        else WorkerSupport(f"{NOT_INSTALLED} Install all requirements: {INSTALL}")
    )

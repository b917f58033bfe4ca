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
TURNED_OFF = "Training and large computations are turned off on this server."
NOT_INSTALLED = "TensorFlow, the program that trains and inspects networks, is not installed on this server."
TOO_LITTLE_MEMORY = "This server has too little memory for training and large computations."


@dataclass(frozen=True, slots=True)
class WorkerSupport:
    """reason: why this server runs no workers, a whole sentence for its visitors; empty where it runs them.

    cause: the same for its operator, who can change it.
    """

    reason: str = ""
    cause: str = ""

    @property
    def is_there(self) -> bool:
        return not self.reason

    @property
    def no_training(self) -> str | None:
        """Why nothing trains and no epoch is tested on this server, for its visitors; None where it does."""
        return self.reason or None

    def require(self) -> None:
        """Raise NoWorkersError where there are no workers."""
        if self.reason:
            raise NoWorkersError(f"This cannot be computed here. {self.reason}")


SUPPORTED = WorkerSupport()
OFF = WorkerSupport(TURNED_OFF, "CNN_DEMO_WORKERS is off.")


def worker_support(settings: Settings) -> WorkerSupport:
    """What the settings, the installed packages and the memory of this machine or container allow."""
    if settings.workers == WORKERS_OFF:
        return OFF
    if settings.compute_on_cluster:  # this machine starts no worker with TensorFlow
        return SUPPORTED
    if not is_tensorflow_installed():
        return WorkerSupport(NOT_INSTALLED, f"TensorFlow is not installed. To install it: {INSTALL}")
    memory, needed = memory_limit_bytes(), LEAST_WITH_WORKER_BYTES
    if settings.workers == WORKERS_AUTO and memory < needed:
        return WorkerSupport(
            TOO_LITTLE_MEMORY,
            f"There are {memory // MEGABYTE:,} MB of memory, and workers need {needed // MEGABYTE:,} MB. "
            "CNN_DEMO_WORKERS=on starts them all the same.",
        )
    return SUPPORTED


def is_tensorflow_installed() -> bool:
    """Looks for the package and does not import it."""
    return find_spec(PACKAGE) is not None


def command_line_support() -> WorkerSupport:
    """For the command line, which has no visitors and whose user decides about the memory."""
    if is_tensorflow_installed():
        return SUPPORTED
    return WorkerSupport(f"TensorFlow is not installed. Install all requirements: {INSTALL}")

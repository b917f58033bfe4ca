"""How the memory of the machine is shared between the processes of a server: what the settings mean by auto."""

from __future__ import annotations

from cnn_demo.byte_sizes import GIGABYTE, MEGABYTE

SPARE_WORKER_NEEDS_BYTES = 2 * GIGABYTE
SECOND_COMPUTE_WORKER_NEEDS_BYTES = 4 * GIGABYTE
LEAST_COMPUTE_MB, MOST_COMPUTE_MB = 1536, 4096  # all exports of a small network take 1,030 MB
# What the other processes need beside the training workers: the web process with many visitors, a compute worker with a
# few networks, and the pages of TensorFlow's libraries, which all workers share. The spare worker needs nothing in
# addition: it becomes the training worker.
WEB_BYTES, COMPUTE_BYTES, LIBRARIES_BYTES = 150 * MEGABYTE, 450 * MEGABYTE, 250 * MEGABYTE
SWEEP_BYTES = 150 * MEGABYTE  # of the process of a search
SWEEP_NEEDS_BYTES, MOST_SWEEPS = 4 * GIGABYTE, 4
# A worker that takes more than it was estimated at is ended at this multiple of the limit.
MEMORY_SLACK = 1.3
LEAST_WORKER_MB = 450  # the fast preset trains everywhere, also where the compute worker then has to give way
# With less memory than this, a server starts no worker.
LEAST_WITH_WORKER_BYTES = WEB_BYTES + LIBRARIES_BYTES + LEAST_WORKER_MB * MEGABYTE


def worker_mb(memory_bytes: int, parallel: int, compute_workers: int, sweeps: int) -> int:
    """The estimate up to which a run is admitted, in MB, so that all that may run at the same time fits into the memory."""
    left = memory_bytes - WEB_BYTES - compute_workers * COMPUTE_BYTES - LIBRARIES_BYTES - sweeps * SWEEP_BYTES
    return max(int(left / parallel / MEMORY_SLACK / MEGABYTE), LEAST_WORKER_MB)


def compute_mb(memory_bytes: int) -> int:
    """A small machine cannot give what the exports need: a worker that asks for more is ended, not the web process."""
    memory_mb = memory_bytes // MEGABYTE
    return min(max(memory_mb // 3, LEAST_COMPUTE_MB), MOST_COMPUTE_MB, memory_mb - WEB_BYTES // MEGABYTE)


def compute_workers(memory_bytes: int) -> int:
    """How many workers answer questions about networks: 2 with one for long work, else 1."""
    return 2 if memory_bytes >= SECOND_COMPUTE_WORKER_NEEDS_BYTES else 1


def parallel_sweeps(memory_bytes: int) -> int:
    """How many searches for good settings may go on at the same time."""
    return min(max(memory_bytes // SWEEP_NEEDS_BYTES, 1), MOST_SWEEPS)


def keeps_spare_worker(memory_bytes: int) -> bool:
    """Whether there is room for a worker that waits for the next run."""
    return memory_bytes >= SPARE_WORKER_NEEDS_BYTES

"""Starts a cluster or parts of one: python -m cnn_demo.cluster here | scheduler | worker | certificates."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from cnn_demo.cluster import certificates, processes
from cnn_demo.errors import UserError
from cnn_demo.settings import cache_folder
from cnn_demo.settings.cluster import (
    AUTHORITY,
    CERTIFICATE,
    CLUSTER,
    COMPUTE_VARIABLE,
    FOLDER_VARIABLE,
    KEY,
    Cluster,
    read_cluster,
)

PORT = 8786
LOOPBACK = "127.0.0.1"


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 ended when asked to, 1 a wrong setting or file, which standard error says."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.act(options))
    except UserError as error:
        sys.stderr.write(f"Error: {error}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m cnn_demo.cluster", description=(__doc__ or "").partition(":")[0])
    parts = parser.add_subparsers(required=True, metavar="PART")

    here = parts.add_parser("here", help="a scheduler and workers on this machine, with certificates made for them")
    here.set_defaults(act=_here)
    here.add_argument("--port", type=int, default=PORT)
    _add_places(here, 2)

    scheduler = parts.add_parser("scheduler", help="a scheduler that other machines reach")
    scheduler.set_defaults(act=_scheduler)
    scheduler.add_argument("--host", default="0.0.0.0", help="address to listen on (default: all)")
    scheduler.add_argument("--port", type=int, default=PORT)
    _add_tls(scheduler)

    worker = parts.add_parser("worker", help="workers on this machine, started again whenever they lose the scheduler")
    worker.set_defaults(act=_worker)
    worker.add_argument("address", help="of the scheduler, tls://HOST:8786")
    _add_places(worker, 1)
    _add_tls(worker)

    made = parts.add_parser("certificates", help="ca.pem, cert.pem and key.pem for all machines of a cluster")
    made.set_defaults(act=_certificates)
    made.add_argument("folder", type=Path)
    return parser


def _add_places(parser: argparse.ArgumentParser, workers: int) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--workers", type=int, default=workers, help=f"runs at one time (default: {workers})")
    which.add_argument("--gpus", type=int, help="one worker for each of so many GPUs, which trains on that GPU alone")
    parser.add_argument(
        "--questions",
        type=int,
        default=0,
        metavar="N",
        help=f"also N workers that answer questions about networks, for a server with {COMPUTE_VARIABLE}={CLUSTER}",
    )


def _add_tls(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--tls",
        default=os.environ.get(FOLDER_VARIABLE, ""),
        metavar="FOLDER",
        help=f"folder of the certificates (default: {FOLDER_VARIABLE})",
    )


def _here(options: argparse.Namespace) -> int:
    tls = cache_folder() / "cluster-certificates"
    if not certificates.are_valid(tls):  # else a cluster that runs on another port may use them
        for name in (AUTHORITY, CERTIFICATE, KEY):
            (tls / name).unlink(missing_ok=True)
        certificates.make(tls)
    address = f"tls://{LOOPBACK}:{options.port}"
    questions = f"{COMPUTE_VARIABLE}={CLUSTER} " if options.questions else ""
    sys.stdout.write(f"CNN_DEMO_EXECUTOR={address} {questions}{FOLDER_VARIABLE}={tls} make run\n")
    sys.stdout.flush()
    workers = _workers(options, Cluster(address, tls), LOOPBACK)
    return processes.keep([processes.scheduler(LOOPBACK, options.port, tls), *workers])


def _scheduler(options: argparse.Namespace) -> int:
    cluster = read_cluster(f"tls://{options.host}:{options.port}", options.tls, named="the scheduler's address")
    assert cluster is not None  # the address is no word
    return processes.keep([processes.scheduler(options.host, options.port, cluster.tls)])


def _worker(options: argparse.Namespace) -> int:
    cluster = read_cluster(options.address, options.tls, named="the scheduler's address")
    if cluster is None:
        raise UserError("A worker needs the address of a scheduler, tls://HOST:8786.")
    host = None if cluster.tls else LOOPBACK  # without TLS, no other machine may reach the worker's port
    return processes.keep(_workers(options, cluster, host))


def _certificates(options: argparse.Namespace) -> int:
    certificates.make(options.folder.expanduser().absolute())
    sys.stdout.write(
        f"Copy {options.folder} to every machine of the cluster. Keep it secret, and renew it within a year.\n"
    )
    return 0


def _workers(options: argparse.Namespace, cluster: Cluster, host: str | None) -> list[processes.Process]:
    """host: on which they listen; None: on all addresses of this machine."""
    gpus: list[int | None] = list(range(options.gpus)) if options.gpus else [None] * options.workers
    where = cluster.address, cluster.tls
    # TensorFlow would reserve the memory of GPUs on which runs train.
    questions = [processes.question_worker(*where, host=host, sees_gpus=not options.gpus)] * options.questions
    threads = _threads_of_runs(len(gpus)) if not options.gpus else None
    return [*(processes.worker(*where, host=host, gpu=gpu, threads=threads) for gpu in gpus), *questions]


def _threads_of_runs(workers: int) -> int | None:
    """What each of several workers gets of this machine's processors: they would wait for each other if each took all.

    None where a run may take all of them, or the operator has chosen.
    """
    if workers == 1 or any(name in os.environ for name in processes.THREAD_VARIABLES):
        return None
    return max((os.cpu_count() or 1) // workers, 1)


if __name__ == "__main__":
    sys.exit(main())

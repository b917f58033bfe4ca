"""Where a command's runs train: on this machine, or on the cluster that --executor or the settings name."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cnn_demo import settings as settings_module
from cnn_demo.cluster.choice import command_line_executor
from cnn_demo.jobs.executor import Executor
from cnn_demo.settings.cluster import FOLDER_VARIABLE, read_cluster


def add_executor_argument(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--executor",
        metavar="ADDRESS",
        help=f"local, or the scheduler of a Dask cluster: tls://HOST:8786 with {FOLDER_VARIABLE}, dask://127.0.0.1:8786 "
        "(default: CNN_DEMO_EXECUTOR)",
    )


@contextmanager
def chosen_executor(options: Namespace, runs_folder: Path, *, spare: bool = False) -> Iterator[Executor]:
    """The executor that the options name, until the end of the block. Raises UserError where it cannot train now.

    runs_folder: of the command's runs, which a cluster must share.
    """
    cluster = settings_module.read().cluster
    if options.executor is not None:
        cluster = read_cluster(options.executor, os.environ.get(FOLDER_VARIABLE, ""), named="--executor")
    executor = command_line_executor(cluster, runs_folder, spare=spare)
    try:
        yield executor
    finally:
        executor.end()

"""The command `import`: makes a trained run of a downloaded bundle."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from cnn_demo import settings as settings_module
from cnn_demo.cli.output import Command, Output
from cnn_demo.cli.train import add_runs_argument, workspace
from cnn_demo.runs.bundle import SUFFIX, unpack
from cnn_demo.runs.trained_network import TrainedNetwork


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=f"a bundle, NAME{SUFFIX}")
    add_runs_argument(parser)


def _act(options: Namespace, output: Output) -> int:
    run = unpack(options.file.expanduser(), workspace(options), settings_module.read())
    network = TrainedNetwork(run.path)
    accuracy = network.result()["test"]["accuracy"]
    output.record(
        {"run": run.id, "path": str(run.path), "name": network.title, "stated_test_accuracy": accuracy},
        f"{run.id} imported: {network.title}, test accuracy {accuracy:.2%} as its bundle states.\n{run.path}",
    )
    return 0


IMPORT = Command(name="import", help="Import a downloaded bundle as a run.", add_arguments=_add_arguments, act=_act)

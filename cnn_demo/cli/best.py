"""The command `best`: makes a network of the epoch with the highest validation accuracy."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from cnn_demo.cli.ask import compute_worker
from cnn_demo.cli.output import Command, Output
from cnn_demo.cli.train import add_runs_argument, workspace
from cnn_demo.runs.promoted_epoch import checked_best_epoch, promote_best_epoch


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help="the id of a run that has ended")
    add_runs_argument(parser)


def _act(options: Namespace, output: Output) -> int:
    here = workspace(options)
    run = here.run(options.run)
    checked_best_epoch(run)  # first: starting a worker takes seconds
    with compute_worker() as compute:
        measured = compute.ask("measure_best", path=str(run.path))
    kept = promote_best_epoch(run, measured, here, max_runs=None)
    name, accuracy = kept.about()["name"], measured["figures"]["test"]["accuracy"]
    output.record(
        {"run": kept.id, "path": str(kept.path), "name": name, "test_accuracy": accuracy},
        f"{kept.id} kept: {name}, test accuracy {accuracy:.2%}.\n{kept.path}",
    )
    return 0


BEST = Command(name="best", help="Save a run's best epoch as a run of its own.", add_arguments=_add_arguments, act=_act)

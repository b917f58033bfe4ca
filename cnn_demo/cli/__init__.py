"""The command line: trains, evaluates, predicts and exports through worker processes, as the pages do.

Exit status: 0 done, 1 a user error (one line on standard error) or, for `status`, a server that does not work, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence

from cnn_demo.cli import ask, best, data_commands, importing, seeds, show, status, sweep, train, workspace_commands
from cnn_demo.cli.output import Output, complain
from cnn_demo.errors import UserError

COMMANDS = (
    train.TRAIN,
    seeds.SEEDS,
    seeds.COMPARE,
    sweep.SWEEP,
    ask.EVALUATE,
    ask.PREDICT,
    ask.EXPORT,
    importing.IMPORT,
    best.BEST,
    show.RUNS,
    workspace_commands.WORKSPACE,
    data_commands.DATA,
    show.DATASETS_COMMAND,
    show.DEVICES,
    status.STATUS,
)
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    # A file name that the terminal's encoding lacks is printed with escapes instead of ending the command.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    output = Output(as_json=options.json)
    try:
        return int(options.act(options, output))
    except UserError as error:
        complain("Error", str(error))
        return 1
    except BrokenPipeError:  # the reader of the output has ended, for example `head`
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m cnn_demo", description="Train and use convolutional networks.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in COMMANDS:
        own = commands.add_parser(command.name, help=command.help, description=command.help)
        own.add_argument(
            "--json", action="store_true", help="one JSON object per line on standard output, nothing else"
        )
        command.add_arguments(own)
        own.set_defaults(act=command.act)
    return parser
